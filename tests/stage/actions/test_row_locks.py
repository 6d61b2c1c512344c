"""What an action holds while it lasts, and who waits for it: on PostgreSQL, which locks row by row."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from stage.actions import clock
from stage.actions.locked import Actor, LockedStage, locked
from stage.entry import admit
from stage.models import StageRequest
from stage.parts import snapshot
from stage.protocol import Approve, Ask
from stage.rules import Move
from stage.words import Role
from tests.stage.actions.scenes import LI_ASKS, LI_ON_STAGE, LONG_AGO, STARTED, Scene, clock_strikes, says
from tests.stage.actions.threads import Threads, somebody_waits, until
from tests.stage.invariants import Whole

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_snapshot_is_of_one_moment(threads: Threads) -> None:
    """Its number and its rows belong together, also when somebody is quick between reading the one and the other."""
    scene = Scene(*LI_ASKS)
    approve = says("ada", Approve, "li")(scene)
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
        says("ada", Approve, "li")(scene)()
    let_go.set()
    hanging.result()
    says("ada", Approve, "li")(scene)()
    assert [event.kind for event in Whole(scene.room.pk).log][-1] == "stage_invited"
    connection.close()  # its patience is the usual again


@contextmanager
def snapshot_held(room_id: UUID) -> Iterator[None]:
    """A snapshot whose transaction goes on."""
    with transaction.atomic():
        snapshot(room_id)
        yield


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
