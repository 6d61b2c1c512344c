"""A room held still: the one way to change it.

`locked(room_id)` opens a transaction and locks the room's row; inside it everything is checked, written and told in
this order. What was told goes into the meeting's log with the next numbers, and out to the browsers after the commit.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from stage import rules
from stage.actions.settled import SETTLED, settled
from stage.models import Event, Meeting, Participant, Room, StageRequest
from stage.parts import Histories, event_frame, on_stage, person, request
from stage.protocol import (
    By,
    Happening,
    Knocked,
    KnocksAnswered,
    LockChanged,
    MeetingEnded,
    PersonChanged,
    SentOut,
    StageInvited,
    StageJoined,
    StageLeft,
    StageMoved,
    StageRequested,
    StageRequestEnded,
    decode_happening,
    type_name,
)
from stage.refusals import Code, NotAllowed
from stage.rules import MOVES, Move, Situation
from stage.words import Access, Outcome, Role, Status

happened = Signal()
"""Sent after a commit: `room` (its id) and `events`, a list of `Told` in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a participant in one of their tabs, an administrator (a name alone), or the room itself."""

    role: Role | None
    name: str
    participant: Participant | None = None
    tab: str = ""

    def is_owner(self, of: Participant) -> bool:
        """Whether this is the person themselves."""
        return self.participant is not None and self.participant.pk == of.pk

    @property
    def myself(self) -> Participant:
        """The person who acts; an administrator is nobody in this room."""
        if self.participant is None:
            raise NotAllowed(
                Code.NOT_YOURS, _("Open the room from your course to do this: administrators are not in it.")
            )
        return self.participant

    @property
    def by(self) -> By:
        """As the wire says it."""
        return By(participant=self.participant.pk if self.participant else None, name=self.name)


THE_ROOM = Actor(role=None, name="")


class Only(Enum):
    """An audience that is no one person."""

    MODERATORS = "moderators"


MODERATORS = Only.MODERATORS


class Told(msgspec.Struct, frozen=True):
    """One entry of the log, ready to be sent: its frame, who may know, and what the rooms' servers go by."""

    meeting: int
    number: int
    frame: str
    public: bool
    person: int | None
    next_meeting: int | None = None
    """The meeting that comes after this one, if this is the end of it."""
    changed: int | None = None
    """Whose name or role is another from here on."""
    gone: int | None = None
    """Who has to leave the room."""
    barred: bool = False
    """They may not come back."""
    opened: bool = False
    """Whoever waits outside of the locked room may come in."""
    answered: list[int] = []
    """They stand otherwise at the door now: who asked, and who was answered."""

    @classmethod
    def of(cls, row: Event) -> "Told":
        """An entry as it stands in the log."""
        happening = decode_happening(row.payload)
        return cls(
            meeting=row.meeting_id,
            number=row.number,
            frame=event_frame(row),
            public=row.public,
            person=row.person_id,
            next_meeting=happening.next if isinstance(happening, MeetingEnded) else None,
            changed=happening.person.id if isinstance(happening, PersonChanged) else None,
            gone=happening.person.id if isinstance(happening, SentOut) else None,
            barred=isinstance(happening, SentOut) and happening.barred,
            opened=isinstance(happening, MeetingEnded | LockChanged),
            answered=answered_by(happening),
        )


def answered_by(happening: Happening) -> list[int]:
    """Whose wait outside of the room has begun or ended."""
    match happening:
        case Knocked(newcomer=newcomer):
            return [newcomer.person.id]
        case KnocksAnswered(people=people):
            return [who.id for who in people]
        case _:
            return []


