"""Who does not say hello as one should is shown the door, and told why; and everybody else goes on."""

import json
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator

from kroom.asgi import application
from stage import consumers
from stage.models import Event, Participant
from stage.protocol import Close
from tests.stage.frames import FRAMES, NO_FRAMES
from tests.stage.sockets import Tab, goes_on

pytestmark = pytest.mark.django_db(transaction=True)


async def is_shown_the_door(who: Participant, content: str | bytes) -> tuple[int, str]:
    """Say this first; returns how it ended."""
    stranger = Tab(who)
    await stranger.connect()
    await stranger.send_raw(content)
    found = await stranger.is_closed_with()
    await stranger.close()
    return found


NO_HELLO = "The first frame must be a hello with a ticket. Open the room again from your course."


async def test_what_is_no_hello(student: Participant, moderator: Tab) -> None:
    """Somebody who does not even say hello is shown the door, and told why."""
    for name, content in NO_FRAMES.items():
        assert await is_shown_the_door(student, content) == (Close.BAD_HELLO, NO_HELLO), name
    await goes_on(moderator)


async def test_no_hello_in_time(
    student: Participant, moderator: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that says nothing is closed."""
    monkeypatch.setattr(consumers, "HELLO_SECONDS", 0.01)
    silent = Tab(student)
    await silent.connect()
    assert await silent.is_closed_with() == (
        Close.BAD_HELLO,
        "No ticket came. Open the room again from your course.",
    )
    await silent.close()
    await goes_on(moderator)


HELLOS: list[tuple[str, Any]] = [
    ("ticket", None),
    ("ticket", 12),
    ("ticket", "t" * 2001),
    ("tab", None),
    ("tab", "short"),
    ("tab", "t" * 65),
    ("tab", "with a space"),
    ("tab", "with-a-line-break\n"),
    ("tab", "mit-ümlaut"),
    ("resume", {}),
    ("resume", {"meeting": 1}),
    ("resume", {"meeting": 1, "number": -1}),
    ("resume", {"meeting": "1", "number": 1}),
    ("resume", {"meeting": 1, "number": 1, "more": 1}),
    ("resume", [1, 1]),
    ("role", "moderator"),
    ("id", 1),
]


async def test_a_hello_that_is_wrong_in_one_place(student: Participant) -> None:
    """Nothing is guessed."""
    for field, value in HELLOS:
        hello = json.dumps(Tab(student).hello() | {field: value})
        assert await is_shown_the_door(student, hello) == (Close.BAD_HELLO, NO_HELLO), (field, value)


async def test_no_command_before_hello(teacher: Participant) -> None:
    """Not even for a moderator; and nothing is done."""
    for frame in FRAMES:
        found = await is_shown_the_door(teacher, json.dumps(frame | {"id": 1}))
        assert found == (Close.BAD_HELLO, NO_HELLO), frame
    assert await Event.objects.acount() == 0


async def test_a_second_hello_changes_nothing(moderator: Tab, attendee: Tab) -> None:
    """With somebody else's ticket it does not make one somebody else."""
    await attendee.send(moderator.hello())
    assert (await attendee.next())["code"] == "bad_frame"
    assert await attendee.is_refused("start_meeting") == "moderators_only"
    await goes_on(moderator, attendee)


async def test_a_place_where_nothing_is(moderator: Tab) -> None:
    """A socket for no room is refused before it opens; the server does not stumble."""
    for path in (
        "/",
        "/ws/",
        "/ws/rooms/1/",
        "/ws/rooms/not-a-room/",
        f"/ws/rooms/{moderator.participant.room_id}",
    ):
        socket = WebsocketCommunicator(application, path)
        connected, _ = await socket.connect(5)
        assert not connected
        await socket.disconnect(timeout=5)
    await goes_on(moderator)
