"""Several at the same moment, in real threads on a real database: it is as if one had come after the other.

Each race is first run in turn, in every order, in rooms of its own: what each was told, and what the log says. Then it
is run at once, round after round, and has to end like one of the orders.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from stage.actions import clock
from stage.actions.locked import Actor, LockedStage, locked
from stage.entry import admit
from stage.models import Event, Participant, StageRequest
from stage.parts import snapshot
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
from stage.rules import Move
from stage.words import Access, Role
from tests.stage.actions.scenes import (
    LI_ASKS,
    LI_INVITED,
    LI_ON_STAGE,
    LOCKED,
    LONG_AGO,
    NOOR_WAITS,
    STARTED,
    Scene,
    Step,
    Threads,
    clock_strikes,
    comes_in,
    enters,
    heard_in,
    joins,
    li_is_late,
    says,
    sets_up,
    told_by,
    until,
)
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


@contextmanager
def snapshot_held(room_id: UUID) -> Iterator[None]:
    """A snapshot whose transaction goes on."""
    with transaction.atomic():
        snapshot(room_id)
        yield


@pytest.fixture(scope="module")
def threads(django_db_setup: None) -> Iterator[Threads]:
    """As many as the largest race has; their connections stay for the next."""
    some = Threads(12)
    yield some
    some.close()


@pytest.mark.parametrize("race", [pytest.param(race, id=name) for name, race in RACES.items()])
def test_at_once_is_one_after_the_other(race: Race, threads: Threads) -> None:
    """The same words to each, the same log."""
    orders = [race.in_order(order, threads) for order in itertools.permutations(range(len(race.steps)))]
    for _ in range(ROUNDS):
        assert race.at_once(threads) in orders


# ---- many


def test_the_places_of_an_open_stage_go_to_as_many_as_fit(threads: Threads) -> None:
    """A class presses Join stage at once: who finds it full waits in line, in the order of the log."""
    scene = Scene(*STARTED, access=Access.OPEN, capacity=3)
    told = threads.at_once([joins(who)(scene) for who in scene.more_students(12)])
    assert told == [""] * 12
    whole = Whole(scene.room.pk)
    whole.check()
    assert [event.kind for event in whole.log[1:]] == ["stage_joined"] * 3 + ["stage_requested"] * 9
    sets_up(capacity=12)(scene)()
    kinds = itertools.groupby(Whole(scene.room.pk).log, key=lambda event: event.kind)
    people = {kind: [event.person_id for event in events] for kind, events in kinds}
    assert people["stage_invited"] == people["stage_requested"]


def test_a_busy_class_is_served_in_turn(threads: Threads) -> None:
    """Everybody at everything, for a while; no exception (on SQLite: no "database is locked"), all in order."""
    scene = Scene(*STARTED, capacity=3)
    class_ = scene.more_students(8)
    for who in class_:
        says(who, Ask)(scene)()

    def busy(who: str, steps: list[Step]) -> Callable[[], object]:
        dice = Random(who)
        return lambda: [told_by(dice.choice(steps)(scene)) for _ in range(12)]

    moderators: list[Step] = [clock_strikes, sets_up(capacity=2), sets_up(capacity=4), *STARTED, ends]
    moderators += [says("ada", kind, who) for kind in (Approve, Decline, Withdraw, Remove) for who in class_]
    calls = [busy(f"moderator-{i}", moderators) for i in range(4)]
    for who in class_:
        own = [says(who, Ask), joins(who), says(who, Cancel), says(who, Refuse), sets_media(who)]
        calls.append(busy(who, [*own, comes_in(who, Role.ATTENDEE, who.upper())]))
    last = Event.objects.latest("meeting", "number")
    with heard_in(scene.room.pk) as heard:
        threads.at_once(calls)
    Whole(scene.room.pk).check()
    heard.sort(key=lambda one: (one.meeting, one.number))
    assert heard
    assert heard == log_after(scene.room.pk, last.meeting_id, last.number)


@pytest.mark.postgres
def test_a_snapshot_is_of_one_moment(threads: Threads) -> None:
    """Its number and its rows belong together, also when somebody is quick between reading the one and the other."""
    scene = Scene(*LI_ASKS)
    approve = approves("ada")(scene)
    begun: list[Future[object]] = []

    def between(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not begun and 'FROM "stage_stagerequest"' in sql:
            begun.append(threads.start(approve))
            until(lambda: begun[0].done() or somebody_waits())
        return execute(sql, *rest)

    with connection.execute_wrapper(between):
        seen = snapshot(scene.room.pk)
    begun[0].result()
    assert (seen.number, seen.requests[0].until) == (2, None)
    after = snapshot(scene.room.pk)
    assert (after.number, after.requests[0].until is None) == (3, False)


@pytest.mark.postgres
def test_a_room_that_is_held_is_given_up(threads: Threads) -> None:
    """Whoever hangs with a room in their hands stops others for seconds, not for good."""
    with connection.cursor() as cursor:
        for setting, patience in [("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "20s")]:
            cursor.execute(f"SHOW {setting}")
            assert cursor.fetchone() == (patience,)
        cursor.execute("SET lock_timeout = '50ms'")
    scene = Scene(*LI_ASKS)
    held, let_go = threading.Event(), threading.Event()

    def hang() -> None:
        with locked(scene.room.pk):
            held.set()
            let_go.wait()

    hanging = threads.start(hang)
    held.wait()
    with pytest.raises(OperationalError, match="lock timeout"):
        approves("ada")(scene)()
    let_go.set()
    hanging.result()
    approves("ada")(scene)()
    assert [event.kind for event in Whole(scene.room.pk).log][-1] == "stage_invited"
    connection.close()  # its patience is the usual again


# ---- launches


def test_launches_of_somebody_new_are_one_person(threads: Threads) -> None:
    """They come in once, and nobody is told of a change."""
    for _ in range(ROUNDS):
        scene = Scene(*STARTED)
        threads.at_once([partial(admit, scene.room, person="kim", name="Kim", role=Role.ATTENDEE)] * 6)
        assert Participant.objects.filter(room=scene.room, person="kim").count() == 1
        assert [event.kind for event in Whole(scene.room.pk).log] == ["meeting_started"]


@pytest.mark.postgres
@pytest.mark.parametrize("hold", [locked, snapshot_held], ids=["an action", "a snapshot"])
def test_somebody_new_waits_for_nothing_that_happens_in_the_room(
    hold: Callable[[UUID], AbstractContextManager[object]], threads: Threads
) -> None:
    """A class comes in while its first members are at it already: what holds the room still lets people in."""
    scene = Scene(*STARTED)
    with hold(scene.room.pk):
        coming = threads.start(partial(admit, scene.room, person="kim", name="Kim", role=Role.ATTENDEE))
        until(lambda: coming.done() or somebody_waits())
        came = coming.done()
    coming.result()
    assert came


# ---- the clock beside actions


@pytest.mark.postgres
@pytest.mark.parametrize(("first", "second"), [("sam", "li"), ("li", "sam")])
def test_noting_who_is_here_and_an_action_do_not_wait_for_each_other(
    first: str, second: str, threads: Threads
) -> None:
    """Both change several rows, each in its own order: neither may hold one row and wait for another."""
    scene = Scene(says("sam", Ask), says("li", Ask))
    clock.seen([scene["sam"].pk])  # to the end of the table: who asked first is found last
    by = Actor(Role.MODERATOR, "Ada Obi")
    with locked(scene.room.pk) as stage:
        stage.move(scene_request(stage, first), Move.DECLINE, by)
        noting = threads.start(lambda: clock.seen([scene["li"].pk, scene["sam"].pk]))
        until(lambda: noting.done() or somebody_waits())
        stage.move(scene_request(stage, second), Move.DECLINE, by)
    noting.result()


@pytest.mark.postgres
def test_who_came_back_during_an_action_stays_noted(threads: Threads) -> None:
    """An action writes what it changes, not what it has read: else the clock would take them for gone."""
    scene = Scene(*LI_ASKS)
    past = timezone.now() - LONG_AGO
    StageRequest.objects.update(seen_at=past)
    with locked(scene.room.pk) as stage:
        noting = threads.start(lambda: clock.seen([scene["li"].pk]))
        until(lambda: noting.done() or somebody_waits())
        stage.move(scene_request(stage, "li"), Move.APPROVE, Actor(Role.MODERATOR, "Ada Obi"))
    noting.result()
    assert scene.request("li").seen_at > past


@pytest.mark.postgres
def test_who_comes_back_while_the_clock_strikes_has_not_gone(threads: Threads) -> None:
    """The clock looks again at whoever is being noted at this moment."""
    scene = Scene(*LI_ON_STAGE)
    StageRequest.objects.update(seen_at=timezone.now() - LONG_AGO)
    with transaction.atomic():
        clock.seen([scene["li"].pk])
        striking = threads.start(clock_strikes(scene))
        until(lambda: striking.done() or somebody_waits())
    striking.result()
    assert scene.on_stage() == ["li"]


def scene_request(stage: LockedStage, who: str) -> StageRequest:
    """Somebody's open request, as the action holds it."""
    return next(row for row in stage.open if row.participant.person == who)


def somebody_waits() -> bool:
    """Whether any connection waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