@dataclass
class LockedStage:
    """A room, its current meeting and its open requests, while nobody else can change them."""

    room: Room
    meeting: Meeting
    open: list[StageRequest]
    now: dt.datetime
    told: list[Told] = field(default_factory=list)

    @property
    def situation(self) -> Situation:
        """The facts the rules ask for."""
        return Situation(
            live=self.meeting.started_at is not None,
            access=Access(self.room.access),
            capacity=self.room.capacity,
            taken=sum(r.status in (Status.INVITED, Status.ON_STAGE) for r in self.open),
        )

    def request_of(self, who: Participant) -> StageRequest | None:
        """Their open request."""
        return next((r for r in self.open if r.participant_id == who.pk), None)

    def request(self, pk: int) -> StageRequest:
        """A request of this room by its number, also one that has ended; refused when there is none."""
        found = next((r for r in self.open if r.pk == pk), None) or (
            StageRequest.objects.select_related("participant").filter(pk=pk, meeting__room=self.room).first()
        )
        if found is None:
            raise NotAllowed(Code.NO_REQUEST, _("This request does not exist any more."))
        return found

    # ---- checked, then written

    def begin(
        self, who: Participant, move: Move, by: Actor, *, microphone: bool = False, camera: bool = False
    ) -> None:
        """Make a move that opens a request for `who`."""
        self.check(move, by, who, self.request_of(who))
        made = StageRequest(
            meeting=self.meeting,
            participant=who,
            status="",
            asked_at=self.now,
            seen_at=self.now,
            microphone=microphone,
            camera=camera,
        )
        self.open.append(made)
        self._step(made, move, by)

    def move(self, found: StageRequest, move: Move, by: Actor, reason: str = "") -> None:
        """Make a move of a request there is."""
        self.check(move, by, found.participant, found)
        self._step(found, move, by, reason)

    def check(self, move: Move, by: Actor, who: Participant, found: StageRequest | None) -> None:
        """Ask the table; raises its refusal."""
        owner = by.is_owner(who)
        no = rules.why_not(
            move,
            by=by.role,
            owner=owner,
            watches=who.only_watches,
            status=Status(found.status) if found else None,
            now=self.situation,
        )
        if no is None:
            return
        if found is not None and no.code in SETTLED and (found.status == Status.ENDED or not owner):
            code = no.code if MOVES[move].of is None else Code.ALREADY_DECIDED
            raise NotAllowed(code, settled(found, owner=owner))
        raise no

    def _step(self, found: StageRequest, move: Move, by: Actor, reason: str = "") -> None:
        rule = MOVES[move]
        was, found.status = found.status, rule.to.value
        match rule.to:
            case Status.INVITED:
                found.answered_at, found.answered_by = self.now, by.name
                found.expires_at = self.now + invitation_time()
            case Status.ON_STAGE if was != Status.ON_STAGE:
                found.joined_at, found.expires_at = self.now, None
            case Status.ENDED:
                found.ended_at, found.ended_by, found.reason = self.now, by.name, reason
                found.outcome = (rule.outcome or Outcome.CLOSED).value
                self.open.remove(found)
        found.screen = False  # of a tab that has just come, or one that is off the stage now
        if rule.to is Status.ON_STAGE:
            found.tab = by.tab
        elif self.meeting.pinned_id == found.participant_id:
            self.meeting.pinned_id = None
        found.save()
        self._tell_step(found, was, by)

    def _tell_step(self, found: StageRequest, was: str, by: Actor) -> None:
        who = found.participant
        match Status(found.status):
            case Status.REQUESTED:
                self.tell(StageRequested(request(found, Histories.of([who.pk]))), only=who)
            case Status.INVITED:
                self.tell(StageInvited(request(found, Histories.of([who.pk])), by.by), only=who)
            case Status.ON_STAGE if was == Status.ON_STAGE:
                self.tell(StageMoved(on_stage(found)))
            case Status.ON_STAGE:
                self.tell(StageJoined(on_stage(found)))
            case Status.ENDED:
                outcome = Outcome(found.outcome)
                if was == Status.ON_STAGE:
                    self.tell(StageLeft(found.pk, person(who), outcome, found.reason, by.by))
                else:
                    ended = StageRequestEnded(found.pk, person(who), outcome, found.reason, by.by)
                    self.tell(ended, only=who)

    # ---- told

    def tell(self, happening: Happening, only: Participant | Only | None = None) -> None:
        """Write the next entry of the log.

        Everyone may know it, or `only` one person and the moderators, or `only` the `MODERATORS`.
        """
        self.meeting.last_number += 1
        entry = Event.objects.create(
            meeting=self.meeting,
            number=self.meeting.last_number,
            at=self.now,
            kind=type_name(type(happening).__name__),
            payload=msgspec.json.encode(happening).decode(),
            public=only is None,
            person=only if isinstance(only, Participant) else None,
        )
        self.told.append(Told.of(entry))


Action = Callable[[LockedStage, Actor, Any], None]
"""What carries out one kind of command; each module of actions names its own in `ACTIONS`."""


def invitation_time() -> dt.timedelta:
    """How long an invitation is good for."""
    return dt.timedelta(seconds=settings.INVITATION_SECONDS)


def grace() -> dt.timedelta:
    """How long somebody may be gone."""
    return dt.timedelta(seconds=settings.GRACE_SECONDS)


def this_moment() -> dt.datetime:
    """Now, in whole milliseconds: what a browser can tell apart, so that both sides sort alike."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@contextmanager
def locked(room_id: UUID) -> Iterator[LockedStage]:
    """Hold a room still; on leaving, commit and tell. An exception undoes everything.

    The lock is the room's row, not the meeting's: stage access and capacity live there, and it outlives the meeting
    when one ends and the next begins. People may come into the room meanwhile: nothing here waits for them (`no_key`).
    (SQLite has no row locks: there every transaction takes its turn.)
    """
    with transaction.atomic():
        try:
            room = Room.objects.select_for_update(no_key=True).get(pk=room_id)
        except Room.DoesNotExist:
            raise NotAllowed(Code.NO_SUCH_ROOM, _("This room does not exist any more.")) from None
        meeting = Meeting.objects.get_or_create(room=room, ended_at=None)[0]
        waiting = (
            StageRequest.objects.filter(meeting=meeting)
            .exclude(status=Status.ENDED)
            .select_related("participant")
            .defer("seen_at")  # not read, so not written: the clock notes it without this lock
        )
        stage = LockedStage(room, meeting, list(waiting), this_moment())
        yield stage
        if stage.told:
            stage.meeting.save()
            transaction.on_commit(
                lambda: happened.send_robust(sender=LockedStage, room=room_id, events=stage.told)
            )
