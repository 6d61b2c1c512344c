"""Many WebSocket clients in one process, each as cheap as Python allows: frames are counted, hardly read."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import cast

UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: a3Jvb20gYmVuY2htYXJrIQ==\r\n\r\n"
)
COMMAND = '{{"type":"set_access","id":{id},"access":"{access}"}}'
ACCESSES = ("invite", "request")
"""Set in turn, so that each command changes something."""
TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
SPEAKERS = 20
"""The first to come give the commands, in turn, so that no tab reaches its limit."""
JOINING_SECONDS = 60.0
TYPE_WITHIN = 20
"""The frame's type stands in its first bytes, with or without a space before it."""


class Broken(Exception):
    """The server did what it must not; the numbers would mean nothing."""


class Line(asyncio.Protocol):
    """One client's connection."""

    def __init__(self, crowd: "Crowd", hello: str) -> None:
        self.crowd, self.hello = crowd, hello
        self.welcomed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.events = crowd.said
        self.transport: asyncio.Transport
        self._upgraded = False
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its type
        self.transport.write(UPGRADE.format(path=self.crowd.path).encode())

    def connection_lost(self, exc: Exception | None) -> None:
        """Only right when the crowd has been sent home."""
        self.crowd.lost(f"a connection was lost: {exc}")
        if not self.welcomed.done():
            self.welcomed.set_exception(Broken("not welcomed"))

    def data_received(self, data: bytes) -> None:
        """Count the frames, keep what is not whole yet."""
        if self._rest:
            data = self._rest + data
        at, end = 0, len(data)
        if not self._upgraded:
            if (at := data.find(b"\r\n\r\n") + 4) < 4:
                self._rest = data
                return
            if b" 101 " not in data[:16]:
                self.crowd.lost(f"no WebSocket: {data[:80]!r}")
            self._upgraded = True
            self.send(self.hello)
        while end - at >= 2:
            head, size = 2, data[at + 1]
            if size >= 126:
                head = 4 if size == 126 else 10
                size = int.from_bytes(data[at + 2 : at + head], "big")
            if end < at + head or end < at + head + size:
                break
            if data[at] == TEXT and data.find(b'"event"', at + head, at + head + TYPE_WITHIN) >= 0:
                self.crowd.hear(self, size)
            else:
                self._other(data[at], data[at + head : at + head + size])
            at += head + size
        self._rest = data[at:]

    def _other(self, kind: int, frame: bytes) -> None:
        """A frame that is not an event."""
        if kind == PING:
            self.send(frame.decode("latin-1"), PONG)
        elif kind == CLOSE or b'"refused"' in frame[:TYPE_WITHIN]:
            self.crowd.lost(f"refused: {frame!r}")
        elif b'"welcome"' in frame[:TYPE_WITHIN] and not self.welcomed.done():
            self.welcomed.set_result(None)

    def send(self, text: str, kind: int = TEXT) -> None:
        """A frame, masked with zeros."""
        frame = text.encode("latin-1")
        size = bytes([0x80 | len(frame)]) if len(frame) < 126 else b"\xfe" + len(frame).to_bytes(2, "big")
        self.transport.write(bytes([kind]) + size + bytes(4) + frame)


class Crowd:
    """The clients in one room: at first outside, with a hello each in their hands."""

    line = Line

    def __init__(self, port: int, path: str, hellos: Iterable[str]) -> None:
        self.port, self.path = port, path
        self.outside = deque(hellos)
        self.lines: list[Line] = []
        self.delays: list[float] = []
        self.frame_bytes = 0
        self._said_at: list[float] = []
        self._missing = 0
        self._all_heard = asyncio.Event()
        self._problem = ""
        self._gone_home = False

    async def join(self, number: int | None = None, at_once: int = 50) -> int:
        """So many of them (or all) connect, say hello and wait for the welcome, at most `at_once` at a time."""
        coming = [self.outside.popleft() for _ in range(number or len(self.outside))]
        hellos = iter(coming)

        async def usher() -> None:
            loop = asyncio.get_running_loop()
            for hello in hellos:
                _, line = await loop.create_connection(
                    partial(self.line, self, hello), "127.0.0.1", self.port
                )
                await line.welcomed
                self.lines.append(line)

        try:
            await asyncio.wait_for(asyncio.gather(*(usher() for _ in range(at_once))), JOINING_SECONDS)
        except (Broken, TimeoutError):
            self.check()
            raise Broken(f"not everyone was welcomed within {JOINING_SECONDS:.0f} s") from None
        self.check()
        return len(coming)

    @property
    def said(self) -> int:
        """How many commands have been given."""
        return len(self._said_at)

    def say(self) -> None:
        """One of the speakers in turn gives a command, of which everyone shall hear."""
        number = self.said
        command = COMMAND.format(id=number, access=ACCESSES[number % 2])
        self._said_at.append(time.perf_counter())
        self._missing += len(self.lines)
        self._all_heard.clear()
        self.lines[number % SPEAKERS].send(command)

    def hear(self, line: Line, size: int) -> None:
        """An event has come to one of the clients."""
        self.delays.append(time.perf_counter() - self._said_at[line.events])
        line.events += 1
        self.frame_bytes = size
        self._missing -= 1
        if not self._missing:
            self._all_heard.set()

    async def all_heard(self, patience: float) -> bool:
        """Wait until everyone has heard everything; False when it takes too long."""
        try:
            await asyncio.wait_for(self._all_heard.wait(), patience)
        except TimeoutError:
            self.check()
            return False
        self.check()
        return True

    def lost(self, problem: str) -> None:
        """Something went wrong, unless everyone is on their way home."""
        if not self._gone_home:
            self._problem = self._problem or problem
            self._all_heard.set()

    def check(self) -> None:
        """Raise what went wrong."""
        if self._problem:
            raise Broken(self._problem)

    def go_home(self) -> None:
        """Close all connections."""
        self._gone_home = True
        for line in self.lines:
            line.transport.abort()
