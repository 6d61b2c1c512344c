"""Two server processes and a Redis between them: one room, whoever is connected where, and whatever breaks."""

import asyncio
import datetime as dt
import os
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database
from channels.layers import BaseChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from pytest_django import Settings

from stage.actions import clock as clock_actions
from stage.actions import perform
from stage.entry import admit, open_room
from stage.models import Message, Participant, Room, StageRequest
from stage.protocol import (
    Address,
    Ask,
    Close,
    Invite,
    Join,
    Numbered,
    ReactToMessage,
    SendMessage,
    SetAccess,
    StartMeeting,
)
from stage.realtime import hub as hubs
from stage.realtime import outbox, presence, ticks
from stage.realtime.hub import RoomHub
from stage.realtime.outbox import Outbox, group
from stage.realtime.station import Station, station
from stage.words import Access, Role, Status
from tests.stage.clock import Clock
from tests.stage.realtime.cable import Cable
from tests.stage.realtime.listening import Listener, until
from tests.stage.sockets import Tab

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = 10**9


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds are shorter here, and nothing is mended by a look into the log unless a test asks for it."""
    monkeypatch.setattr(ticks, "TICK", 0.02)
    monkeypatch.setattr(ticks, "EVERY", NEVER)
    monkeypatch.setattr(presence, "LINGER", 0.02)


@pytest.fixture
def mended_by_the_log(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fifth tick, as it should be."""
    monkeypatch.setattr(ticks, "EVERY", 5)


@pytest_asyncio.fixture
async def cable(settings: Settings) -> AsyncIterator[Cable]:
    """Between this process and Redis; the other has its own."""
    cable = Cable(os.environ["TEST_REDIS_URL"])
    await cable.mend()
    config = {"hosts": [cable.url], "prefix": secrets.token_hex(4)}
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": config}
    }
    yield cable
    await cable.cut()


@pytest_asyncio.fixture
async def here(cable: Cable) -> AsyncIterator[Station]:
    """This process."""
    here = station()
    yield here
    here.stop()
    await here.layer.flush()


@pytest_asyncio.fixture
async def elsewhere(here: Station, settings: Settings) -> AsyncIterator[Callable[[], Station]]:
    """Makes other processes."""
    config = settings.CHANNEL_LAYERS["default"]["CONFIG"] | {"hosts": [os.environ["TEST_REDIS_URL"]]}
    made: list[Station] = []

    def make() -> Station:
        made.append(Station(RedisPubSubChannelLayer(**config)))
        return made[-1]

    yield make
    for one in made:
        one.stop()
        await one.layer.flush()


@pytest_asyncio.fixture
async def there(elsewhere: Callable[[], Station]) -> Station:
    """Another process."""
    return elsewhere()


Opened = tuple[RoomHub, RoomHub]


@pytest_asyncio.fixture
async def both(here: Station, there: Station, room: Room) -> Opened:
    """The room, as each of them serves it."""
    opened = await here.room(room.pk), await there.room(room.pk)
    for hub in opened:
        await hub.view()
    return opened


async def act(who: Participant, command: Numbered, tab: str = "") -> None:
    """Carry out a command in this process."""
    tab = tab or f"tab-of-person-{who.pk}"
    await in_database(perform)(who.room_id, who.pk, command, tab=tab)


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


# ---- what breaks


