"""Coming in and coming back: what one is told, with which rights, and what has been missed in between."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from stage.entry import admit
from stage.models import Meeting, Participant, Room, StageRequest
from stage.parts import as_seen_by, snapshot
from stage.protocol import Close, encode
from stage.realtime import station, ticks
from stage.realtime.hub import RoomHub
from stage.realtime.lookup import Lookup
from stage.words import Role
from tests.stage.clock import Clock
from tests.stage.sockets import Frame, Tab

pytestmark = pytest.mark.django_db(transaction=True)


async def change(who: Participant, role: Role) -> None:
    """They launch again from their course, in another role."""
    room = await Room.objects.aget(pk=who.room_id)
    await in_database(admit)(room, person=who.person, name=who.name, role=role)


def where(frame: Frame) -> Frame:
    """How far a browser is that was welcomed so."""
    return {"meeting": frame["snapshot"]["meeting"]["id"], "number": frame["snapshot"]["number"]}


async def seen_by(who: Participant) -> Any:
    """A fresh snapshot for this person."""
    whole = await in_database(snapshot)(who.room_id)
    return json.loads(encode(as_seen_by(whole, who.pk, Role(who.role))))


# ---- coming back


async def test_what_was_missed_comes_once_and_in_order(
    moderator: Tab, student: Participant, teacher: Participant
) -> None:
    """Each of the events one may know, from the first that is missing to the last; then the new ones."""
    tab = Tab(student)
    start = where(await tab.open())
    await moderator.do("start_meeting")
    await tab.hears("meeting_started")
    await tab.close()
    await moderator.do("set_access", access="open")
    await moderator.do("join", microphone=True, camera=True)
    again = Tab(student)
    welcome = await again.open(resume=start | {"number": start["number"] + 1})
    assert welcome["snapshot"] is None
    missed = [(event["number"], event["event"]["type"]) for event in welcome["events"]]
    assert missed == [(2, "room_changed"), (3, "stage_joined")]
    await moderator.do("set_media", microphone=False, camera=False)
    assert [event["type"] for event in await again.events()] == ["media_changed"]
    await again.close()


async def test_who_has_missed_nothing_is_told_nothing(moderator: Tab, attendee: Tab) -> None:
    """Neither events nor a snapshot."""
    await moderator.do("start_meeting")
    here = where(attendee.welcome) | {"number": 1}
    await attendee.close()
    again = Tab(attendee.participant)
    welcome = await again.open(resume=here)
    assert (welcome["snapshot"], welcome["events"]) == (None, [])
    await again.close()


async def test_what_concerns_others_stays_with_them(moderator: Tab, student: Participant, room: Room) -> None:
    """An attendee who comes back does not learn who asked in the meantime, and is not stopped by the gap either."""
    tab = Tab(student)
    start = where(await tab.open())
    await tab.close()
    other = await in_database(admit)(room, person="other", name="Sam Roe", role=Role.ATTENDEE)
    async with Tab(other) as asker:
        await asker.do("ask")
        await asker.do("cancel")
        await asker.do("ask")
    await moderator.do("start_meeting")
    again = Tab(student)
    welcome = await again.open(resume=start)
    assert [event["event"]["type"] for event in welcome["events"]] == ["meeting_started"]
    assert "Sam Roe" not in json.dumps(welcome["events"])
    await again.close()


async def test_a_meeting_later(moderator: Tab, student: Participant) -> None:
    """Somebody who was away from one meeting to the next is led over, or gets the new one whole."""
    tab = Tab(student)
    start = where(await tab.open())
    await tab.close()
    await moderator.do("start_meeting")
    await moderator.do("end_meeting")
    await moderator.do("start_meeting")
    last = await Meeting.objects.aget(room=student.room_id, ended_at=None)
    for resume, kinds in [
        (start, ["meeting_started", "meeting_ended", "meeting_started"]),
        (start | {"number": 1}, ["meeting_ended", "meeting_started"]),
        ({"meeting": last.pk, "number": 0}, ["meeting_started"]),
        (start | {"number": 2}, None),
    ]:
        again = Tab(student)
        welcome = await again.open(resume=resume)
        if kinds is None:
            assert welcome["snapshot"] == await seen_by(student)
        assert [event["event"]["type"] for event in welcome["events"]] == (kinds or [])
        await again.close()


@pytest.mark.parametrize(
    "forge",
    [
        lambda here: here | {"number": here["number"] + 1},
        lambda here: here | {"number": 10**30},
        lambda here: here | {"meeting": here["meeting"] + 1},
        lambda here: here | {"meeting": -1},
        lambda here: here | {"meeting": 10**30},
        lambda here: {"meeting": 0, "number": 0},
    ],
)
async def test_numbers_that_nobody_has(
    forge: Callable[[Frame], Frame], moderator: Tab, student: Participant
) -> None:
    """From the future, from elsewhere, or made up: a snapshot, which is right whatever was claimed."""
    await moderator.do("start_meeting")
    tab = Tab(student)
    here = where(await tab.open())
    await tab.close()
    again = Tab(student)
    welcome = await again.open(resume=forge(here))
    assert welcome["snapshot"] == await seen_by(student)
    assert welcome["events"] == []
    await again.close()


async def test_too_far_behind(moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than is kept: a snapshot."""
    hub = await station.station().room(student.room_id)
    monkeypatch.setattr(hub.log, "_recent", type(hub.log._recent)(maxlen=3))
    tab = Tab(student)
    start = where(await tab.open())
    await tab.close()
    for access in ("open", "invite", "closed", "request"):
        await moderator.do("set_access", access=access)
    for number, is_known in [(0, False), (1, True)]:
        again = Tab(student)
        welcome = await again.open(resume=start | {"number": number})
        assert (welcome["snapshot"] is None) == is_known
        await again.close()


