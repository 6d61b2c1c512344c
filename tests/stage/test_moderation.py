"""Promoted, sent out and let back, over the socket: whose line closes, with which word, and what they may do then."""

from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from stage.entry import admit
from stage.models import Participant, Room
from stage.protocol import Close
from stage.words import Access, Role
from tests.stage.sockets import Tab

pytestmark = pytest.mark.django_db(transaction=True)

ABOUT: dict[str, dict[str, Any]] = {
    "promote": {},
    "demote": {},
    "send_out": {"bar": True},
    "let_back": {},
}


@pytest.mark.parametrize("command", ABOUT)
async def test_attendees_do_none_of_this(
    command: str, room: Room, moderator: Tab, attendee: Tab, student: Participant
) -> None:
    other = await in_database(admit)(room, person="other", name="Other", role=Role.ATTENDEE)
    for whom in (student, other, moderator.participant):
        fields = {"participant": whom.pk, **ABOUT[command]}
        assert await attendee.is_refused(command, **fields) == "moderators_only"
    assert await moderator.frames() == []


async def test_promoted_and_back(moderator: Tab, attendee: Tab, student: Participant) -> None:
    """Their tabs connect again, as who they are now; what they may do follows."""
    await moderator.do("promote", participant=student.pk)
    assert (await attendee.is_closed_with())[0] == Close.ROLE_CHANGED
    async with Tab(student) as again:
        assert again.welcome["you"] == {
            "id": student.pk,
            "name": student.name,
            "role": "moderator",
            "promoted": True,
        }
        await again.do("start_meeting")
        await moderator.hears("meeting_started")
        await moderator.do("demote", participant=student.pk)
        assert (await again.is_closed_with())[0] == Close.ROLE_CHANGED
    async with Tab(student) as again:
        assert again.welcome["you"]["role"] == "attendee"
        assert await again.is_refused("end_meeting") == "moderators_only"


async def closed_with(who: Participant) -> tuple[int, str]:
    """What a hello of theirs comes to."""
    tab = Tab(who)
    await tab.connect()
    await tab.send(tab.hello())
    return await tab.is_closed_with()


async def test_sent_out_and_barred(room: Room, moderator: Tab, attendee: Tab, student: Participant) -> None:
    """All their tabs close for good, a new one is refused, and others who attend hear nothing of it."""
    other = await in_database(admit)(room, person="other", name="Other", role=Role.ATTENDEE)
    elsewhere = Tab(student, "another-tab-of-theirs")
    await elsewhere.open()
    async with Tab(other) as bystander:
        await moderator.do("send_out", participant=student.pk, bar=True)
        for tab in (attendee, elsewhere):
            code, reason = await tab.is_closed_with()
            assert code == Close.SENT_OUT
            assert "Ask your teacher" in reason
        assert (await moderator.hears("sent_out"))["barred"] is True
        code, reason = await closed_with(student)
        assert code == Close.SENT_OUT
        assert "Ask your teacher" in reason
        assert [frame for frame in await bystander.frames() if frame["type"] != "presence"] == []
        assert bystander.welcome["snapshot"]["barred"] == []
    await moderator.do("let_back", participant=student.pk)
    assert (await moderator.hears("let_in"))["person"]["id"] == student.pk
    async with Tab(student) as again:
        await again.do("raise_hand")


async def test_sent_out_but_not_barred(moderator: Tab, attendee: Tab, student: Participant) -> None:
    """The line closes for good all the same; whoever opens the room again is in."""
    await moderator.do("send_out", participant=student.pk, bar=False)
    code, reason = await attendee.is_closed_with()
    assert (code, "open it again" in reason) == (Close.SENT_OUT, True)
    async with Tab(student) as again:
        await again.do("raise_hand")


async def test_who_is_a_viewer_from_their_next_launch_on(
    room: Room, moderator: Tab, attendee: Tab, student: Participant
) -> None:
    """They leave the stage, their tabs come back without a way onto it, and nobody can invite them."""
    await moderator.do("set_access", access="open")
    await moderator.do("start_meeting")
    await attendee.do("join", microphone=True, camera=True)
    await moderator.hears("stage_joined")

    async def come_in(*, viewer_only: bool) -> None:
        await in_database(admit)(
            room, person="student", name=student.name, role=Role.ATTENDEE, viewer_only=viewer_only
        )

    await come_in(viewer_only=True)
    assert (await attendee.is_closed_with())[0] == Close.ROLE_CHANGED
    assert (await moderator.hears("person_changed"))["person"]["viewer_only"] is True
    assert (await moderator.hears("stage_left"))["reason"] == "viewer"
    for access in Access:
        await moderator.do("set_access", access=access)
        async with Tab(student) as viewer:
            assert viewer.welcome["you"]["viewer_only"] is True
            assert await viewer.is_refused("join", microphone=True, camera=True) == "viewer_only"
            assert await viewer.is_refused("ask") == "viewer_only"
            await viewer.do("raise_hand")
            await viewer.do("lower_hand", participant=student.pk)
        assert await moderator.is_refused("invite", participant=student.pk) == "viewer_only"

    await come_in(viewer_only=False)
    await moderator.do("set_access", access="open")
    async with Tab(student) as back:
        assert "viewer_only" not in back.welcome["you"]
        await back.do("join", microphone=True, camera=True)


async def test_a_promoted_viewer_is_a_moderator_and_then_a_viewer_again(
    room: Room, moderator: Tab, student: Participant
) -> None:
    """The stage is theirs as long as they moderate; the next in line comes when it is not any more."""
    await in_database(admit)(room, person="student", name=student.name, role=Role.ATTENDEE, viewer_only=True)
    waiting = await in_database(admit)(room, person="next", name="Noor Khan", role=Role.ATTENDEE)
    await in_database(Room.objects.filter(pk=room.pk).update)(capacity=1, access=Access.OPEN)
    await moderator.do("start_meeting")
    await moderator.do("promote", participant=student.pk)
    async with Tab(student) as promoted, Tab(waiting) as patient:
        await promoted.do("join", microphone=True, camera=True)
        await patient.do("join", microphone=True, camera=True)
        await moderator.do("demote", participant=student.pk)
        assert (await moderator.hears("stage_left"))["person"]["id"] == student.pk
        assert (await patient.hears("stage_invited"))["request"]["person"]["id"] == waiting.pk
