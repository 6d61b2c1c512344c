"""One room in one process: every event once and in order, whatever becomes of it on the way."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID

import pytest
from channels.db import database_sync_to_async
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stage.actions import happened, perform, set_up
from stage.actions.locked import Told
from stage.entry import admit, open_room
from stage.models import Participant, Room
from stage.parts import snapshot
from stage.protocol import (
    Ask,
    Cancel,
    Close,
    EndMeeting,
    Invite,
    Numbered,
    Resume,
    SetAccess,
    Snapshot,
    StartMeeting,
)
from stage.realtime import hub as hubs
from stage.realtime import room_log
from stage.realtime.hub import RoomHub
from stage.refusals import NotAllowed
from stage.rules import may_hear
from stage.words import Access, Role
from tests.stage.realtime.listening import Listener

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told() -> Iterator[list[list[Told]]]:
    """What the actions tell, a list for each: it is the test's to bring it to a hub."""
    batches: list[list[Told]] = []

    def keep(*, events: list[Told], **_: Any) -> None:
        batches.append(events)

    happened.connect(keep)
    yield batches
    happened.disconnect(keep)


async def act(who: Participant, command: Numbered) -> None:
    """Carry out a command, or not."""
    with suppress(NotAllowed):
        await database_sync_to_async(perform)(who.room_id, who.pk, command, tab="the-only-tab")


def people_of_a_new_room() -> list[Participant]:
    """Two moderators and two attendees."""
    room = open_room(title="Biology 101")
    set_up(room.pk, "Ada", access=Access.REQUEST)
    roles = [Role.MODERATOR, Role.MODERATOR, Role.ATTENDEE, Role.ATTENDEE]
    return [admit(room, person=f"p{i}", name=f"Person {i}", role=role) for i, role in enumerate(roles)]


def any_command(dice: Random, people: list[Participant]) -> tuple[Participant, Numbered]:
    """Mostly requests, which not everybody may know of."""
    who = dice.choice(people)
    if Role(who.role) is Role.ATTENDEE:
        return who, dice.choice([Ask(id=0), Cancel(id=0)])
    commands = [StartMeeting(id=0), Invite(id=0, participant=dice.choice(people).pk), EndMeeting(id=0)]
    return who, dice.choice([*commands, SetAccess(id=0, access=dice.choice([Access.REQUEST, Access.CLOSED]))])


@pytest.mark.usefixtures("one_connection")
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
async def test_each_event_once_and_in_order(seed: int, told: list[list[Told]]) -> None:
    """A layer that loses, doubles and reorders; people who come and go in between; a log that tells the truth."""
    dice = Random(seed)
    told.clear()
    people = await database_sync_to_async(people_of_a_new_room)()
    hub = RoomHub(people[0].room_id)
    on_the_way: list[list[Told]] = []
    listeners: list[tuple[Listener, tuple[int, int]]] = []
    for turn in range(18):
        if turn % 6 == 0:
            who = dice.choice(people)
            view = await hub.view()
            came = (view.meeting.id, view.number)
            listeners.append((Listener(hub, who, f"tab-number-{turn}"), came))
        await act(*any_command(dice, people))
        for batch in told[len(on_the_way) :]:
            on_the_way.append([] if dice.random() < 0.2 else batch)
        for _ in range(dice.randrange(3)):
            hub.receive(dice.choice(on_the_way) if on_the_way else [])
        if dice.random() < 0.3:
            hub.look_into_log()
    await hub.catch_up()

    log = [entry for batch in told for entry in batch]
    assert hub.log.position >= (log[-1].meeting, log[-1].number)
    for listener, came in listeners:
        may = [
            (entry.meeting, entry.number)
            for entry in log
            if may_hear(
                entry.public,
                entry.person,
                participant=listener.participant,
                role=listener.person.role,
            )
        ]
        # What the snapshot held may come again: a browser skips it.
        heard = listener.numbers()
        assert [number for number in heard if number > came] == [number for number in may if number > came]
        assert heard == sorted(set(heard))


async def test_the_layer_alone_is_enough(teacher: Participant, told: list[list[Told]]) -> None:
    """While nothing is lost, nobody looks into the database for it."""
    hub = RoomHub(teacher.room_id)
    await hub.view()
    listener = Listener(hub, teacher)
    await act(teacher, StartMeeting(id=0))
    hub.receive(told[0])
    assert [frame["event"]["type"] for frame in listener.frames] == ["meeting_started"]


async def test_a_long_gap_is_filled_to_its_end(
    teacher: Participant, monkeypatch: pytest.MonkeyPatch, told: list[list[Told]]
) -> None:
    """Also when the log is longer than what is read at once."""
    monkeypatch.setattr(room_log, "KEPT", 3)
    hub = RoomHub(teacher.room_id)
    await hub.view()
    listener = Listener(hub, teacher)
    for access in [Access.OPEN, Access.INVITE] * 5:
        await act(teacher, SetAccess(id=0, access=access))
    hub.receive(told[-1])
    await hub.catch_up()
    assert [number for _, number in listener.numbers()] == list(range(1, 11))


