"""Moderation in the random play: what may be tried, and what the design says to it, written down a second time."""

from collections.abc import Iterator
from dataclasses import dataclass

from stage.models import Participant
from stage.protocol import (
    ApproveAll,
    Ask,
    DeclineAll,
    Demote,
    Join,
    LetBack,
    MuteAll,
    Numbered,
    Promote,
    SendOut,
    TurnOff,
)
from stage.rules import Move
from stage.words import Role, Status
from tests.stage.play_stage import NO_REQUEST, Stage

COMMANDS = [ApproveAll, DeclineAll, MuteAll, TurnOff, Promote, Demote, SendOut, LetBack]


@dataclass(frozen=True)
class Moderation:
    """What moderators may do to others, on stage and in the room."""

    stage: Stage

    # ---- what may be tried

    def commands(self) -> Iterator[Numbered]:
        """Everything that somebody could say to others now, and what gives them something to answer."""
        people, requests = self.stage.people, self.stage.requests
        some = [*(row.pk for row in requests), NO_REQUEST]
        yield from (
            Ask(id=0),
            Join(id=0, microphone=True, camera=True),
            *(kind(id=0, requests=some[-50:]) for kind in (ApproveAll, DeclineAll)),
            MuteAll(id=0),
            *(
                TurnOff(id=0, participant=other.pk, device=device)
                for other in people
                for device in ("microphone", "camera")
            ),
        )
        yield from self.commands_to_people()

    def commands_to_people(self) -> Iterator[Numbered]:
        """Those that make somebody a moderator or an attendee, send them out or let them back."""
        people = self.stage.people
        yield from (
            kind(id=0, participant=other.pk) for kind in (Promote, Demote, LetBack) for other in people
        )
        yield from (SendOut(id=0, participant=other.pk, bar=bar) for other in people for bar in (True, False))

    # ---- what the design says to it

    def allows(self, me: Participant, command: Numbered) -> bool:
        """Whether this person may do this now."""
        stage, moderates = self.stage, me.role == Role.MODERATOR
        match command:
            case ApproveAll() | DeclineAll():
                waits = next((row for row in stage.requests if row.status == Status.REQUESTED), None)
                move = Move.APPROVE if isinstance(command, ApproveAll) else Move.DECLINE
                return waits is not None and stage.has_move(move, me, waits)
            case TurnOff(participant=pk):
                return moderates and pk in stage.standing()
            case Promote(participant=pk):
                return moderates and not stage.person(pk).is_barred
            case Demote(participant=pk):
                return moderates and stage.person(pk).course_role == Role.ATTENDEE
            case SendOut(participant=pk):
                of = stage.person(pk)
                return moderates and of.role == Role.ATTENDEE and not of.is_barred
            case MuteAll() | LetBack():
                return moderates
        raise AssertionError(f"no command of moderation: {command}")
