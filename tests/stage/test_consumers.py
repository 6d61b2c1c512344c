"""The socket as a browser meets it: welcome, commands, events, and everything that is not right."""

import pytest

from stage.models import Participant
from tests.stage.sockets import Refusal, Tab

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_class_meets(teacher: Participant, student: Participant) -> None:
    """From the first hello to the stage and back, on two sockets."""
    moderator, attendee = Tab(teacher), Tab(student)
    welcome = await moderator.open()
    assert welcome["snapshot"]["meeting"]["started_at"] is None
    await attendee.open()
    await moderator.do("start_meeting")
    await attendee.hears("meeting_started")

    await attendee.do("ask")
    asked = await moderator.hears("stage_requested")
    assert asked["request"]["person"]["name"] == "Li Wei"
    assert (await attendee.hears("place"))["place"] == 1

    await moderator.do("approve", request=asked["request"]["id"])
    invited = await attendee.hears("stage_invited")
    assert invited["by"]["name"] == "Maria Silva"
    await attendee.do("join", microphone=True, camera=False)
    joined = await moderator.hears("stage_joined")
    assert joined["entry"]["tab"] == attendee.tab

    with pytest.raises(Refusal) as refusal:
        await attendee.do("remove", request=joined["entry"]["request"])
    assert refusal.value.code == "moderators_only"
    await moderator.do("remove", request=joined["entry"]["request"])
    left = await attendee.hears("stage_left")
    assert left["outcome"] == "removed"
    await moderator.close()
    await attendee.close()