async def test_an_event_before_anybody_has_looked(
    teacher: Participant, student: Participant, told: list[list[Told]]
) -> None:
    """What comes between the opening of a room and its first reading is not lost, and what was before is not told."""
    await act(teacher, StartMeeting(id=0))
    await act(teacher, EndMeeting(id=0))
    hub = RoomHub(teacher.room_id)
    await act(teacher, StartMeeting(id=0))
    hub.receive(told[-1])
    listener = Listener(hub, student)
    await hub.catch_up()
    view = await hub.view()
    assert view.number == 1
    assert listener.numbers() in ([], [(view.meeting.id, 1)])
    await act(teacher, EndMeeting(id=0))
    hub.receive(told[-1])
    assert listener.frames[-1]["event"]["type"] == "meeting_ended"


async def test_an_event_while_the_room_is_read(
    teacher: Participant, monkeypatch: pytest.MonkeyPatch, told: list[list[Told]]
) -> None:
    """What was read before it is out of date when it is there, and read again."""
    hub = RoomHub(teacher.room_id)
    await hub.view()
    loop = asyncio.get_running_loop()
    rests = [True]

    def slow(room_id: UUID) -> Snapshot:
        found = snapshot(room_id)
        if rests and rests.pop():
            perform(room_id, teacher.pk, SetAccess(id=0, access=Access.CLOSED))
            loop.call_soon_threadsafe(hub.receive, told[-1])
        return found

    await act(teacher, SetAccess(id=0, access=Access.OPEN))
    hub.receive(told[-1])
    monkeypatch.setattr(hubs, "snapshot", slow)
    assert (await hub.view()).room.access is Access.CLOSED


async def test_what_is_known_to_be_newer_is_seen_at_once(
    teacher: Participant, told: list[list[Told]]
) -> None:
    """While a gap is not filled yet, the room is read anew rather than shown as it was."""
    hub = RoomHub(teacher.room_id)
    assert (await hub.view()).number == 0
    await act(teacher, SetAccess(id=0, access=Access.OPEN))
    await act(teacher, SetAccess(id=0, access=Access.CLOSED))
    hub.receive(told[1])
    assert (await hub.view()).room.access is Access.CLOSED


