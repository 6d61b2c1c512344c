"""Two server processes and a Redis between them: one room, whoever is connected where."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from stage.entry import admit
from stage.models import Message, Participant, Room
from stage.protocol import Address, Ask, Close, ReactToMessage, SendMessage, SendOut, SetAccess, StartMeeting
from stage.realtime import hub as hubs
from stage.realtime import presence, ticks
from stage.realtime.hub import RoomHub
from stage.realtime.station import Station
from stage.words import Access, Role
from tests.stage.realtime.cable import Cable
from tests.stage.realtime.conftest import NEVER, Opened
from tests.stage.realtime.listening import Listener, act, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick")]


# ---- what crosses


async def test_events_cross(both: Opened, teacher: Participant, student: Participant) -> None:
    """To those who may know, once each, on both sides."""
    moderators = [Listener(hub, teacher, f"tab-number-{n}") for n, hub in enumerate(both)]
    attendee = Listener(both[1], student)
    await act(teacher, StartMeeting(id=0))
    await act(student, Ask(id=0))
    await act(teacher, SetAccess(id=0, access=Access.INVITE))
    for listener in [*moderators, attendee]:
        await listener.hears("room_changed")
        assert [number for _, number in listener.numbers()] == [1, 2, 3]


async def test_an_action_outside_of_both(
    there: Station, room: Room, teacher: Participant, cable: Cable
) -> None:
    """From a command line, say: a process that serves no room itself."""
    hub = await there.room(room.pk)
    await hub.view()
    listener = Listener(hub, teacher)
    await act(teacher, StartMeeting(id=0))
    await listener.hears("meeting_started")


async def test_reactions_to_messages_cross(both: Opened, teacher: Participant, student: Participant) -> None:
    """One's own tab there knows at once, everybody hears the count; twice pressed is once counted."""
    await act(teacher, SendMessage(id=0, key="a-message", text="Hello"))
    number = (await Message.objects.aget()).pk
    listeners = [Listener(hub, who) for hub in both for who in (teacher, student)]
    for _ in range(2):
        await act(student, ReactToMessage(id=0, message=number, kind="heart", on=True))
    for listener in listeners:
        told = await listener.hears("messages_reacted")
        assert told["reactions"][0]["counts"] == [{"kind": "heart", "count": 1}]
    for own in listeners[1], listeners[3]:
        await own.hears("reacted", times=2)
    assert [len(listener.heard("reacted")) for listener in listeners] == [0, 2, 0, 2]


async def test_presence_crosses(both: Opened, teacher: Participant, student: Participant) -> None:
    """Who comes there is told here, and who goes."""
    moderator = Listener(both[0], teacher)
    attendee = Listener(both[1], student)

    def told(change: str) -> list[Any]:
        return [what for frame in moderator.heard("presence") for what in frame[change]]

    await until(lambda: student.pk in [person["id"] for person in told("joined")])
    assert told("left") == []
    both[1].remove(attendee)
    await until(lambda: told("left") == [student.pk])


async def test_a_process_that_comes_later_hears_who_is_here(
    both: Opened, elsewhere: Callable[[], Station], student: Participant
) -> None:
    """Without waiting for anybody to come or go."""
    Listener(both[0], student)
    await until(lambda: both[1].people.is_elsewhere(student.pk))
    hub = await elsewhere().room(both[0].room_id)
    await until(lambda: [who.id for who in hub.people.told] == [student.pk])


async def test_signalling_crosses(
    both: Opened, here: Station, teacher: Participant, student: Participant
) -> None:
    """To that one tab."""
    tab, same_tab_of_another, another_tab = (
        Listener(both[1], student, "the-tab-we-mean"),
        Listener(both[1], teacher, "the-tab-we-mean"),
        Listener(both[1], student, "another-tab"),
    )
    to = Address(participant=student.pk, tab="the-tab-we-mean")
    here.tell_tab(both[0], to, '{"type":"signalled","n":1}')
    here.tell_tab(both[0], to, '{"type":"signalled","n":2}')
    await tab.hears("signalled", times=2)
    assert [frame["n"] for frame in tab.heard("signalled")] == [1, 2]
    assert same_tab_of_another.heard("signalled") == another_tab.heard("signalled") == []


async def test_signalling_finds_a_tab_that_has_moved(
    both: Opened, here: Station, student: Participant
) -> None:
    """Its old line stands here still, broken, while the tab is back in the other process."""
    old = Listener(both[0], student)
    new = Listener(both[1], student)
    await until(lambda: both[0].people.is_elsewhere(student.pk))
    here.tell_tab(both[0], Address(student.pk, new.tab), '{"type":"signalled"}')
    await new.hears("signalled")
    assert len(old.heard("signalled")) == 1


async def test_frames_for_everyone_cross(
    both: Opened, here: Station, teacher: Participant, student: Participant
) -> None:
    """Once each; here at once."""
    listeners = Listener(both[0], teacher), Listener(both[1], student)
    here.tell_everyone(both[0], '{"type":"publisher_ready"}')
    assert len(listeners[0].heard("publisher_ready")) == 1
    await listeners[1].hears("publisher_ready")
    here.tell_everyone(both[0], '{"type":"publisher_ready"}')
    await listeners[1].hears("publisher_ready", times=2)
    assert [len(listener.heard("publisher_ready")) for listener in listeners] == [2, 2]


async def test_places_in_line_cross(both: Opened, teacher: Participant, student: Participant) -> None:
    """Who waits there hears it there."""
    attendee = Listener(both[1], student)
    await act(student, Ask(id=0))
    assert (await attendee.hears("place"))["place"] == 1


