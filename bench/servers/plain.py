"""Plain Channels, as its tutorial teaches it: a consumer for each socket, and `group_send`."""

from typing import Any

import django
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings

from bench.servers import EXAMPLE, WELCOME
from bench.servers.under_uvicorn import serve

ROOM = "room"


class PlainConsumer(AsyncJsonWebsocketConsumer):
    """Everyone is in the group; a command is sent on to the group."""

    async def connect(self) -> None:
        """Join the group."""
        await self.channel_layer.group_add(ROOM, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave it."""
        await self.channel_layer.group_discard(ROOM, self.channel_name)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Answer a hello; pass on anything else."""
        if content["type"] == "hello":
            await self.send_json(WELCOME)
        else:
            await self.channel_layer.group_send(ROOM, {"type": "room.event", "event": EXAMPLE})

    async def room_event(self, message: dict[str, Any]) -> None:
        """Something for everyone."""
        await self.send_json(message["event"])


if __name__ == "__main__":
    settings.configure(
        SECRET_KEY="of-a-bench",
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    )
    django.setup()
    serve(PlainConsumer.as_asgi())
