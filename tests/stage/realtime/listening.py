"""Connections to a hub without a socket: what they are sent, they keep; and what people do meanwhile."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from channels.db import database_sync_to_async as in_database

from stage.actions import perform
from stage.models import Participant
from stage.parts import person
from stage.protocol import Numbered
from stage.realtime.connection import Connection, Message
from stage.realtime.hub import RoomHub

Frame = dict[str, Any]


class Listener(Connection):
    """Somebody's tab, connected to a hub."""

    __slots__ = ("code", "frames")

    def __init__(self, hub: RoomHub | None, who: Participant, tab: str = "") -> None:
        """Without a hub they have not come in yet."""
        super().__init__(self.keep, person(who), tab or f"tab-of-person-{who.pk}")
        self.frames: list[Frame] = []
        self.code: int | None = None
        if hub is not None:
            hub.add(self)

    async def keep(self, message: Message) -> None:
        """As a server's `send`."""
        if message["type"] == "websocket.close":
            self.code = message["code"]
        else:
            self.frames.append(json.loads(message["text"]))

    def numbers(self) -> list[tuple[int, int]]:
        """Meeting and number of each event heard."""
        return [(frame["meeting"], frame["number"]) for frame in self.frames if frame["type"] == "event"]

    def heard(self, kind: str) -> list[Frame]:
        """The frames, or events, of this type."""
        events = [frame["event"] for frame in self.frames if frame["type"] == "event"]
        return [frame for frame in [*self.frames, *events] if frame["type"] == kind]

    async def hears(self, kind: str, times: int = 1, seconds: float = 10) -> Frame:
        """Wait until that many frames, or events, of this type have come; returns the last."""
        await until(lambda: len(self.heard(kind)) >= times, seconds)
        return self.heard(kind)[-1]


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 10) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)


async def act(who: Participant, command: Numbered, tab: str = "") -> None:
    """Carry out a command in this process."""
    tab = tab or f"tab-of-person-{who.pk}"
    await in_database(perform)(who.room_id, who.pk, command, tab=tab)