async def test_who_knows_more_than_this_process(
    moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come from another process, which was told first: they are not sent back in time."""
    tab = Tab(student)
    start = where(await tab.open())
    await tab.close()
    hub = await station.station().room(student.room_id)
    await hub.view()
    with monkeypatch.context() as deaf:
        deaf.setattr(hub, "receive", lambda events: None)
        await moderator.do("start_meeting")
        await moderator.do("set_access", access="closed")
    assert hub.log.position == (start["meeting"], 0)
    again = Tab(student)
    welcome = await again.open(resume=start | {"number": 1})
    assert [event["event"]["type"] for event in welcome["events"]] == ["room_changed"]
    await again.close()


# ---- as who one is


@pytest.mark.parametrize("was", Role)
async def test_a_role_that_changes(was: Role, moderator: Tab, room: Room) -> None:
    """All lines of that person are cut, at once; they come back with the new rights, and without the old."""
    becomes = Role.ATTENDEE if was is Role.MODERATOR else Role.MODERATOR
    who = await in_database(admit)(room, person="who", name="Sam Roe", role=was)
    asker = await in_database(admit)(room, person="asker", name="Kim Lee", role=Role.ATTENDEE)
    tabs = Tab(who, "the-first-tab"), Tab(who, "the-second-tab")
    for tab in tabs:
        await tab.open()
    async with Tab(asker) as asking:
        await asking.do("ask")
        start = where(tabs[0].welcome)
        await change(who, becomes)
        for tab in tabs:
            await tab.send({"type": "start_meeting", "id": 99})
            assert await tab.is_closed_with() == (
                Close.ROLE_CHANGED,
                "Your name or role has changed: connecting again.",
            )
            await tab.close()
        assert (await moderator.hears("person_changed"))["person"]["role"] == becomes

        again = Tab(who, "the-first-tab")
        # The rights of a snapshot are those of now: going on from what was known before would keep the old ones.
        welcome = await again.open(resume=start)
        assert welcome["you"]["role"] == becomes
        assert welcome["snapshot"] is not None
        names = [request["person"]["name"] for request in welcome["snapshot"]["requests"]]
        assert names == (["Kim Lee"] if becomes is Role.MODERATOR else [])
        await asking.do("cancel")
        heard = [event["type"] for event in await again.events()]
        assert heard == (["stage_request_ended"] if becomes is Role.MODERATOR else [])
        if becomes is Role.ATTENDEE:
            assert await again.is_refused("start_meeting") == "moderators_only"
        else:
            await again.do("start_meeting")
        await again.close()


async def test_a_role_that_changes_while_one_comes_in(
    moderator: Tab, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look into the database and the welcome: nobody is let in as who they were."""
    who = await in_database(admit)(room, person="who", name="Sam Roe", role=Role.MODERATOR)
    find, launches = Lookup.find, [Role.ATTENDEE]

    async def find_and_launch(lookup: Lookup[Participant], pk: int) -> Participant | None:
        found = await find(lookup, pk)
        if launches:
            await change(who, launches.pop())
        return found

    monkeypatch.setattr(Lookup, "find", find_and_launch)
    tab = Tab(who)
    welcome = await tab.open()
    assert welcome["you"]["role"] == "attendee"
    asker = await in_database(admit)(room, person="asker", name="Kim Lee", role=Role.ATTENDEE)
    async with Tab(asker) as asking:
        await asking.do("ask")
        await moderator.hears("stage_requested")
    assert await tab.events() == []
    await tab.close()


async def test_a_name_that_changes(moderator: Tab, attendee: Tab, room: Room) -> None:
    """Everybody sees the new one, also who is on stage under it."""
    await moderator.do("start_meeting")
    await moderator.do("set_access", access="open")
    await attendee.do("join", microphone=True, camera=True)
    await in_database(admit)(room, person="student", name="Li Wei (she)", role=Role.ATTENDEE)
    assert (await attendee.is_closed_with())[0] == Close.ROLE_CHANGED
    assert (await moderator.hears("person_changed"))["person"]["name"] == "Li Wei (she)"
    await attendee.close()
    async with Tab(attendee.participant) as again:
        assert again.welcome["you"]["name"] == "Li Wei (she)"
        assert again.welcome["snapshot"]["stage"][0]["person"]["name"] == "Li Wei (she)"


# ---- while other things happen


async def test_coming_in_while_the_meeting_ends(
    moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot is of one meeting or of the next, and what follows goes on from there."""
    await moderator.do("start_meeting")
    view, ends = RoomHub.view, [True]

    async def view_and_end(hub: RoomHub) -> Any:
        found = await view(hub)
        if ends and ends.pop():
            await moderator.do("end_meeting")
            found = await view(hub)
        return found

    monkeypatch.setattr(RoomHub, "view", view_and_end)
    tab = Tab(student)
    welcome = await tab.open()
    assert welcome["snapshot"] == await seen_by(student)
    assert welcome["snapshot"]["meeting"]["started_at"] is None
    await moderator.do("start_meeting")
    assert [event["type"] for event in await tab.events()] == ["meeting_started"]
    await tab.close()


async def test_coming_in_while_the_room_is_deleted(
    student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is not let into what is no longer served."""
    monkeypatch.setattr(ticks, "TICK", 10**9)
    view = RoomHub.view

    async def view_and_delete(hub: RoomHub) -> Any:
        found = await view(hub)
        await Room.objects.filter(pk=student.room_id).adelete()
        hub.close()
        return found

    monkeypatch.setattr(RoomHub, "view", view_and_delete)
    tab = Tab(student)
    await tab.connect()
    await tab.send(tab.hello())
    assert await tab.is_closed_with() == (Close.WRONG_ROOM, "This room does not exist any more.")
    await tab.close()


async def test_who_comes_back_is_here(
    moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: the grace time starts anew, before any clock has looked."""
    monkeypatch.setattr(ticks, "TICK", 10**9)
    async with Tab(student) as tab:
        await tab.do("ask")
    clock = Clock.installed(monkeypatch)
    async with Tab(student):
        request = await StageRequest.objects.aget(participant=student)
        assert request.seen_at == clock.at


async def test_one_tab_that_connects_twice(moderator: Tab, attendee: Tab) -> None:
    """The old line is cut with a word why, and its end does not end the new one."""
    again = Tab(attendee.participant)
    await again.open()
    assert await attendee.is_closed_with() == (Close.REPLACED, "This tab has connected again.")
    await attendee.close()
    await moderator.do("start_meeting")
    await again.hears("meeting_started")
    await again.close()


async def test_everyone_comes_back_at_once(
    moderator: Tab, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class of forty: each gets the room as it is, and hears what happens then once."""
    monkeypatch.setattr(ticks, "TICK", 0.01)
    people = [
        await in_database(admit)(room, person=f"p{n}", name=f"Person {n}", role=Role.ATTENDEE)
        for n in range(40)
    ]
    tabs = [Tab(who) for who in people]
    await asyncio.gather(*(tab.open() for tab in tabs), moderator.do("start_meeting"))
    await moderator.do("set_access", access="open")
    for tab in tabs:
        number = tab.welcome["snapshot"]["number"]
        heard = [frame["number"] for frame in await tab.frames() if frame["type"] == "event"]
        assert heard == [n for n in (1, 2) if n > number]
    await asyncio.gather(*(tab.close() for tab in tabs))


async def test_a_database_that_is_away(
    student: Participant, moderator: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is asked to come back, and can."""

    def fails(*args: Any) -> Any:
        raise OSError("the database is away")

    with monkeypatch.context() as away:
        away.setattr(Lookup, "find", fails)
        tab = Tab(student)
        await tab.connect()
        await tab.send(tab.hello())
        assert await tab.is_closed_with() == (
            Close.TRY_AGAIN,
            "The server cannot let you in right now: connecting again.",
        )
        assert Close.TRY_AGAIN not in Close.FINAL
        await tab.close()
    async with Tab(student) as again:
        await again.do("ping")


async def test_a_room_deleted_while_people_are_in_it(moderator: Tab, attendee: Tab) -> None:
    """All are told, and nobody is asked to come back."""
    await Room.objects.filter(pk=moderator.participant.room_id).adelete()
    assert await moderator.is_refused("start_meeting") == "no_such_room"
    await (await station.station().room(moderator.participant.room_id)).catch_up()
    for tab in (moderator, attendee):
        assert await tab.is_closed_with() == (Close.WRONG_ROOM, "This room does not exist any more.")
