"""The stage in the random play: what may be tried, and what the design says to it, written down a second time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from stage.models import Meeting, Participant, StageRequest
from stage.protocol import (
    Approve,
    Ask,
    Cancel,
    Decline,
    Invite,
    Join,
    LowerAllHands,
    LowerHand,
    Numbered,
    Pin,
    PublishHere,
    RaiseHand,
    Refuse,
    Remove,
    SetLayout,
    SetMedia,
    SetScreen,
    StopScreen,
    Unpin,
    Withdraw,
)
from stage.rules import Move, Situation
from stage.words import Layout, Role, Status
from tests.stage import design

NO_REQUEST = 0
OWN_MOVES = {Ask: Move.ASK, Cancel: Move.CANCEL, Refuse: Move.REFUSE, PublishHere: Move.SWITCH}
DECISIONS = {
    Approve: Move.APPROVE,
    Decline: Move.DECLINE,
    Withdraw: Move.WITHDRAW,
    Remove: Move.REMOVE,
}
HANDS = [RaiseHand, LowerHand, LowerAllHands]
COMMANDS = [
    *OWN_MOVES,
    *DECISIONS,
    *[Join, Invite, SetMedia, SetScreen, StopScreen, SetLayout, Pin, Unpin],
    *HANDS,
]


@dataclass(frozen=True)
class Stage:
    """The stage, those who wait for it, and the hands that are up, as the database has them."""

    now: Situation
    people: Sequence[Participant]
    requests: Sequence[StageRequest]
    hands: Collection[int]
    has_hands: bool

    # ---- what may be tried

    def commands(self) -> Iterator[Numbered]:
        """Everything that somebody could say about the stage now."""
        open_rows = [row.pk for row in self.requests if row.status != Status.ENDED]
        settled = [row.pk for row in self.requests if row.status == Status.ENDED][-1:]
        yield from (
            Ask(id=0),
            Cancel(id=0),
            Refuse(id=0),
            *(
                kind(id=0, microphone=True, camera=camera)
                for kind in (Join, PublishHere)
                for camera in (True, False)
            ),
            *(
                SetMedia(id=0, microphone=m, camera=c)
                for m in (True, False, None)
                for c in (True, False, None)
            ),
            *(Invite(id=0, participant=guest.pk) for guest in self.people),
            RaiseHand(id=0),
            *(LowerHand(id=0, participant=owner.pk) for owner in self.people),
            LowerAllHands(id=0),
            *(SetScreen(id=0, on=on) for on in (True, False)),
            *(kind(id=0, participant=other.pk) for kind in (StopScreen, Pin) for other in self.people),
            *(SetLayout(id=0, layout=layout) for layout in Layout),
            Unpin(id=0),
            *(kind(id=0, request=pk) for kind in DECISIONS for pk in [*open_rows, *settled, NO_REQUEST]),
        )

    # ---- what the design says to it

    def allows(self, me: Participant, command: Numbered, tab: str) -> bool:
        """Whether this person may do this now, in this tab."""
        moderates = me.role == Role.MODERATOR
        mine = self.open_request(me)
        match command:
            case Join():
                if mine is not None and mine.status == Status.INVITED:
                    return self.has_move(Move.ENTER, me, mine)
                if moderates and mine is not None and mine.status == Status.REQUESTED:
                    mine = None  # asked as an attendee, is a moderator since
                return any(self.has_move(move, me, mine) for move in (Move.JOIN, Move.WAIT, Move.STEP_UP))
            case SetMedia():
                return self.is_here(mine, tab)
            case Invite(participant=pk):
                guest = self.person(pk)
                if moderates and guest.is_barred:
                    return False
                asked = self.open_request(guest)
                if asked is not None and asked.status == Status.REQUESTED:
                    return self.has_move(Move.APPROVE, me, asked)
                return self.has_move(Move.INVITE, me, asked, of=guest)
            case Approve(request=pk) | Decline(request=pk) | Withdraw(request=pk) | Remove(request=pk):
                row = next((row for row in self.requests if row.pk == pk), None)
                return row is not None and self.has_move(DECISIONS[type(command)], me, row)
            case RaiseHand():
                return me.pk not in self.hands and (self.has_hands or moderates)
            case LowerHand(participant=pk):
                return pk in self.hands and (pk == me.pk or moderates)
            case SetScreen(on=on):
                return self.is_here(mine, tab) and not (on and self.sharing() - {me.pk})
            case StopScreen(participant=pk):
                return moderates and pk in self.sharing()
            case Pin(participant=pk):
                return moderates and pk in self.standing()
            case LowerAllHands() | SetLayout() | Unpin():
                return moderates
        return self.has_move(OWN_MOVES[type(command)], me, mine)

    def has_move(
        self, move: Move, me: Participant, row: StageRequest | None, of: Participant | None = None
    ) -> bool:
        """Whether the table of moves has it."""
        whose = row.participant if row else of or me
        return design.allows(
            move,
            by=Role(me.role),
            owner=me.pk == whose.pk,
            status=Status(row.status) if row else None,
            now=self.now,
            watches=whose.only_watches,
        )

    def person(self, pk: int) -> Participant:
        return next(who for who in self.people if who.pk == pk)

    def open_request(self, who: Participant) -> StageRequest | None:
        mine = (row for row in self.requests if row.participant_id == who.pk)
        return next((row for row in mine if row.status != Status.ENDED), None)

    def is_here(self, row: StageRequest | None, tab: str) -> bool:
        """Whether they are on stage, in this tab."""
        return row is not None and row.status == Status.ON_STAGE and row.tab == tab

    def standing(self) -> set[int]:
        return {row.participant_id for row in self.requests if row.status == Status.ON_STAGE}

    def sharing(self) -> set[int]:
        return {row.participant_id for row in self.requests if row.screen}

    # ---- what must hold

    def check(self, meeting: Meeting) -> None:
        """Who shares their screen, and who is pinned, is on stage."""
        assert self.sharing() <= self.standing()
        assert {meeting.pinned_id} <= {None, *self.standing()}
