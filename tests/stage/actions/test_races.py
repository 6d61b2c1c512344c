"""Several at the same moment, in real threads on a real database: it is as if one had come after the other.

Each race is first run in turn, in every order, in rooms of its own: what each was told, and what the log says. Then it
is run at once, round after round, and has to end like one of the orders.
"""

import itertools
from dataclasses import dataclass
from typing import Any

import pytest

from stage.models import Event
from stage.protocol import (
    Admit,
    Approve,
    Ask,
    Cancel,
    Decline,
    EndMeeting,
    Invite,
    Promote,
    PublishHere,
    Refuse,
    Remove,
    SendOut,
    SetAccess,
    SetLock,
    SetMedia,
    StartMeeting,
    TurnAway,
    TurnOff,
    Withdraw,
)
from stage.realtime.room_log import log_after
from stage.words import Access, Role
from tests.stage.actions.scenes import (
    LI_ASKS,
    LI_INVITED,
    LI_ON_STAGE,
    LOCKED,
    NOOR_WAITS,
    STARTED,
    Scene,
    Step,
    clock_strikes,
    comes_in,
    enters,
    heard_in,
    joins,
    li_is_late,
    says,
    sets_up,
)
from tests.stage.actions.threads import Threads
from tests.stage.invariants import Whole

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


@dataclass(frozen=True)
class Race:
    """What was before, and what comes at once."""

    given: list[Step]
    steps: list[Step]
    access: Access = Access.REQUEST
    capacity: int = 8

    def scene(self) -> Scene:
        """The room as it was before."""
        return Scene(*self.given, access=self.access, capacity=self.capacity)

    def in_order(self, order: tuple[int, ...], threads: Threads) -> Any:
        """How it ends when one comes after the other."""
        scene = self.scene()
        calls = [step(scene) for step in self.steps]
        told = {place: threads.at_once([calls[place]])[0] for place in order}
        return [told[place] for place in range(len(calls))], scene.story()

    def at_once(self, threads: Threads) -> Any:
        """How it ends; and the room is right, and everybody was told of each step once, in the log's words."""
        scene = self.scene()
        before = Event.objects.filter(meeting__room=scene.room).last()
        calls = [step(scene) for step in self.steps]
        with heard_in(scene.room.pk) as heard:
            told = threads.at_once(calls)
        whole = Whole(scene.room.pk)
        whole.check()
        heard.sort(key=lambda one: (one.meeting, one.number))
        last = (before.meeting_id, before.number) if before else (0, 0)
        assert heard == log_after(scene.room.pk, *last)
        return told, scene.story()


def approves(who: str) -> Step:
    return says(who, Approve, "li")


def declines(who: str) -> Step:
    return says(who, Decline, "li")


def sets_media(who: str) -> Step:
    return says(who, SetMedia, microphone=False, camera=True)


locks, unlocks = says("maria", SetLock, on=True), says("ada", SetLock, on=False)
admits = says("maria", Admit, "noor")
ends = says("maria", EndMeeting)
asks, cancels, refuses = says("li", Ask), says("li", Cancel), says("li", Refuse)
withdraws, removes = says("ada", Withdraw, "li"), says("ada", Remove, "li")
moves = says("li", PublishHere, tab="second", microphone=True, camera=False)

