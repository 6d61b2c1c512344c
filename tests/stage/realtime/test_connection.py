"""One tab's line: in order, never waited for, and cut when its reader is too slow."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.protocol import Close
from stage.realtime import connection
from stage.realtime.connection import Line, text_message


class Reader:
    """The server's end of a line: `send` waits while the reader does not read."""

    def __init__(self) -> None:
        self.read: list[Any] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.is_gone = False

    async def send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        if self.is_gone:
            raise OSError("the other end has gone")
        self.read.append(message.get("text", message.get("code")))


async def rest() -> None:
    """Until all tasks have done what they can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_quick_reader_has_it_at_once() -> None:
    """When `push` returns, without a task in between."""
    reader = Reader()
    line = Line(reader.send)
    tasks = asyncio.all_tasks()
    line.push(text_message("one"))
    assert reader.read == ["one"]
    assert asyncio.all_tasks() == tasks


@given(pauses=st.lists(st.integers(0, 3), min_size=1, max_size=12), turns=st.lists(st.integers(0, 4)))
async def test_frames_leave_in_order(pauses: list[int], turns: list[int]) -> None:
    """However often a send suspends, and whatever is pushed in between."""
    read: list[str] = []
    waits = iter(pauses)

    async def send(message: dict[str, Any]) -> None:
        for _ in range(next(waits)):
            await asyncio.sleep(0)
        read.append(message["text"])

    line = Line(send)
    for number, turn in zip(range(len(pauses)), [*turns, *pauses], strict=False):
        line.push(text_message(str(number)))
        for _ in range(turn):
            await asyncio.sleep(0)
    for _ in range(sum(pauses) + len(pauses) + 5):
        await asyncio.sleep(0)
    assert read == [str(number) for number in range(len(pauses))]


async def test_who_does_not_read_is_cut_off() -> None:
    """After so many frames; then they get a close and nothing else, and nobody had to wait."""
    slow, quick = Reader(), Reader()
    slow.reads.clear()
    lines = Line(slow.send), Line(quick.send)
    for number in range(connection.MAX_WAITING + 1):
        for line in lines:
            line.push(text_message(str(number)))
    await rest()
    assert not lines[0].closed
    for line in lines:
        line.push(text_message("one too many"))
        line.push(text_message("after the end"))
    assert [line.closed for line in lines] == [True, False]
    assert quick.read[-1] == "after the end"
    slow.reads.set()
    await rest()
    assert slow.read == [Close.TOO_SLOW]


async def test_a_slow_reader_catches_up() -> None:
    """And is then as quick as any."""
    reader = Reader()
    line = Line(reader.send)
    reader.reads.clear()
    for number in range(3):
        line.push(text_message(str(number)))
    reader.reads.set()
    await rest()
    line.push(text_message("3"))
    assert reader.read == ["0", "1", "2", "3"]


async def test_a_line_that_is_closed_while_the_reader_is_slow() -> None:
    """The reason is all that is still told, once there is somebody to hear it."""
    reader = Reader()
    line = Line(reader.send)
    reader.reads.clear()
    line.push(text_message("one"))
    await rest()
    line.close(Close.ROLE_CHANGED, "Come back.")
    line.close(Close.REPLACED, "Not twice.")
    line.push(text_message("two"))
    await rest()
    reader.reads.set()
    await rest()
    assert reader.read == [Close.ROLE_CHANGED]


@given(reason=st.text(alphabet="aß€🦄", min_size=25, max_size=130))
async def test_a_reason_always_fits(reason: str) -> None:
    """In the 123 bytes there are, as far as it goes: no server can send a longer one, and the line would stay open."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    Line(send).close(Close.TICKET, reason)
    (message,) = sent
    assert reason.startswith(message["reason"])
    assert 120 <= len(message["reason"].encode()) <= 123 or message["reason"] == reason


@pytest.mark.parametrize("is_slow", [True, False])
async def test_a_reader_who_has_gone(is_slow: bool) -> None:
    """Nobody who tells them something stumbles over it."""
    reader = Reader()
    line = Line(reader.send)
    if is_slow:
        reader.reads.clear()
        line.push(text_message("one"))
        await rest()
    reader.is_gone = True
    reader.reads.set()
    line.push(text_message("two"))
    await rest()
    assert line.closed
    line.push(text_message("three"))
    line.close(Close.REPLACED, "Is anybody there?")
    await rest()
    assert reader.read == []


@pytest.mark.parametrize("is_closed", [True, False])
async def test_a_line_that_is_dropped(is_closed: bool) -> None:
    """Its other end is known to be gone: what waits is let go, with the task that waited."""
    reader = Reader()
    line = Line(reader.send)
    tasks = asyncio.all_tasks()
    reader.reads.clear()
    line.push(text_message("one"))
    line.push(text_message("two"))
    await rest()
    if is_closed:
        line.close(Close.ROLE_CHANGED, "Come back.")
        await rest()
    line.drop()
    await rest()
    assert asyncio.all_tasks() == tasks
    reader.reads.set()
    line.push(text_message("three"))
    await rest()
    assert reader.read == []
