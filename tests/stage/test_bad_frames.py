"""What is no frame, or comes at the wrong time: an error or a close that says why; and everybody else goes on."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from channels.testing import WebsocketCommunicator
from django.core import signing
from pytest_django import Settings

from kroom.asgi import application
from stage import consumers, tickets
from stage.entry import admit, open_room
from stage.models import Event, Participant, Room
from stage.protocol import MAX_FRAME, Close, Command, type_name
from stage.words import Role
from tests.stage.sockets import Frame, Tab

pytestmark = pytest.mark.django_db(transaction=True)

ON: Frame = {"microphone": True, "camera": False}
CANDIDATE = {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "x"}
SIGNAL: Frame = {"to": {"participant": 1, "tab": "some-tab-of-theirs"}, "session": "session-one"}
POLL: Frame = {
    "kind": "quiz",
    "question": "Why?",
    "answers": ["Yes", "No"],
    "right": [1],
    "multiple": False,
    "share_results": True,
    "publish": False,
}

FRAMES: list[Frame] = [
    {"type": "ping"},
    {"type": "start_meeting"},
    {"type": "end_meeting"},
    {"type": "set_access", "access": "open"},
    {"type": "join"} | ON,
    {"type": "ask"},
    {"type": "cancel"},
    {"type": "refuse"},
    {"type": "approve", "request": 1},
    {"type": "decline", "request": 1},
    {"type": "invite", "participant": 1},
    {"type": "withdraw", "request": 1},
    {"type": "remove", "request": 1},
    {"type": "set_media"} | ON,
    {"type": "publish_here"} | ON,
    {"type": "publishing"},
    {"type": "raise_hand"},
    {"type": "lower_hand", "participant": 1},
    {"type": "lower_all_hands"},
    {"type": "react", "kind": "heart"},
    {"type": "set_switches", "chat": True, "reactions": True, "hands": True, "polls": True},
    {"type": "send_message", "key": "some-key-of-theirs", "text": "Hello", "line": 1, "reply_to": 1},
    {"type": "delete_message", "message": 1},
    {"type": "react_to_message", "message": 1, "kind": "heart", "on": True},
    {"type": "read_messages", "line": 1, "before": 1},
    {"type": "pin_message", "message": 1},
    {"type": "unpin_message", "message": 1},
    {"type": "block_from_chat", "participant": 1},
    {"type": "unblock_from_chat", "participant": 1},
    {"type": "clear_chat"},
    {"type": "set_screen", "on": True},
    {"type": "stop_screen", "participant": 1},
    {"type": "set_layout", "layout": "speaker"},
    {"type": "pin", "participant": 1},
    {"type": "unpin"},
    {"type": "approve_all", "requests": [1]},
    {"type": "decline_all", "requests": [1]},
    {"type": "turn_off", "participant": 1, "device": "microphone"},
    {"type": "mute_all"},
    {"type": "promote", "participant": 1},
    {"type": "demote", "participant": 1},
    {"type": "send_out", "participant": 1, "bar": True},
    {"type": "let_back", "participant": 1},
    {"type": "set_lock", "on": True},
    {"type": "admit", "participants": [1]},
    {"type": "turn_away", "participants": [1]},
    {"type": "knock"},
    {"type": "save_poll", "draft": 1, "key": "a-key-of-mine", "seconds": 60} | POLL,
    {"type": "delete_poll", "poll": 1},
    {"type": "publish_poll", "poll": 1},
    {"type": "close_poll", "poll": 1},
    {"type": "share_poll", "poll": 1, "share": True},
    {"type": "vote", "poll": 1, "choices": [0]},
    {"type": "signal", "data": {"step": "watch"}} | SIGNAL,
    {"type": "signal", "data": {"step": "offer", "sdp": "v=0"}} | SIGNAL,
    {"type": "signal", "data": {"step": "answer", "sdp": "v=0"}} | SIGNAL,
    {"type": "signal", "data": {"step": "candidates", "candidates": [CANDIDATE]}} | SIGNAL,
]
"""One frame of each kind, as it should be but for its `id`."""

SWITCHES = {"chat", "reactions", "hands", "polls"}
OPTIONAL = {"sdpMid", "sdpMLineIndex", "usernameFragment", "line", "reply_to", "before", *SWITCHES}
OPTIONAL |= {"draft", "seconds"}
OPTIONAL_IN = {"set_media": {"microphone", "camera"}}
WRONG: dict[type, list[Any]] = {
    str: [None, 1, True, [], {}],
    int: [None, "1", 1.5, True, [], {}],
    bool: [None, "true", 1, [], {}],
    list: [None, 1, "[]", {}],
    dict: [None, 1, "{}", []],
}


def wrong_in_one_place(value: Frame, where: str = "") -> Iterator[tuple[str, Frame]]:
    """Each frame that differs from this one in one place, so that it is none any more."""
    optional = OPTIONAL | OPTIONAL_IN.get(str(value.get("type")), set())
    yield f"{where}more", value | {"more": 1}
    for key, right in value.items():
        if key not in optional:
            yield f"{where}no {key}", {other: value[other] for other in value if other != key}
        for wrong in WRONG[type(right)]:
            if wrong is not None or key not in optional:
                yield f"{where}{key} {wrong!r}", value | {key: wrong}
        if isinstance(right, dict):
            for name, inside in wrong_in_one_place(right, f"{where}{key}."):
                yield name, value | {key: inside}
        if isinstance(right, list) and isinstance(right[0], dict):
            for name, inside in wrong_in_one_place(right[0], f"{where}{key}.0."):
                yield name, value | {key: [inside]}
        elif isinstance(right, list):
            for wrong in WRONG[type(right[0])]:
                yield f"{where}{key}.0 {wrong!r}", value | {key: [wrong, *right[1:]]}


async def goes_on(moderator: Tab, *others: Tab) -> None:
    """The moderator changes the stage access; everyone hears it."""
    for access in ("invite", "request"):
        await moderator.do("set_access", access=access)
        for tab in (moderator, *others):
            assert (await tab.hears("room_changed"))["room"]["access"] == access


def test_there_is_a_frame_of_each_kind() -> None:
    """What follows looks at every command."""
    assert {frame["type"] for frame in FRAMES} == {type_name(kind.__name__) for kind in get_args(Command)}


@pytest.mark.usefixtures("no_limits")
async def test_a_frame_that_is_wrong_in_one_place(moderator: Tab, attendee: Tab) -> None:
    """It is refused under its own `id`, with the reason, and changes nothing; the connection stays."""
    for frame, (name, wrong) in ((f, w) for f in FRAMES for w in wrong_in_one_place(f | {"id": 7})):
        await attendee.send(wrong)
        answer = await attendee.next()
        assert (answer["type"], answer.get("code")) == ("refused", "bad_frame"), (frame, name)
        assert answer["id"] == (None if name.startswith(("no id", "id ")) else 7), (frame, name)
        assert answer["text"].startswith("This message was not understood: "), (frame, name)
    assert await Event.objects.acount() == 0
    await goes_on(moderator, attendee)


LONG = "x" * (MAX_FRAME - 40)
NO_FRAMES: dict[str, str | bytes] = {
    "nothing": "",
    "a word": "hello",
    "half an object": '{"type":"ping","id":1',
    "two objects": '{"type":"ping","id":1}{"type":"ping","id":2}',
    "a zero byte": '{"type":"ping","id":1}\0',
    "a list": '[{"type":"ping","id":1}]',
    "null": "null",
    "a string": '"ping"',
    "a number": "1e400",
    "an empty object": "{}",
    "not a number": '{"type":"ping","id":NaN}',
    "an unknown command": '{"type":"fly","id":1}',
    "an event": '{"type":"stage_joined","id":1}',
    "a type in capitals": '{"type":"PING","id":1}',
    "a list as type": '{"type":["ping"],"id":1}',
    "a negative id": '{"type":"ping","id":-1}',
    "a huge id": '{"type":"ping","id":9007199254740993}',
    "an id of thirty digits": '{"type":"ping","id":123456789012345678901234567890}',
    "an access there is not": '{"type":"set_access","id":1,"access":"everyone"}',
    "a layout there is not": '{"type":"set_layout","id":1,"layout":"circle"}',
    "a long word": LONG,
    "a long list": "[" * (MAX_FRAME - 1),
    "a deep list in a frame": '{"a":' + "[" * 60_000,
    "a deep object as id": '{"type":"ping","id":' + '{"a":' * 12_000,
    "a deep and whole object": '{"id":1,"a":' + "[" * 30_000 + "]" * 30_000 + "}",
    "binary": b'{"type":"ping","id":1}',
    "binary nothing": b"",
    "too long an sdp": json.dumps(
        {"type": "signal", "id": 1, "data": {"step": "offer", "sdp": "v" * 30_001}} | SIGNAL
    ),
    "too many candidates": json.dumps(
        {"type": "signal", "id": 1, "data": {"step": "candidates", "candidates": [CANDIDATE] * 51}} | SIGNAL
    ),
    "a tab with a line break": '{"type":"signal","id":1,"session":"session-one","data":{"step":"watch"},'
    '"to":{"participant":1,"tab":"some-tab-of-theirs\\n"}}',
}


@pytest.mark.usefixtures("no_limits")
async def test_what_is_no_frame(moderator: Tab, attendee: Tab) -> None:
    """It is refused, and nothing else happens."""
    for name, content in NO_FRAMES.items():
        await attendee.send_raw(content)
        answer = await attendee.next()
        assert (answer["type"], answer.get("code")) == ("refused", "bad_frame"), name
    assert await Event.objects.acount() == 0
    await goes_on(moderator, attendee)


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


TOO_LARGE: dict[str, str | bytes] = {
    "text": "x" * (MAX_FRAME + 1),
    "a true frame": '{"type":"ping","id":1' + " " * MAX_FRAME + "}",
    "few characters of many bytes": "🦄" * (MAX_FRAME // 4 + 1),
    "binary": b"x" * (MAX_FRAME + 1),
}


@pytest.mark.parametrize("is_in", [True, False], ids=["after hello", "before hello"])
async def test_a_frame_that_is_too_large(is_in: bool, student: Participant, moderator: Tab) -> None:
    """The line is cut before anything looks into it."""
    for name, content in TOO_LARGE.items():
        tab = Tab(student)
        await (tab.open() if is_in else tab.connect())
        await tab.send_raw(content)
        assert await tab.is_closed_with() == (Close.TOO_LARGE, "This message is too large."), name
        await tab.close()
    await goes_on(moderator)


async def test_as_large_as_may_be(attendee: Tab) -> None:
    """The limit is a frame's size in bytes, and itself allowed."""
    frame = '{"type":"ping","id":1}'
    await attendee.send_raw(frame + " " * (MAX_FRAME - len(frame)))
    assert await attendee.next() == {"type": "done", "id": 1}


