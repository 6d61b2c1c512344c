"""The way to the other server processes: what a room tells them goes to its group on the channel layer.

Nobody waits for the layer: a Redis that is slow or gone would hold up every room. What it does not take is lost; the
log makes up for events, numbers for presence, and media signalling is asked for again by the page.
"""

import asyncio
import logging
from typing import Any
from uuid import UUID

from channels.layers import BaseChannelLayer

log = logging.getLogger("stage.realtime")

LAYER_SECONDS = 3.0
"""How long the layer may take for one thing."""
MAX_WAITING = 10_000
"""Messages that wait for the layer before new ones are dropped."""

Message = dict[str, Any]


def group(room_id: UUID) -> str:
    """The room's group on the channel layer."""
    return f"room.{room_id.hex}"


async def send(layer: BaseChannelLayer, room_id: UUID, message: Message) -> None:
    """Hand one message over; a layer that does not take it is noted, not raised."""
    try:
        async with asyncio.timeout(LAYER_SECONDS):
            await layer.group_send(group(room_id), message | {"room": room_id.hex})
    except Exception as wrong:
        log.warning("the channel layer did not take a message (%s): %r", message["kind"], wrong)


class Outbox:
    """The messages of one process on their way to the layer, in order."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self._layer = layer
        self._waiting: asyncio.Queue[tuple[UUID, Message]] = asyncio.Queue(MAX_WAITING)

    def put(self, room_id: UUID, message: Message) -> None:
        """Send this, soon."""
        try:
            self._waiting.put_nowait((room_id, message))
        except asyncio.QueueFull:
            log.warning("too many messages wait for the channel layer: one (%s) was dropped", message["kind"])

    async def send_for_ever(self) -> None:
        """Pass on what comes in."""
        while True:
            await send(self._layer, *await self._waiting.get())
