"""Sharing a screen and laying out the stage: every command by everybody in every state, over the socket."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database

from stage.entry import admit
from stage.models import Participant, Room
from stage.words import Access, Role
from tests.conftest import set_access
from tests.stage.sockets import Frame, Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_limits")]

ON = {"microphone": True, "camera": True}


@pytest_asyncio.fixture
async def tabs(room: Room, teacher: Participant, student: Participant) -> AsyncIterator[dict[str, Tab]]:
    """An open stage: the teacher and two attendees stand on it, the fourth watches; one has a second tab."""
    people = {"teacher": teacher, "ann": student}
    for name in ("bob", "viewer"):
        people[name] = await in_database(admit)(room, person=name, name=name.title(), role=Role.ATTENDEE)
    await in_database(set_access)(room, Access.OPEN)
    found = {name: Tab(who, f"tab-of-{name}-1") for name, who in people.items()}
    found["ann, elsewhere"] = Tab(student, "tab-of-ann-2")
    for tab in found.values():
        await tab.open()
    await found["teacher"].do("start_meeting")
    for name in ("teacher", "ann", "bob"):
        await found[name].do("join", **ON)
    await silence(found)
    yield found
    for tab in found.values():
        await tab.close()


async def silence(tabs: dict[str, Tab]) -> None:
    """What has been heard is passed over."""
    for tab in tabs.values():
        await tab.frames()


async def everyone_hears(tabs: dict[str, Tab], *told: Frame) -> None:
    """These events and no other, in every tab; who did it is looked at elsewhere."""
    for name, tab in tabs.items():
        events = [{key: event[key] for key in event if key != "by"} for event in await tab.events()]
        assert events == list(told), name


def screen(tab: Tab, *, on: bool) -> Frame:
    """Told of a screen."""
    return {"type": "screen_changed", "participant": tab.participant.pk, "on": on}


def layout(layout: str, pinned: Tab | None = None) -> Frame:
    """Told of the layout."""
    return {"type": "layout_changed", "layout": layout, "pinned": pinned.participant.pk if pinned else None}


async def is_fresh(tab: Tab) -> dict[str, Any]:
    """The snapshot of somebody who comes in now."""
    async with Tab(tab.participant, "a-tab-that-looks") as fresh:
        snapshot: dict[str, Any] = fresh.welcome["snapshot"]
        return snapshot


async def sharing(tab: Tab) -> list[int]:
    """Who shares a screen, by a fresh snapshot."""
    return [entry["person"]["id"] for entry in (await is_fresh(tab))["stage"] if entry["screen"]]


async def test_who_may_share(tabs: dict[str, Tab]) -> None:
    """Who is on stage, in the tab that publishes; begun and ended once, told to everyone, kept for newcomers."""
    for on in (True, False):
        for name in ("viewer", "ann, elsewhere"):
            assert await tabs[name].is_refused("set_screen", on=on) == "not_on_stage", (name, on)
    for name in ("ann", "teacher"):
        for on in (True, False):
            await tabs[name].do("set_screen", on=on)
            await tabs[name].do("set_screen", on=on)
            await everyone_hears(tabs, screen(tabs[name], on=on))
            assert await sharing(tabs["viewer"]) == ([tabs[name].participant.pk] if on else [])


async def test_one_screen_at_a_time(tabs: dict[str, Tab]) -> None:
    """The second is refused, with the name of the first, also a moderator; ended by the first, not by the second."""
    await tabs["bob"].do("set_screen", on=True)
    for name in ("ann", "teacher"):
        with pytest.raises(Exception, match="Bob is sharing a screen right now"):
            await tabs[name].do("set_screen", on=True)
        assert await tabs[name].is_refused("set_screen", on=True) == "screen_taken"
        await tabs[name].do("set_screen", on=False)
    await everyone_hears(tabs, screen(tabs["bob"], on=True))
    await tabs["bob"].do("set_screen", on=False)
    await tabs["ann"].do("set_screen", on=True)
    assert await sharing(tabs["viewer"]) == [tabs["ann"].participant.pk]


async def test_who_may_stop_it(tabs: dict[str, Tab]) -> None:
    """A moderator may, once; who shared stays on stage, and may share again. Nobody begins it for another."""
    ann = {"participant": tabs["ann"].participant.pk}
    assert await tabs["teacher"].is_refused("stop_screen", **ann) == "not_sharing"
    await tabs["ann"].do("set_screen", on=True)
    await silence(tabs)
    for name in ("viewer", "bob", "ann"):
        assert await tabs[name].is_refused("stop_screen", **ann) == "moderators_only", name
    for other in (tabs["bob"].participant.pk, 10**9):
        assert await tabs["teacher"].is_refused("stop_screen", participant=other) == "not_sharing"
    await tabs["teacher"].do("stop_screen", **ann)
    await everyone_hears(tabs, screen(tabs["ann"], on=False))
    assert await tabs["teacher"].is_refused("stop_screen", **ann) == "not_sharing"
    await tabs["ann"].do("set_screen", on=True)


@pytest.mark.parametrize("end", ["removed", "another tab", "the meeting ends"])
async def test_what_ends_it(end: str, tabs: dict[str, Tab]) -> None:
    """Without a further event: what is told of the stage says it."""
    ann, teacher = tabs["ann"], tabs["teacher"]
    await ann.do("set_screen", on=True)
    await teacher.do("pin", participant=ann.participant.pk)
    stage = (await is_fresh(teacher))["stage"]
    request = next(entry["request"] for entry in stage if entry["screen"])
    if end == "removed":
        await teacher.do("remove", request=request)
    elif end == "another tab":
        await tabs["ann, elsewhere"].do("publish_here", **ON)
    else:
        await teacher.do("end_meeting")
        await teacher.do("start_meeting")
        await tabs["bob"].do("join", **ON)
    assert await sharing(teacher) == []
    pinned = (await is_fresh(teacher))["meeting"]["pinned"]
    assert pinned == (ann.participant.pk if end == "another tab" else None)
    assert await ann.is_refused("set_screen", on=True) == "not_on_stage"
    await tabs["bob"].do("set_screen", on=True)


async def test_who_lays_the_stage_out(tabs: dict[str, Tab]) -> None:
    """Moderators, also while nobody is on stage; saying it twice tells it once; the next meeting starts clean."""
    ann, bob = ({"participant": tabs[name].participant.pk} for name in ("ann", "bob"))
    commands: list[tuple[str, Frame]] = [("set_layout", {"layout": "speaker"}), ("pin", ann), ("unpin", {})]
    for name in ("ann", "viewer"):
        for command, fields in commands:
            assert await tabs[name].is_refused(command, **fields) == "moderators_only"
    teacher = tabs["teacher"]
    for command, fields in [commands[0], commands[1], ("pin", bob), commands[2], commands[1]]:
        await teacher.do(command, **fields)
        await teacher.do(command, **fields)
    await everyone_hears(
        tabs,
        layout("speaker"),
        layout("speaker", tabs["ann"]),
        layout("speaker", tabs["bob"]),
        layout("speaker"),
        layout("speaker", tabs["ann"]),
    )
    meeting = (await is_fresh(tabs["viewer"]))["meeting"]
    assert (meeting["layout"], meeting["pinned"]) == ("speaker", tabs["ann"].participant.pk)
    for who in (tabs["viewer"].participant.pk, 10**9):
        assert await teacher.is_refused("pin", participant=who) == "not_on_stage"
    await teacher.do("end_meeting")
    meeting = (await is_fresh(tabs["viewer"]))["meeting"]
    assert (meeting["layout"], meeting["pinned"]) == ("grid", None)
    assert await teacher.is_refused("pin", **ann) == "not_on_stage"
    await teacher.do("set_layout", layout="speaker")
