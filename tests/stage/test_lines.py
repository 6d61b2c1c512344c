"""A tab's commands, one after another; and a line that ends, in whatever way."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from stage import consumers
from stage.actions import perform
from stage.models import Event, Participant, Room, StageRequest
from stage.realtime import presence, station, ticks
from stage.realtime.hub import RoomHub
from stage.words import Access
from tests.conftest import set_access
from tests.stage.realtime.listening import until
from tests.stage.sockets import Refusal, Tab

pytestmark = pytest.mark.django_db(transaction=True)


# ---- commands


@pytest.mark.usefixtures("no_limits")
async def test_commands_are_carried_out_in_order(moderator: Tab, attendee: Tab) -> None:
    """However fast they come: each after the one before, also while that is in the database."""
    await moderator.do("start_meeting")
    await attendee.frames()
    commands = ["ask", "cancel"] * 10
    for number, command in enumerate(commands):
        await attendee.send({"type": command, "id": number})
    answers: list[tuple[str, int]] = []
    heard: list[str] = []
    while len(answers) < len(commands):
        frame = await attendee.next()
        if frame["type"] == "event":
            heard.append(frame["event"]["type"])
        elif frame["type"] != "place":
            answers.append((frame["type"], frame["id"]))
    assert answers == [("done", number) for number in range(len(commands))]
    assert heard == ["stage_requested", "stage_request_ended"] * 10


async def test_an_answer_comes_after_its_events(moderator: Tab, attendee: Tab, room: Room) -> None:
    """When a command is done, its own tab has heard what it did: the next one can build on it."""
    await moderator.do("start_meeting")
    await in_database(set_access)(room, Access.OPEN)
    await attendee.frames()
    await attendee.send({"type": "join", "id": 50, "microphone": True, "camera": True})
    await attendee.send({"type": "publishing", "id": 51})
    kinds = [(await attendee.next())["type"] for _ in range(4)]
    assert kinds == ["event", "done", "publisher_ready", "done"]


async def test_a_layer_that_is_slow(
    moderator: Tab, attendee: Tab, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody in this process waits for it: neither events, nor what is decided on their ground."""
    layer = station.station().layer

    async def never(*args: Any) -> Any:
        await asyncio.Event().wait()

    monkeypatch.setattr(layer, "group_send", never)
    await moderator.do("set_access", access="open")
    await moderator.do("start_meeting")
    await attendee.do("join", microphone=True, camera=True)
    await attendee.do("publishing")
    entry = (await moderator.hears("stage_joined"))["entry"]
    await moderator.hears("publisher_ready")
    await moderator.do("remove", request=entry["request"])
    assert await attendee.is_refused("publishing") == "not_on_stage"