RACES = {
    "approve, approve": Race(LI_ASKS, [approves("maria"), approves("ada")]),
    "approve, decline": Race(LI_ASKS, [approves("maria"), declines("ada")]),
    "decline, decline": Race(LI_ASKS, [declines("maria"), declines("ada")]),
    "approve, decline, cancel": Race(LI_ASKS, [approves("maria"), declines("ada"), cancels]),
    "cancel, approve": Race(LI_ASKS, [cancels, approves("ada")]),
    "cancel, cancel": Race(LI_ASKS, [cancels, cancels]),
    "ask, ask": Race(STARTED, [asks, asks]),
    "ask, invite": Race(STARTED, [asks, says("ada", Invite, "li")]),
    "ask, closed": Race(STARTED, [asks, says("ada", SetAccess, access=Access.CLOSED)]),
    "invite, invite": Race(STARTED, [says("maria", Invite, "li"), says("ada", Invite, "li")]),
    "invite, approve": Race(LI_ASKS, [says("maria", Invite, "li"), approves("ada")]),
    "withdraw, join": Race(LI_INVITED, [withdraws, joins("li")]),
    "withdraw, refuse": Race(LI_INVITED, [withdraws, refuses]),
    "refuse, join": Race(LI_INVITED, [refuses, joins("li")]),
    "join, join in two tabs": Race(LI_INVITED, [joins("li"), joins("li", tab="second")]),
    "join, closed": Race(LI_INVITED, [joins("li"), says("ada", SetAccess, access=Access.CLOSED)]),
    "late: join, clock, clock": Race([*LI_INVITED, li_is_late], [joins("li"), clock_strikes, clock_strikes]),
    "open: join, join in two tabs": Race(STARTED, [joins("li"), joins("li", tab="second")], Access.OPEN),
    "open: the last place": Race(STARTED, [joins("li"), joins("noor")], Access.OPEN, capacity=1),
    "approve: the last place": Race(
        [*LI_ASKS, says("noor", Ask)], [approves("maria"), says("ada", Approve, "noor")], capacity=1
    ),
    "moderators: the last place": Race(STARTED, [joins("maria"), joins("ada")], capacity=1),
    "a smaller stage, join": Race(
        [*STARTED, joins("noor")], [sets_up(capacity=1), joins("li")], Access.OPEN, capacity=2
    ),
    "a smaller stage, invite": Race(
        LI_ON_STAGE, [sets_up(capacity=1), says("ada", Invite, "noor")], capacity=2
    ),
    "open: remove, join in line": Race(
        [*STARTED, joins("li"), joins("noor")],
        [removes, says("noor", Cancel), joins("sam")],
        Access.OPEN,
        capacity=1,
    ),
    "remove, remove": Race(LI_ON_STAGE, [says("maria", Remove, "li"), removes]),
    "remove, set media": Race(LI_ON_STAGE, [removes, sets_media("li")]),
    "remove, move to another tab": Race(LI_ON_STAGE, [removes, moves]),
    "move to another tab, set media": Race(LI_ON_STAGE, [moves, sets_media("li")]),
    "start, start": Race([], [says("maria", StartMeeting), says("ada", StartMeeting)]),
    "start, approve": Race([says("li", Ask)], [says("maria", StartMeeting), approves("ada")]),
    "mute, camera off": Race(
        LI_ON_STAGE, [says("ada", TurnOff, "li", device="microphone"), says("li", SetMedia, camera=False)]
    ),
    "lock, come in": Race([*STARTED, enters("li")], [locks, enters("noor")]),
    "lock, lock": Race([*STARTED, enters("li")], [locks, says("ada", SetLock, on=True)]),
    "lock, end": Race([*STARTED, enters("li")], [locks, says("ada", EndMeeting), enters("noor")]),
    "locked: come in, come in": Race(LOCKED, [enters("noor"), enters("noor")]),
    "locked: come in, unlock": Race(LOCKED, [enters("noor"), unlocks]),
    "admit, admit": Race(NOOR_WAITS, [admits, says("ada", Admit, "noor")]),
    "admit, turn away": Race(NOOR_WAITS, [admits, says("ada", TurnAway, "noor")]),
    "turn away, turn away": Race(
        NOOR_WAITS, [says("maria", TurnAway, "noor"), says("ada", TurnAway, "noor")]
    ),
    "admit, unlock": Race(NOOR_WAITS, [admits, unlocks]),
    "admit, end": Race(NOOR_WAITS, [admits, says("ada", EndMeeting)]),
    "admit, promote": Race(NOOR_WAITS, [admits, says("ada", Promote, "noor")]),
    "admit, send out": Race(NOOR_WAITS, [admits, says("ada", SendOut, "noor", bar=False)]),
    "admit, come in": Race(NOOR_WAITS, [admits, enters("noor")]),
    "turn away, come in": Race(NOOR_WAITS, [says("maria", TurnAway, "noor"), enters("noor")]),
    "admit two, turn one away": Race(
        [*NOOR_WAITS, enters("sam")], [says("maria", Admit, "noor sam"), says("ada", TurnAway, "sam")]
    ),
    "end, end": Race(LI_ASKS, [ends, says("ada", EndMeeting)]),
    "end, ask": Race(STARTED, [ends, asks]),
    "end, cancel": Race(LI_ASKS, [ends, cancels]),
    "end, approve": Race(LI_ASKS, [ends, approves("ada")]),
    "end, decline": Race(LI_ASKS, [ends, declines("ada")]),
    "end, invite": Race(STARTED, [ends, says("ada", Invite, "li")]),
    "end, withdraw": Race(LI_INVITED, [ends, withdraws]),
    "end, refuse": Race(LI_INVITED, [ends, refuses]),
    "end, join": Race(LI_INVITED, [ends, joins("li")]),
    "end, join an open stage": Race(STARTED, [ends, joins("li")], Access.OPEN),
    "end, step up": Race(STARTED, [ends, joins("ada")]),
    "end, remove": Race(LI_ON_STAGE, [ends, removes]),
    "end, set media": Race(LI_ON_STAGE, [ends, sets_media("li")]),
    "end, move to another tab": Race(LI_ON_STAGE, [ends, moves]),
    "end, access": Race(LI_ASKS, [ends, says("ada", SetAccess, access=Access.CLOSED)]),
    "end, set up": Race(LI_ASKS, [ends, sets_up(capacity=2, title="Biology 102")]),
    "end, clock": Race([*LI_INVITED, li_is_late], [ends, clock_strikes]),
    "end, another name": Race(LI_ON_STAGE, [ends, comes_in("li", Role.ATTENDEE, "Li W.")]),
    "a moderator no more, approve": Race(LI_ASKS, [comes_in("ada", Role.ATTENDEE), approves("ada")]),
    "a moderator now, ask": Race(STARTED, [comes_in("li", Role.MODERATOR), asks]),
    "a moderator now, join": Race(LI_ASKS, [comes_in("li", Role.MODERATOR), joins("li")]),
    "another name, twice": Race(
        LI_ON_STAGE, [comes_in("li", Role.ATTENDEE, "Li W."), comes_in("li", Role.ATTENDEE, "Li W.")]
    ),
    "two other names": Race(
        LI_ON_STAGE, [comes_in("li", Role.ATTENDEE, "Li W."), comes_in("li", Role.ATTENDEE, "Wei Li")]
    ),
}


@pytest.mark.parametrize("race", [pytest.param(race, id=name) for name, race in RACES.items()])
def test_at_once_is_one_after_the_other(race: Race, threads: Threads) -> None:
    """The same words to each, the same log."""
    orders = [race.in_order(order, threads) for order in itertools.permutations(range(len(race.steps)))]
    for _ in range(ROUNDS):
        assert race.at_once(threads) in orders