async def test_a_process_that_dies(
    both: Opened,
    there: Station,
    teacher: Participant,
    student: Participant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its people are gone when it has not been heard for a while."""
    moderator = Listener(both[0], teacher)
    Listener(both[1], student)
    await until(lambda: both[0].people.is_elsewhere(student.pk))
    there.stop()
    monkeypatch.setattr(presence, "SILENT", 0.1)
    await until(lambda: student.pk in [pk for frame in moderator.heard("presence") for pk in frame["left"]])
    assert [who.id for who in both[0].people.told] == [teacher.pk]


@pytest.mark.usefixtures("mended_by_the_log")
async def test_redis_is_gone_for_a_moment(
    both: Opened, cable: Cable, teacher: Participant, student: Participant
) -> None:
    """Here everything goes on; there it arrives through the log; afterwards both know who is where."""
    moderator = Listener(both[0], teacher)
    attendee = Listener(both[1], student)
    await cable.cut()
    await act(teacher, StartMeeting(id=0))
    assert [number for _, number in moderator.numbers()] == [1]
    await act(student, Ask(id=0))
    assert (await attendee.hears("place"))["place"] == 1
    late = Listener(both[0], student, "another-tab")
    await cable.mend()
    await act(teacher, SetAccess(id=0, access=Access.INVITE))
    for listener in (moderator, attendee):
        await listener.hears("room_changed")
        assert [number for _, number in listener.numbers()] == [1, 2, 3]
    await until(lambda: both[1].people.is_elsewhere(teacher.pk) and both[1].people.is_elsewhere(student.pk))
    both[0].remove(late)
    await until(lambda: not both[1].people.is_elsewhere(student.pk))


async def test_the_layer_works_again_after_redis_was_gone(
    both: Opened, cable: Cable, there: Station, teacher: Participant
) -> None:
    """Without a look into the log: the subscription is back."""
    listener = Listener(both[0], teacher)
    await cable.cut()
    await cable.mend()

    async def passes() -> bool:
        there.tell_everyone(both[1], '{"type":"hello"}')
        return bool(listener.heard("hello"))

    await until(passes)


async def test_a_room_that_is_opened_while_redis_is_away(
    here: Station, cable: Cable, student: Participant
) -> None:
    """Who comes in is asked to come back, and let in when it is there again."""
    await cable.cut()
    tab = Tab(student)
    await tab.connect()
    await tab.send(tab.hello())
    assert (await tab.is_closed_with())[0] == Close.TRY_AGAIN
    await tab.close()
    await cable.mend()
    async with Tab(student) as again:
        assert again.welcome["snapshot"] is not None


async def test_a_redis_that_hangs(
    room: Room, teacher: Participant, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes messages and never answers: nobody here waits for it, not even to come in."""
    here = station()
    hub = await here.room(room.pk)
    await hub.view()

    async def hang(*args: Any) -> None:
        await asyncio.Event().wait()

    for name in ("group_send", "group_add", "group_discard"):
        monkeypatch.setattr(here.layer, name, hang)
    monkeypatch.setattr(outbox, "LAYER_SECONDS", NEVER)
    monkeypatch.setattr(ticks, "EVERY", 2)
    moderator = Listener(hub, teacher)
    async with Tab(student) as attendee:
        await moderator.hears("presence")
        await act(teacher, StartMeeting(id=0))
        await attendee.hears("meeting_started")
        await attendee.do("ask")
        assert (await attendee.hears("place"))["place"] == 1
    here.stop()


@pytest.mark.usefixtures("mended_by_the_log")
async def test_a_layer_that_forgets_who_listens(room: Room, student: Participant) -> None:
    """As the one in memory does after a day, or when a message has waited too long: it is told again."""
    here = station()
    hub = await here.room(room.pk)
    listener = Listener(hub, student)
    await here.layer.flush()

    async def passes() -> bool:
        message = {"kind": "frame", "frame": '{"type":"hello"}', "process": "x", "room": room.pk.hex}
        await here.layer.group_send(group(room.pk), message)
        return bool(listener.heard("hello"))

    await until(passes)
    here.stop()


async def test_what_nobody_understands(both: Opened, there: Station, student: Participant) -> None:
    """On the layer, from a newer version or by mistake: it is passed over, and what follows is heard."""
    listener = Listener(both[0], student)
    layer = there.layer
    nonsense: list[dict[str, Any]] = [
        {"kind": "from the future"},
        {"kind": "events", "events": [{"meeting": "one"}]},
        {"kind": "signal"},
        {},
    ]
    for message in nonsense:
        room_id = both[0].room_id
        await layer.group_send(group(room_id), {"room": room_id.hex, "process": "x"} | message)
    await layer.group_send(group(both[0].room_id), {"room": "no room", "process": "x", "kind": "frame"})
    there.tell_everyone(both[1], '{"type":"hello"}')
    await listener.hears("hello")


async def test_the_outbox_goes_on_after_what_is_not_taken(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In order; and when too much waits, the newest is dropped, and noted."""
    taken: list[int] = []

    class Layer(BaseChannelLayer):
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            if message["n"] == 1:
                raise OSError("away")
            if message["n"] == 2:
                await asyncio.Event().wait()
            taken.append(message["n"])

    monkeypatch.setattr(outbox, "LAYER_SECONDS", 0.01)
    monkeypatch.setattr(outbox, "MAX_WAITING", 5)
    box = Outbox(Layer())
    for number in range(6):
        box.put(room.pk, {"kind": f"message-{number}", "n": number})
    sending = asyncio.create_task(box.send_for_ever())
    await until(lambda: 4 in taken)
    assert taken == [0, 3, 4]
    assert [number for number in range(6) if f"message-{number}" in caplog.text] == [1, 2, 5]
    sending.cancel()


# ---- the clock


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What `timezone.now()` says from here on."""
    return Clock.installed(monkeypatch)


@dataclass
class OnStage:
    """A moderator and an attendee on stage, both connected to this process."""

    hub: RoomHub
    moderator: Listener
    attendee: Listener
    time: Clock

    async def is_there(self, listener: Listener) -> bool:
        """Whether they stand on stage, as the database has it."""
        rows = StageRequest.objects.filter(participant=listener.participant)
        return (await rows.aget()).status == Status.ON_STAGE

    async def is_noted(self) -> bool:
        """Whether those who are here have been noted since the clock was wound."""
        rows = StageRequest.objects.filter(participant=self.moderator.participant)
        return (await rows.aget()).seen_at == self.time.at

    async def live_through(self, seconds: float, step: float = 10) -> None:
        """Let time pass as it does, a little at a time."""
        end = self.time.at + dt.timedelta(seconds=seconds)
        while self.time.at < end:
            self.time.go_on(min(step, (end - self.time.at).total_seconds()))
            await until(self.is_noted)


@pytest_asyncio.fixture
async def on_stage(
    time: Clock, room: Room, teacher: Participant, student: Participant
) -> AsyncIterator[OnStage]:
    """The meeting runs, and two people stand on its stage."""
    here = station()
    hub = await here.room(room.pk)
    await act(teacher, StartMeeting(id=0))
    await act(teacher, Invite(id=0, participant=student.pk))
    for who in (teacher, student):
        await act(who, Join(id=0, microphone=True, camera=True))
    yield OnStage(hub, Listener(hub, teacher), Listener(hub, student), time)
    here.stop()


async def test_who_goes_is_given_the_grace_time(on_stage: OnStage) -> None:
    """Not less, and not for ever; who is here stays."""
    await on_stage.live_through(120)
    assert await on_stage.is_there(on_stage.attendee)
    on_stage.hub.remove(on_stage.attendee)
    await on_stage.live_through(45)
    assert await on_stage.is_there(on_stage.attendee)
    await on_stage.live_through(10)
    left = await on_stage.moderator.hears("stage_left")
    assert (left["person"]["id"], left["reason"]) == (on_stage.attendee.participant, "left")
    assert await on_stage.is_there(on_stage.moderator)


async def test_after_a_sleep_nobody_has_been_gone(on_stage: OnStage) -> None:
    """The machine slept for an hour, and wakes with everybody still connected."""
    await on_stage.live_through(3600, step=3600)
    assert await on_stage.is_there(on_stage.moderator)
    assert await on_stage.is_there(on_stage.attendee)


async def test_those_of_other_processes_have_time_to_be_noted(on_stage: OnStage) -> None:
    """After an hour in which nothing could be noted, nobody is taken for gone by the process that comes first."""
    on_stage.hub.remove(on_stage.attendee)  # as if they were connected elsewhere
    await on_stage.live_through(3600, step=3600)
    await on_stage.live_through(40)
    assert await on_stage.is_there(on_stage.attendee)
    await on_stage.live_through(10)
    await on_stage.moderator.hears("stage_left")


async def test_a_database_that_was_away(on_stage: OnStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """For longer than the grace time, and back before anybody could be noted."""
    seen, tries = clock_actions.seen, 0

    def fails(people: Any) -> None:
        nonlocal tries
        tries += 1
        if tries < 4:
            on_stage.time.go_on(30)
            raise OSError("the database is away")
        seen(people)

    monkeypatch.setattr(clock_actions, "seen", fails)
    on_stage.time.go_on(30)
    await until(on_stage.is_noted)
    assert tries == 4
    assert await on_stage.is_there(on_stage.moderator)
    assert await on_stage.is_there(on_stage.attendee)


async def test_a_room_that_cannot_be_read(
    on_stage: OnStage, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it cannot, nobody in it is known to have gone; in others, people are."""
    here = station()
    other_room = await in_database(open_room)(title="Chemistry")
    host, guest = [
        await in_database(admit)(other_room, person=name, name=name, role=role)
        for name, role in [("Host", Role.MODERATOR), ("Guest", Role.MODERATOR)]
    ]
    other = await here.room(other_room.pk)
    await act(host, StartMeeting(id=0))
    for who in (host, guest):
        await act(who, Join(id=0, microphone=True, camera=True))
    listener = Listener(other, host)

    async def fails(*args: Any) -> Any:
        raise OSError("this room is broken")

    async def is_noted() -> bool:
        return (await StageRequest.objects.aget(participant=host)).seen_at == on_stage.time.at

    with monkeypatch.context() as broken:
        broken.setattr(on_stage.hub, "view", fails)
        for _ in range(8):
            on_stage.time.go_on(10)
            await until(is_noted)
        assert (await listener.hears("stage_left"))["person"]["name"] == "Guest"
    await on_stage.live_through(10)
    assert await on_stage.is_there(on_stage.attendee)


async def test_one_room_does_not_stop_another(on_stage: OnStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that fails at everything, every time: in the other, people are told and noted, and the clock runs."""
    bad_room = await in_database(open_room)(title="Chemistry")
    host, guest = [
        await in_database(admit)(bad_room, person=name, name=name, role=role)
        for name, role in [("Host", Role.MODERATOR), ("Guest", Role.ATTENDEE)]
    ]
    here = station()
    bad = await here.room(bad_room.pk)
    here.rooms = {bad_room.pk: bad} | here.rooms  # it comes first
    Listener(bad, host)
    await act(host, StartMeeting(id=0))
    await act(host, Invite(id=0, participant=guest.pk))

    def fails(*args: Any) -> Any:
        raise OSError("this room is broken")

    run_out = clock_actions.run_out

    def fails_there(room_id: UUID, **since: Any) -> None:
        if room_id == bad_room.pk:
            fails()
        run_out(room_id, **since)

    monkeypatch.setattr(bad, "view", fails)
    monkeypatch.setattr(bad, "tell_presence", fails)
    monkeypatch.setattr(clock_actions, "run_out", fails_there)
    room = await Room.objects.aget(pk=on_stage.hub.room_id)
    invited = await in_database(admit)(room, person="invited", name="Sam Roe", role=Role.ATTENDEE)
    await act(
        await Participant.objects.aget(pk=on_stage.moderator.participant),
        Invite(id=0, participant=invited.pk),
    )
    Listener(on_stage.hub, invited)
    await on_stage.moderator.hears("presence")
    await on_stage.live_through(130)
    ended = await on_stage.moderator.hears("stage_request_ended")
    assert (ended["person"]["name"], ended["reason"]) == ("Sam Roe", "time")
    assert await on_stage.is_there(on_stage.attendee)


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
