"""What the busy ways cost: so many queries, however many people are in the room.

Each number counts the two that begin and end the transaction.
"""

from functools import partial
from typing import Any

import pytest

from stage.actions import clock
from stage.entry import admit
from stage.models import StageRequest
from stage.parts import snapshot
from stage.protocol import Approve, Ask, Decline, Invite, Promote, Remove, SendOut, SetMedia, TurnOff
from stage.realtime.room_log import log_after
from stage.words import Access, Role
from tests.stage.actions.scenes import (
    LI_ASKS,
    LI_INVITED,
    LI_ON_STAGE,
    STARTED,
    Scene,
    Step,
    clock_strikes,
    does,
    joins,
    says,
    sets_up,
)

pytestmark = pytest.mark.django_db

a_class_of = pytest.mark.parametrize("count", [3, 12])


def a_class(scene: Scene, count: int) -> None:
    """A third of it on stage, a third invited, a third waits; each has been on stage before."""
    class_ = scene.more_students(count)
    for who in class_:
        for step in (says(who, Ask), says("maria", Approve, who), joins(who), says("maria", Remove, who)):
            does(scene, step)
    for number, who in enumerate(class_):
        does(scene, says(who, Ask))
        if number % 3:
            does(scene, says("maria", Approve, who))
        if number % 3 == 2:
            does(scene, joins(who))


@a_class_of
@pytest.mark.parametrize(
    ("given", "step", "queries"),
    [
        pytest.param(STARTED, says("li", Ask), 10, id="ask"),
        pytest.param(LI_ASKS, says("ada", Approve, "li"), 10, id="approve"),
        pytest.param(LI_ASKS, says("ada", Decline, "li"), 9, id="decline"),
        pytest.param(STARTED, says("ada", Invite, "li"), 11, id="invite"),
        pytest.param(LI_INVITED, joins("li"), 10, id="join"),
        pytest.param(STARTED, joins("ada"), 10, id="join as a moderator"),
        pytest.param(LI_ON_STAGE, says("li", SetMedia, microphone=False, camera=True), 9, id="media"),
        pytest.param(LI_ON_STAGE, says("ada", Remove, "li"), 9, id="remove"),
        pytest.param(LI_ON_STAGE, says("ada", TurnOff, "li", device="camera"), 10, id="a device off"),
        pytest.param(STARTED, says("ada", Promote, "li"), 11, id="promote"),
        pytest.param(LI_ASKS, says("ada", SendOut, "li", bar=True), 14, id="send out"),
        pytest.param(STARTED, sets_up(title="Biology 102"), 8, id="set up"),
        pytest.param(STARTED, clock_strikes, 9, id="the clock, when nothing is due"),
    ],
)
def test_a_step_costs_the_same_in_a_large_class(
    given: list[Step], step: Step, queries: int, count: int, django_assert_num_queries: Any
) -> None:
    scene = Scene(*given, capacity=100)
    a_class(scene, count)
    call = step(scene)
    with django_assert_num_queries(queries):
        call()


@a_class_of
def test_a_snapshot_costs_the_same_in_a_large_class(count: int, django_assert_num_queries: Any) -> None:
    """With everybody's history on this stage."""
    scene = Scene(*STARTED, capacity=100)
    a_class(scene, count)
    with django_assert_num_queries(14):
        whole = snapshot(scene.room.pk)
    assert {one.times_on_stage for one in whole.requests} == {1}
    assert len(whole.requests) + len(whole.stage) == count


@a_class_of
def test_a_tick_costs_the_same_in_a_large_class(count: int, django_assert_num_queries: Any) -> None:
    """Two looks at the clock for all rooms; a few queries note all who are here; one reads what is new in the log."""
    scene, other = Scene(*STARTED, capacity=100), Scene(*STARTED, capacity=100)
    a_class(scene, count)
    a_class(other, count)
    here = [person.pk for room in (scene, other) for person in room.people.values()]
    old = StageRequest.objects.latest("pk").seen_at
    with django_assert_num_queries(6):
        clock.seen(here)
    assert StageRequest.objects.filter(seen_at__gt=old).count() >= 2 * count - 1
    with django_assert_num_queries(2):
        clock.due_rooms(watching_since=old)
    with django_assert_num_queries(1):
        assert len(log_after(scene.room.pk, 0, 0)) > count


def test_a_launch_is_one_query_for_who_is_known(django_assert_num_queries: Any) -> None:
    """And one transaction with one row for who is new."""
    scene = Scene(*STARTED, access=Access.OPEN)
    with django_assert_num_queries(1):
        admit(scene.room, person="li", name="Li Wei", role=Role.ATTENDEE)
    launch = partial(admit, scene.room, person="kim", name="Kim", role=Role.ATTENDEE)
    with django_assert_num_queries(4):
        launch()
