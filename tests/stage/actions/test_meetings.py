"""Meetings: one ends, the next begins to wait."""

import pytest

from stage.models import Event, Meeting
from stage.protocol import Ask, EndMeeting, MeetingEnded, StartMeeting, decode_happening
from stage.refusals import Code
from stage.words import Access
from tests.stage.actions.scenes import (
    LI_ON_STAGE,
    STARTED,
    Scene,
    does,
    heard_in,
    joins,
    refused,
    says,
)

pytestmark = pytest.mark.django_db


def test_the_end_of_a_meeting_closes_everything_and_opens_the_next() -> None:
    """Whoever asks now waits in the next, whose log starts at 1."""
    scene = Scene(*LI_ON_STAGE, says("noor", Ask), joins("maria"))
    does(scene, says("ada", EndMeeting))
    assert [scene.status(who) for who in ("li", "noor", "maria")] == ["closed"] * 3
    ended, following = Meeting.objects.order_by("pk")
    assert (ended.ended_by, following.started_at, following.ended_at) == ("Ada Obi", None, None)
    last = Event.objects.get(meeting=ended, number=ended.last_number)
    said = decode_happening(last.payload)
    assert isinstance(said, MeetingEnded)
    assert (said.next, said.by.name) == (following.pk, "Ada Obi")
    kinds = [event.kind for event in Event.objects.filter(meeting=ended).order_by("number")][-4:]
    assert sorted(kinds[:3]) == ["stage_left", "stage_left", "stage_request_ended"]
    assert kinds[3] == "meeting_ended"

    does(scene, says("sam", Ask))
    (first,) = Event.objects.filter(meeting=following)
    assert (first.number, first.kind) == (1, "stage_requested")


@pytest.mark.django_db(transaction=True)
def test_the_rooms_are_told_which_meeting_is_next() -> None:
    """With the last event, and with no other."""
    scene = Scene(*LI_ON_STAGE)
    with heard_in(scene.room.pk) as heard:
        does(scene, says("ada", EndMeeting))
    following = Meeting.objects.latest("pk")
    assert [told.next_meeting for told in heard] == [None, following.pk]


def test_between_meetings_one_may_ask_but_not_join() -> None:
    """Also on an open stage."""
    scene = Scene(*STARTED, says("ada", EndMeeting), access=Access.OPEN)
    assert refused(scene, joins("li")) is Code.NOT_STARTED
    assert refused(scene, joins("maria")) is Code.NOT_STARTED
    scene = Scene(*STARTED, says("ada", EndMeeting))
    does(scene, says("li", Ask))
    does(scene, says("ada", StartMeeting))
    assert scene.status("li") == "requested"