def test_every_close_code_can_be_sent() -> None:
    """Servers let an application close with 1000 or a code of 3000 to 4999 only: daphne fails at any other."""
    codes = [code for name, code in vars(Close).items() if isinstance(code, int)]
    assert all(4000 <= code <= 4999 for code in codes)
    assert len(set(codes)) == len(codes)


# ---- too many


@pytest.mark.parametrize("content", ['{"type":"ping","id":1}', "nonsense", b"nonsense"], ids=str)
async def test_too_many_frames(
    content: str | bytes, student: Participant, moderator: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of those that are none: the line is cut, of this tab alone."""
    monkeypatch.setattr(consumers, "COMMANDS", (5, 0))
    tab = Tab(student)
    await tab.open()
    for _ in range(5):
        await tab.send_raw(content)
        assert (await tab.next())["type"] in ("done", "refused")
    await tab.send_raw(content)
    code, reason = await tab.is_closed_with()
    assert code == Close.TOO_MANY
    assert reason == "Too many messages in a short time: wait a moment."
    await tab.close()
    async with Tab(student) as again:
        await goes_on(moderator, again)


async def test_signalling_has_a_limit_of_its_own(
    student: Participant, moderator: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy stage does not use up the commands, nor the other way round."""
    monkeypatch.setattr(consumers, "COMMANDS", (2, 0))
    monkeypatch.setattr(consumers, "SIGNALS", (3, 0))
    tab = Tab(student)
    await tab.open()
    signal = {"data": {"step": "watch"}} | SIGNAL
    for _ in range(3):
        assert await tab.is_refused("signal", **signal) == "not_on_stage"
    await tab.do("ping")
    await tab.do("ping")
    await tab.send({"type": "signal", "id": 1} | signal)
    assert (await tab.is_closed_with())[0] == Close.TOO_MANY
    await tab.close()
    await goes_on(moderator)


# ---- hello


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


# ---- tickets


async def is_turned_away(tab: Tab, ticket: str) -> tuple[int, str]:
    """Say hello with this ticket; returns how it ended."""
    await tab.connect()
    await tab.send(tab.hello(ticket=ticket))
    found = await tab.is_closed_with()
    await tab.close()
    return found


NOT_VALID = "Your entry to this room has expired. Open the room again from your course."


def forgeries(row: Participant) -> dict[str, str]:
    """Tickets that nobody issued."""
    true = tickets.issue(row)
    content, time, signature = true.split(":")
    mine = [row.pk, row.room_id.hex, "moderator"]
    return {
        "empty": "",
        "no signature": content,
        "cut": true[:-1],
        "longer": true + "A",
        "another signature": f"{content}:{time}:{signature[::-1]}",
        "another content": f"{signing.dumps(mine, salt=tickets.SALT).split(':')[0]}x:{time}:{signature}",
        "a later time": f"{content}:z{time[1:]}:{signature}",
        "another key": signing.dumps(mine, key="x" * 50, salt=tickets.SALT),
        "another purpose": signing.dumps(mine, salt="something else"),
        "unsigned": json.dumps(mine),
        "compressed": f".{content}:{time}:{signature}",
        "a zero byte": f"{true}\0",
        "half a character": f"{true}\u00ff",
    }


async def test_forged_tickets(student: Participant, moderator: Tab) -> None:
    """None of them opens the room."""
    for name, ticket in forgeries(student).items():
        assert await is_turned_away(Tab(student), ticket) == (Close.TICKET, NOT_VALID), name
    await goes_on(moderator)


async def test_a_stale_ticket(student: Participant, settings: Settings) -> None:
    """It was good; one that is fresh still is."""
    settings.TICKET_SECONDS = -1
    assert await is_turned_away(Tab(student), tickets.issue(student)) == (Close.TICKET, NOT_VALID)
    settings.TICKET_SECONDS = 60
    async with Tab(student) as tab:
        await tab.do("ping")


@pytest.fixture
def stranger(db: None) -> Participant:
    """The moderator of another room."""
    return admit(open_room(title="Chemistry"), person="teacher", name="Maria Silva", role=Role.MODERATOR)


async def test_the_ticket_of_another_room(moderator: Tab, stranger: Participant) -> None:
    """Its moderator is nobody here."""
    tab = Tab(stranger, room=moderator.participant.room_id)
    assert await is_turned_away(tab, tickets.issue(stranger)) == (
        Close.WRONG_ROOM,
        "Your ticket is for another room. Open the room again from your course.",
    )
    await goes_on(moderator)


async def test_a_ticket_that_names_another_room(moderator: Tab, stranger: Participant) -> None:
    """It should never have been issued: the person is of another room, whatever is signed."""
    room = moderator.participant.room_id
    ticket = signing.dumps([stranger.pk, room.hex, "moderator"], salt=tickets.SALT)
    assert (await is_turned_away(Tab(stranger, room=room), ticket))[0] == Close.TICKET


async def test_the_ticket_of_somebody_who_was_deleted(student: Participant, moderator: Tab) -> None:
    """A good signature is not enough: the person must be there."""
    ticket = tickets.issue(student)
    await Participant.objects.filter(pk=student.pk).adelete()
    assert await is_turned_away(Tab(student), ticket) == (
        Close.TICKET,
        "You are not in this room any more. Open the room again from your course.",
    )
    await goes_on(moderator)


async def test_the_ticket_of_a_room_that_was_deleted(student: Participant) -> None:
    """Nobody is in it any more."""
    ticket = tickets.issue(student)
    await Room.objects.filter(pk=student.room_id).adelete()
    assert (await is_turned_away(Tab(student), ticket))[0] == Close.TICKET


async def test_the_role_on_a_ticket_does_not_count(student: Participant) -> None:
    """What counts is the database's, also when the signature is ours."""
    student.role = Role.MODERATOR
    ticket = tickets.issue(student)
    tab = Tab(student)
    await tab.open(ticket=ticket)
    assert tab.welcome["you"]["role"] == "attendee"
    assert await tab.is_refused("start_meeting") == "moderators_only"
    await tab.close()


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