async def test_another_role_crosses(
    both: Opened, room: Room, teacher: Participant, student: Participant
) -> None:
    """The lines of that person are cut in every process."""
    Listener(both[0], teacher)
    attendee = Listener(both[1], student)
    await in_database(admit)(room, person="student", name="Li Wei", role=Role.MODERATOR)
    await until(lambda: attendee.code is not None)
    assert both[1].tabs.connections == {}


@pytest.mark.parametrize("bar", [True, False])
async def test_who_is_sent_out_is_gone_at_once(
    both: Opened,
    room: Room,
    teacher: Participant,
    student: Participant,
    bar: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """For everyone, in every process: whoever sends them media stops, and no moment of grace is waited for."""
    publishers = [
        await in_database(admit)(room, person=name, name=name, role=Role.ATTENDEE) for name in ("ada", "bob")
    ]
    listeners = [Listener(hub, who) for hub, who in zip(both, publishers, strict=True)]
    Listener(both[0], student, "a-tab-over-here")
    Listener(both[1], student, "a-tab-over-there")
    await until(lambda: all(student.pk in [who.id for who in hub.people.told] for hub in both))
    await until(lambda: all(hub.people.is_elsewhere(student.pk) for hub in both))
    monkeypatch.setattr(ticks, "TICK", NEVER)  # what comes now comes by itself
    monkeypatch.setattr(presence, "LINGER", NEVER)
    await asyncio.sleep(0.05)
    for listener in listeners:
        listener.frames.clear()

    await act(teacher, SendOut(id=0, participant=student.pk, bar=bar))

    for hub, listener in zip(both, listeners, strict=True):
        assert (await listener.hears("presence"))["left"] == [student.pk]
        assert hub.tabs.of(student.pk) == []
        assert not hub.people.is_elsewhere(student.pk)
        assert student.pk not in hub.people.people()


async def test_who_was_sent_out_hears_no_signalling(
    both: Opened, here: Station, there: Station, teacher: Participant, student: Participant
) -> None:
    """Wherever their tab was, and from whichever process it comes."""
    tab = Listener(both[1], student)
    await act(teacher, SendOut(id=0, participant=student.pk, bar=False))
    await until(lambda: tab.code is not None)
    for own, hub in zip((here, there), both, strict=True):
        own.tell_tab(hub, tab.address, '{"type":"signalled"}')
    await asyncio.sleep(0.1)
    assert tab.heard("signalled") == []


# ---- one tab has one line, in the whole room


async def enter(own: Station, hub: RoomHub, who: Participant, tab: str = "") -> Listener:
    """Somebody comes in through this process."""
    listener = Listener(None, who, tab)
    own.enter(hub, listener)
    await asyncio.sleep(0.002)  # nobody comes in twice in one moment
    return listener


async def test_one_tab_has_one_line_in_the_whole_room(
    both: Opened, here: Station, there: Station, teacher: Participant, student: Participant
) -> None:
    """A duplicated browser tab finds its way to another process: the newer line stays, the older one is replaced."""
    old = await enter(here, both[0], student)
    others = [
        await enter(here, both[0], student, "another-tab"),
        await enter(here, both[0], teacher, old.tab),
    ]
    new = await enter(there, both[1], student)
    await until(lambda: old.code is not None)
    assert old.code == Close.REPLACED
    assert old not in both[0].tabs.all()
    assert [listener.code for listener in (new, *others)] == [None, None, None]
    assert new in both[1].tabs.all()

    newest = await enter(here, both[0], student)
    await until(lambda: new.code is not None)
    assert (new.code, newest.code) == (Close.REPLACED, None)
    assert both[1].tabs.all() == []


async def test_news_of_a_line_that_come_late_do_not_replace_a_newer_one(
    both: Opened, here: Station, there: Station, student: Participant
) -> None:
    """They waited for the layer, while the tab went on to the other process: what is older goes, wherever it is."""
    old, new = Listener(both[0], student), Listener(both[1], student)
    old.entered_at, new.entered_at = 1000.0, 1002.0
    late = {"kind": "entered", "participant": student.pk, "tab": old.tab, "at": 1000.0}
    there._hear(late | {"process": here.name, "room": both[0].room_id.hex})
    await until(lambda: old.code is not None)
    assert (old.code, new.code) == (Close.REPLACED, None)
    assert both[1].tabs.all() == [new]


# ---- rooms are opened and left


@pytest.mark.usefixtures("mended_by_the_log")
async def test_a_room_is_left_and_opened_again(
    both: Opened,
    here: Station,
    there: Station,
    teacher: Participant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When nobody has been there for a while; whoever comes then hears everything."""
    monkeypatch.setattr(hubs, "IDLE", 0)
    await until(lambda: both[0].room_id not in here.rooms)
    monkeypatch.setattr(hubs, "IDLE", 60)
    hub = await here.room(both[0].room_id)
    assert hub is not both[0]
    listener = Listener(hub, teacher)
    there.tell_everyone(both[1], '{"type":"hello"}')
    await listener.hears("hello")


async def test_a_room_is_not_left_by_who_is_on_the_way_in(
    here: Station, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty room is about to be left when somebody asks for it."""
    hub = await here.room(room.pk)
    later = hub._clock() + hubs.IDLE * 2
    monkeypatch.setattr(hub, "_clock", lambda: later)
    assert hub.is_idle
    assert not (await here.room(room.pk)).is_idle


async def test_a_class_opens_a_room_once(here: Station, room: Room) -> None:
    """However many come in the same moment."""
    opened = await asyncio.gather(*(here.room(room.pk) for _ in range(20)))
    assert all(hub is opened[0] for hub in opened)