async def test_one_reading_serves_all_who_wait(teacher: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class that comes in at once costs one look into the database."""
    readings = 0

    def counted(room_id: UUID) -> Snapshot:
        nonlocal readings
        readings += 1
        return snapshot(room_id)

    monkeypatch.setattr(hubs, "snapshot", counted)
    hub = RoomHub(teacher.room_id)
    views = await asyncio.gather(*(hub.view() for _ in range(20)))
    assert all(view is views[0] for view in views)
    assert readings == 1


async def test_a_database_that_fails_once(
    teacher: Participant, monkeypatch: pytest.MonkeyPatch, told: list[list[Told]]
) -> None:
    """Those who asked are told; the next who ask are served, and nothing is lost."""
    hub = RoomHub(teacher.room_id)
    await hub.view()
    listener = Listener(hub, teacher)
    fine = room_log.log_after

    def fails(*args: Any) -> Any:
        monkeypatch.setattr(room_log, "log_after", fine)
        raise OSError("the database is away")

    monkeypatch.setattr(room_log, "log_after", fails)
    await act(teacher, StartMeeting(id=0))
    await hub.catch_up()
    assert listener.frames == []
    await hub.catch_up()
    assert [number for _, number in listener.numbers()] == [1]


# ---- places in line


async def test_places_in_line(
    teacher: Participant, student: Participant, room: Room, told: list[list[Told]]
) -> None:
    """Each hears their own, when it changes, also when it is the same in a new request; and nobody else's."""
    second = await database_sync_to_async(admit)(room, person="second", name="Sam Roe", role=Role.ATTENDEE)
    hub = RoomHub(room.pk)
    await hub.view()
    first_tab, second_tab, moderator = (Listener(hub, who) for who in (student, second, teacher))

    def places(tab: Listener) -> list[int]:
        return [frame["place"] for frame in tab.heard("place")]

    async def happens(*commands: tuple[Participant, Numbered]) -> None:
        for who, command in commands:
            await act(who, command)
        hub.receive(entry for batch in told for entry in batch)
        await hub.catch_up()

    await happens((student, Ask(id=0)))
    await happens((second, Ask(id=0)))
    assert (places(first_tab), places(second_tab)) == ([1], [2])
    await happens((student, Cancel(id=0)))
    assert (places(first_tab), places(second_tab)) == ([1], [2, 1])
    await happens((student, Ask(id=0)))
    assert (places(first_tab), places(second_tab)) == ([1, 2], [2, 1])
    await happens((student, Cancel(id=0)), (student, Ask(id=0)))
    assert (places(first_tab), places(second_tab)) == ([1, 2, 2], [2, 1])
    assert places(moderator) == []


# ---- who comes back


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the last few events are kept."""
    monkeypatch.setattr(room_log, "KEPT", 4)


@pytest.mark.usefixtures("asked_for")
async def test_what_was_missed(teacher: Participant, student: Participant, told: list[list[Told]]) -> None:
    """From each number on: the events since that one may know, or None where only a snapshot can tell."""
    hub = RoomHub(teacher.room_id)
    first = (await hub.view()).meeting.id
    for who, command in [
        (teacher, StartMeeting(id=0)),
        (student, Ask(id=0)),
        (teacher, Invite(id=0, participant=student.pk)),
        (teacher, EndMeeting(id=0)),
        (teacher, StartMeeting(id=0)),
    ]:
        await act(who, command)
        hub.receive(told[-1])
    second = hub.log.position[0]
    assert second > first
    moderator, attendee, stranger = (Listener(hub, who) for who in (teacher, student, student))
    stranger.person = moderator.person  # a second moderator in all that counts here

    def missed(meeting: int, number: int, by: Listener) -> list[tuple[int, int]] | None:
        found = hub.missed(Resume(meeting=meeting, number=number), by)
        return None if found is None else [(event.meeting, event.number) for event in found]

    # 1 started, 2 asked, 3 invited, 4 closed, 5 ended; 1 started: the last four of them are kept.
    assert missed(first, 1, moderator) is None
    assert missed(first, 2, moderator) == [(first, 3), (first, 4), (first, 5), (second, 1)]
    assert missed(first, 2, attendee) == [(first, 3), (first, 4), (first, 5), (second, 1)]
    assert missed(first, 4, attendee) == [(first, 5), (second, 1)]
    assert missed(second, 0, attendee) == [(second, 1)]
    assert missed(second, 1, attendee) == []
    # Nobody has these numbers, and no browser that read the end of a meeting stays in it.
    for meeting, number in [(first, 5), (first, 99), (second, 2), (second + 1, 0), (0, 0), (10**30, 10**30)]:
        assert missed(meeting, number, moderator) is None


async def test_who_has_another_role_starts_anew(
    teacher: Participant, student: Participant, room: Room, told: list[list[Told]]
) -> None:
    """Their lines are cut before they hear of it, and events alone do not make up for what they may know now."""
    hub = RoomHub(room.pk)
    meeting = (await hub.view()).meeting.id
    listeners = [Listener(hub, student, tab) for tab in ("the-first-tab", "the-second-tab")]
    other = Listener(hub, teacher)
    await database_sync_to_async(admit)(room, person="student", name="Li Wei", role=Role.MODERATOR)
    hub.receive(told[-1])
    assert [listener.code for listener in listeners] == [Close.ROLE_CHANGED] * 2
    assert [listener.frames for listener in listeners] == [[], []]
    assert other.heard("person_changed")
    assert hub.changes == 1
    assert set(hub.tabs.connections.values()) == {other}
    assert hub.missed(Resume(meeting=meeting, number=0), listeners[0]) is None
    assert hub.missed(Resume(meeting=meeting, number=0), other) is not None


# ---- comings and goings


async def test_one_tab_has_one_line(teacher: Participant, student: Participant) -> None:
    """The newer one; the end of the older does not take it away."""
    hub = RoomHub(teacher.room_id)
    old, new = Listener(hub, student), Listener(hub, student)
    other = Listener(hub, student, "another-tab")
    assert (old.code, new.code, other.code) == (Close.REPLACED, None, None)
    hub.remove(old)
    assert set(hub.tabs.connections.values()) == {new, other}
    assert hub.people.connected() == {student.pk}


async def test_a_line_that_was_cut_is_forgotten(student: Participant) -> None:
    """Even when its reader never notices: who does not hear is not here."""
    hub = RoomHub(student.room_id)
    listener = Listener(hub, student)
    listener.close(Close.TOO_SLOW, "Too slow.")
    assert hub.people.connected() == {student.pk}
    hub.remove_closed()
    assert hub.tabs.connections == {}
    assert hub.people.connected() == set()


async def test_a_room_that_is_deleted(student: Participant) -> None:
    """Those in it are told, and it is not served any longer."""
    hub = RoomHub(student.room_id)
    await hub.view()
    listener = Listener(hub, student)
    await Room.objects.filter(pk=student.room_id).adelete()
    await hub.catch_up()
    assert listener.code == Close.WRONG_ROOM
    assert hub.is_gone
    assert hub.is_idle


async def test_an_empty_room_is_kept_for_a_while(student: Participant) -> None:
    """Not while somebody is there, nor while somebody is on the way in."""
    now = 0.0
    hub = RoomHub(student.room_id, clock=lambda: now)
    listener = Listener(hub, student)
    now += hubs.IDLE * 2
    found = [hub.is_idle]
    hub.remove(listener)
    for wait in (hubs.IDLE, 1):
        now += wait
        found.append(hub.is_idle)
    hub.touch()
    found.append(hub.is_idle)
    assert found == [False, False, True, False]