async def test_a_command_that_fails(moderator: Tab, attendee: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with a sentence, and the line goes on."""

    def fails(*args: Any, **more: Any) -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(consumers, "perform", fails)
        with pytest.raises(Refusal) as refusal:
            await attendee.do("ask")
    assert refusal.value.code == "failed"
    assert refusal.value.text == str(consumers.FAILED)
    await attendee.do("ask")
    await moderator.hears("stage_requested")


async def test_what_is_said_twice_is_done_once(moderator: Tab, attendee: Tab) -> None:
    """The answer was lost with the line, so the page says it again: it is told that it was done already."""
    student = attendee.participant.pk

    async def twice(tab: Tab, code: str | None, command: str, **fields: Any) -> None:
        await tab.do(command, **fields)
        events = await Event.objects.acount()
        if code is None:
            await tab.do(command, **fields)
        else:
            assert await tab.is_refused(command, **fields) == code, command
        assert await Event.objects.acount() == events, command

    await twice(moderator, None, "set_access", access="open")
    await twice(moderator, "already_started", "start_meeting")
    await twice(attendee, "already_on_stage", "join", microphone=True, camera=True)
    await twice(attendee, None, "set_media", microphone=False, camera=True)
    standing = await StageRequest.objects.aget(participant=student)
    await twice(moderator, "already_decided", "remove", request=standing.pk)
    await twice(moderator, "already_invited", "invite", participant=student)
    await twice(attendee, "no_request", "refuse")
    await twice(moderator, None, "set_access", access="request")
    await twice(attendee, "already_asked", "ask")
    await twice(attendee, "no_request", "cancel")
    await twice(moderator, "not_started", "end_meeting")


async def test_an_answer_that_is_lost(
    moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks while the command is in the database: it is carried out, and the tab finds it done."""
    tab = Tab(student)
    await tab.open()
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(*args: Any, **more: Any) -> None:
        loop.call_soon_threadsafe(begun.set)
        perform(*args, **more)

    monkeypatch.setattr(consumers, "perform", slow)
    await tab.send({"type": "ask", "id": 1})
    await begun.wait()
    await tab.close()
    await moderator.hears("stage_requested")
    async with Tab(student) as again:
        (request,) = again.welcome["snapshot"]["requests"]
        assert request["person"]["id"] == student.pk
        assert again.welcome["place"] == 1
        assert await again.is_refused("ask") == "already_asked"


# ---- the end of a line


async def hub_of(tab: Tab) -> RoomHub:
    """The room as this process serves it."""
    return await station.station().room(tab.participant.room_id)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody lingers."""
    monkeypatch.setattr(ticks, "TICK", 0.01)
    monkeypatch.setattr(presence, "LINGER", 0)


@pytest.mark.usefixtures("quick")
async def test_a_tab_that_is_closed(moderator: Tab, attendee: Tab) -> None:
    """Everybody hears who has gone."""
    pk = attendee.participant.pk
    while pk not in [person["id"] for person in (await moderator.hears("presence"))["joined"]]:
        pass
    await attendee.close()
    assert (await moderator.hears("presence"))["left"] == [pk]


@pytest.mark.usefixtures("quick")
async def test_a_line_whose_task_is_killed(moderator: Tab, attendee: Tab) -> None:
    """As daphne kills one that takes too long to end: nobody stays in the room, or on stage, as a ghost."""
    attendee.socket.future.cancel()
    await asyncio.wait([attendee.socket.future])
    assert (await hub_of(moderator)).people.connected() == {moderator.participant.pk}


@pytest.mark.usefixtures("quick")
async def test_a_line_whose_task_fails(
    moderator: Tab, attendee: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of ours ends that line alone, and all of it."""

    async def fails(*args: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(consumers.RoomConsumer, "_frame", fails)
        await attendee.send({"type": "ping", "id": 1})
        await asyncio.wait([attendee.socket.future])
    assert isinstance(attendee.socket.future.exception(), ZeroDivisionError)
    assert (await hub_of(moderator)).people.connected() == {moderator.participant.pk}
    await moderator.do("start_meeting")


@pytest.mark.usefixtures("quick")
async def test_a_line_that_ends_while_one_comes_in(
    moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hello is in the database when the tab closes: nobody is left behind."""
    begun, goes_on = asyncio.Event(), asyncio.Event()
    view = RoomHub.view

    async def slow(hub: RoomHub) -> Any:
        begun.set()
        await goes_on.wait()
        return await view(hub)

    with monkeypatch.context() as slowly:
        slowly.setattr(RoomHub, "view", slow)
        tab = Tab(student)
        await tab.connect()
        await tab.send(tab.hello())
        await begun.wait()
        await tab.socket.send_input({"type": "websocket.disconnect", "code": 1006})
        goes_on.set()
        await tab.socket.wait(5)
    assert (await hub_of(moderator)).people.connected() == {moderator.participant.pk}


@pytest.mark.usefixtures("quick")
async def test_a_reader_who_does_not_read(
    moderator: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their line is cut; everybody else hears everything at once."""
    monkeypatch.setattr("stage.realtime.connection.MAX_WAITING", 3)
    slow = Tab(student)
    await slow.open()
    reads = asyncio.Event()
    hub = await hub_of(moderator)
    (line,) = [line for line in hub.tabs.connections.values() if line.participant == student.pk]
    send = line._send

    async def wait_and_send(message: Any) -> None:
        await reads.wait()
        await send(message)

    line._send = wait_and_send
    for access in ["open", "invite", "closed", "request", "open", "invite"]:
        await moderator.do("set_access", access=access)
        assert (await moderator.hears("room_changed"))["room"]["access"] == access
    assert line.closed
    await until(lambda: line not in hub.tabs.connections.values())
    reads.set()
    assert await slow.is_closed_with() == (4408, "Too slow to keep up: connecting again.")
    await slow.close()
