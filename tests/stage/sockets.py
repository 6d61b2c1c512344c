"""A browser tab without the browser: what it says and hears on the room's socket."""

import itertools
import json
from types import TracebackType
from typing import Any, Self

from channels.testing import WebsocketCommunicator

from kroom.asgi import application
from stage import tickets
from stage.models import Participant

Frame = dict[str, Any]

PATIENCE = 20
"""Seconds that an answer may take on a busy machine."""


class Refusal(Exception):
    """The server refused a command."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame["text"])
        self.code: str = frame["code"]
        self.text: str = frame["text"]


class Tab:
    """One connection of one person. `async with Tab(somebody)` says hello and closes at the end."""

    def __init__(self, participant: Participant, tab: str = "", room: object = None) -> None:
        self.participant = participant
        self.tab = tab or f"tab-of-person-{participant.pk}"
        self.socket = WebsocketCommunicator(application, f"/ws/rooms/{room or participant.room_id}/")
        self.ids = itertools.count(1)
        self.heard: list[Frame] = []
        self.welcome: Frame = {}

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None
    ) -> None:
        if not self.socket.future.done():
            await self.close()

    async def connect(self) -> None:
        """Connect, and say nothing."""
        connected, _ = await self.socket.connect(PATIENCE)
        assert connected

    async def open(self, resume: Frame | None = None, ticket: str | None = None) -> Frame:
        """Connect and say hello; returns the welcome."""
        await self.connect()
        await self.send(self.hello(resume, ticket))
        self.welcome = await self.next()
        assert self.welcome["type"] == "welcome", self.welcome
        return self.welcome

    def hello(self, resume: Frame | None = None, ticket: str | None = None) -> Frame:
        """The first frame."""
        frame = {
            "type": "hello",
            "ticket": tickets.issue(self.participant) if ticket is None else ticket,
            "tab": self.tab,
        }
        return frame | ({"resume": resume} if resume else {})

    async def send(self, frame: Frame) -> None:
        """Send a frame as it is."""
        await self.send_raw(json.dumps(frame))

    async def send_raw(self, content: str | bytes) -> None:
        """Send what may be no frame at all."""
        kind = "text" if isinstance(content, str) else "bytes"
        await self.socket.send_input({"type": "websocket.receive", kind: content})

    async def receive(self) -> Frame:
        """The next frame, whatever it is."""
        frame: Frame = json.loads(await self.socket.receive_from(PATIENCE))
        return frame

    async def next(self) -> Frame:
        """The next frame; but who came and went is told by the clock, at any moment, and is passed over."""
        while (frame := await self.receive())["type"] == "presence":
            pass
        return frame

    async def do(self, command: str, **fields: Any) -> None:
        """Send a command and wait for its answer; raises `Refusal`."""
        number = next(self.ids)
        await self.send({"type": command, "id": number, **fields})
        while True:
            frame = await self.receive()
            if frame["type"] == "done" and frame["id"] == number:
                return
            if frame["type"] == "refused" and frame["id"] == number:
                raise Refusal(frame)
            self.heard.append(frame)

    async def tries(self, command: str, **fields: Any) -> str | None:
        """Send a command; returns the code if it is refused."""
        try:
            await self.do(command, **fields)
        except Refusal as refusal:
            return refusal.code
        return None

    async def is_refused(self, command: str, **fields: Any) -> str:
        """Send a command that the server refuses; returns the code."""
        code = await self.tries(command, **fields)
        assert code is not None, f"{command} was not refused"
        return code

    async def hears(self, kind: str) -> Frame:
        """Wait for a frame, or for an event, of this type; what came before it is passed over."""
        while True:
            frame = self.heard.pop(0) if self.heard else await self.receive()
            if frame["type"] == kind:
                return frame
            if frame["type"] == "event" and frame["event"]["type"] == kind:
                event: Frame = frame["event"]
                return event

    async def frames(self) -> list[Frame]:
        """All that has come and not been passed over yet."""
        await self.do("ping")
        found, self.heard = self.heard, []
        return found

    async def events(self) -> list[Frame]:
        """All events that have come and not been passed over yet."""
        return [frame["event"] for frame in await self.frames() if frame["type"] == "event"]

    async def is_closed_with(self) -> tuple[int, str]:
        """Wait for the server to close; returns code and reason."""
        while True:
            message = await self.socket.receive_output(PATIENCE)
            if message["type"] == "websocket.close":
                return message["code"], message.get("reason", "")

    async def close(self) -> None:
        """Close the tab."""
        await self.socket.disconnect(timeout=PATIENCE)


async def goes_on(moderator: Tab, *others: Tab) -> None:
    """The moderator changes the stage access; everyone hears it."""
    for access in ("invite", "request"):
        await moderator.do("set_access", access=access)
        for tab in (moderator, *others):
            assert (await tab.hears("room_changed"))["room"]["access"] == access
