"""What is no frame, too large, or one too many: an error or a close that says why; and everybody else goes on."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
import pytest_asyncio

from stage import consumers
from stage.models import Event, Participant
from stage.protocol import MAX_FRAME, Close, Command, type_name
from stage.realtime import limits
from stage.realtime.tabs import MOST_TABS, TOO_MANY_TABS
from tests.stage.frames import FRAMES, NO_FRAMES, SIGNAL
from tests.stage.sockets import Frame, Tab, goes_on

pytestmark = pytest.mark.django_db(transaction=True)

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


@pytest.mark.usefixtures("no_limits")
async def test_what_is_no_frame(moderator: Tab, attendee: Tab) -> None:
    """It is refused, and nothing else happens."""
    for name, content in NO_FRAMES.items():
        await attendee.send_raw(content)
        answer = await attendee.next()
        assert (answer["type"], answer.get("code")) == ("refused", "bad_frame"), name
    assert await Event.objects.acount() == 0
    await goes_on(moderator, attendee)


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


@pytest_asyncio.fixture
async def watching(moderator: Tab, attendee: Tab) -> tuple[Tab, dict[str, Any]]:
    """An attendee's tab, and what it says to watch the moderator on stage."""
    await moderator.do("start_meeting")
    await moderator.do("join", microphone=True, camera=True)
    await attendee.hears("stage_joined")
    to = {"participant": moderator.participant.pk, "tab": moderator.tab}
    return attendee, {"to": to, "session": "session-one", "data": {"step": "watch"}}


async def test_who_only_watches_says_less(
    student: Participant,
    watching: tuple[Tab, dict[str, Any]],
    moderator: Tab,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Than who is watched by everybody: that is taken from them, whether or not it is passed on."""
    monkeypatch.setattr(limits, "VIEWING", (3, 0))
    _, signal = watching
    nobody = signal | {"to": {"participant": -1, "tab": "tab-of-nobody"}}
    tab = Tab(student, "another-tab")
    await tab.open()
    assert await tab.is_refused("signal", **nobody) == "not_on_stage"
    for _ in range(2):
        await tab.do("signal", **signal)
    await tab.send({"type": "signal", "id": 1} | signal)
    assert await tab.is_closed_with() == (Close.TOO_MANY, "Too many messages in a short time: wait a moment.")
    await tab.close()
    async with Tab(moderator.participant, moderator.tab) as publisher:
        back = {"to": {"participant": student.pk, "tab": "any-tab-of-them"}, "session": "session-one"}
        for _ in range(10):
            await publisher.do("signal", **back, data={"step": "offer", "sdp": "v=0"})


async def test_who_only_watches_says_it_in_less(
    student: Participant, watching: tuple[Tab, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few frames, and large ones."""
    monkeypatch.setattr(limits, "VIEWING_BYTES", (20_000, 0))
    _, signal = watching
    answer = signal | {"data": {"step": "answer", "sdp": "x" * 15_000}}
    async with Tab(student, "another-tab") as tab:
        await tab.do("signal", **answer)
        await tab.send({"type": "signal", "id": 1} | answer)
        assert (await tab.is_closed_with())[0] == Close.TOO_MANY


async def test_one_person_is_not_asked_too_often(
    watching: tuple[Tab, dict[str, Any]], moderator: Tab
) -> None:
    """That is refused, and not passed on; a page tries again later."""
    tab, signal = watching
    codes = [await tab.tries("signal", **signal) for _ in range(30)]
    assert set(codes) == {None, "too_fast"}
    passed_on = [frame for frame in await moderator.frames() if frame["type"] == "signalled"]
    assert len(passed_on) == codes.count(None) < 20


# ---- too many tabs


async def test_too_many_tabs(student: Participant, moderator: Tab) -> None:
    """The oldest closes for good, with a word why; those of others stay."""
    tabs = [Tab(student, f"tab-number-{number}") for number in range(MOST_TABS + 2)]
    for tab in tabs:
        await tab.open()
    for tab in tabs[:2]:
        assert await tab.is_closed_with() == (Close.TOO_MANY_TABS, TOO_MANY_TABS)
    assert Close.TOO_MANY_TABS in Close.FINAL
    await goes_on(moderator, *tabs[2:])
    for tab in tabs:
        await tab.close()
