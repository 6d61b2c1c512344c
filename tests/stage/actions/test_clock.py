"""What time does: it runs out to the millisecond, and never while no server was there to see."""

import datetime as dt

import pytest
from django.conf import settings

from stage.actions import clock
from stage.protocol import Approve, Ask, Remove
from stage.words import Access
from tests.stage.actions.scenes import LI_ASKS, LI_INVITED, LI_ON_STAGE, STARTED, Scene, Step, joins, says
from tests.stage.clock import Clock

pytestmark = pytest.mark.django_db

MOMENT = 0.001


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still."""
    return Clock.installed(monkeypatch)


def strike(time: Clock, *, watching: float = 3600) -> None:
    """A server process that has watched for so long does what is due."""
    since = time.at - dt.timedelta(seconds=watching)
    for room in clock.due_rooms(watching_since=since):
        clock.run_out(room, watching_since=since)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        pytest.param(LI_ASKS, "stage_request_ended", id="waiting"),
        pytest.param(LI_INVITED, "stage_request_ended", id="invited"),
        pytest.param(LI_ON_STAGE, "stage_left", id="on stage"),
    ],
)
def test_who_is_gone_longer_than_the_grace_time_gives_up_the_place(
    time: Clock, given: list[Step], kind: str
) -> None:
    """Not a moment sooner."""
    scene = Scene(*given)
    time.go_on(settings.GRACE_SECONDS)
    strike(time)
    before = scene.kinds()
    time.go_on(MOMENT)
    strike(time)
    row = scene.request("li")
    assert (row.outcome, row.reason, row.ended_by) == ("lapsed", "left", "")
    assert scene.kinds() == [*before, kind]


def test_who_is_seen_stays(time: Clock) -> None:
    """The grace time begins anew, for those alone who were seen."""
    scene = Scene(*LI_ON_STAGE, says("noor", Ask))
    time.go_on(settings.GRACE_SECONDS)
    clock.seen([scene["li"].pk, scene["maria"].pk])
    time.go_on(settings.GRACE_SECONDS)
    strike(time)
    assert (scene.status("li"), scene.status("noor")) == ("on_stage", "lapsed")


def test_what_has_ended_is_not_seen_any_more(time: Clock) -> None:
    """The record says when somebody was there last."""
    scene = Scene(*LI_ON_STAGE, says("ada", Remove, "li"))
    before = scene.request("li").seen_at
    time.go_on(10)
    clock.seen([scene["li"].pk])
    assert scene.request("li").seen_at == before


def test_nobody_is_gone_while_no_server_watched(time: Clock) -> None:
    """After a restart people have the grace time to come back; others' invitations run out all the same."""
    scene = Scene(*LI_ON_STAGE, says("noor", Ask), says("ada", Approve, "noor"))
    time.go_on(settings.INVITATION_SECONDS)
    strike(time, watching=settings.GRACE_SECONDS - MOMENT)
    assert (scene.status("li"), scene.status("noor")) == ("on_stage", "lapsed")
    assert scene.request("noor").reason == "time"
    strike(time, watching=settings.GRACE_SECONDS)
    assert scene.status("li") == "lapsed"


def test_an_invitation_runs_out(time: Clock) -> None:
    """While its person is there, at the very end of its time."""
    scene = Scene(*LI_INVITED)
    time.go_on(settings.INVITATION_SECONDS - MOMENT)
    clock.seen([scene["li"].pk])
    strike(time)
    assert scene.status("li") == "invited"
    time.go_on(MOMENT)
    strike(time)
    row = scene.request("li")
    assert (row.outcome, row.reason) == ("lapsed", "time")


def test_who_joined_in_time_has_no_time_to_run_out(time: Clock) -> None:
    """The time was the invitation's."""
    scene = Scene(*LI_ON_STAGE)
    time.go_on(settings.INVITATION_SECONDS)
    clock.seen([scene["li"].pk])
    strike(time)
    assert scene.on_stage() == ["li"]


def test_places_that_run_out_go_to_who_has_waited_longest(time: Clock) -> None:
    """Of those who are there."""
    scene = Scene(*STARTED, joins("li"), joins("noor"), joins("sam"), access=Access.OPEN, capacity=1)
    time.go_on(settings.GRACE_SECONDS + 1)
    clock.seen([scene["sam"].pk])
    strike(time)
    assert [scene.status(who) for who in ("li", "noor", "sam")] == ["lapsed", "lapsed", "invited"]


def test_rooms_where_nothing_is_due_are_left_alone(time: Clock) -> None:
    """Others are named once, whatever is due in them."""
    due = Scene(*LI_ON_STAGE, says("noor", Ask))
    time.go_on(settings.GRACE_SECONDS + 1)
    Scene(*LI_ON_STAGE)
    since = time.at - dt.timedelta(hours=1)
    assert clock.due_rooms(watching_since=since) == [due.room.pk]
