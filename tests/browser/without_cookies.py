"""kroom as it is; for one user agent, cookies it sets in a frame get lost on the way, for another all that it sets.

Chromium blocks third-party cookies but always keeps partitioned ones; browsers that do not know those keep none at all.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from kroom import asgi

Scope = dict[str, Any]
Message = dict[str, Any]
kroom: Any = asgi.application


async def application(
    scope: Scope, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Pass everything on but some cookies."""
    headers = dict(scope.get("headers", []))
    agent, in_a_frame = headers.get(b"user-agent", b""), headers.get(b"sec-fetch-dest") == b"iframe"
    if not (b"keeps no cookies at all" in agent or (b"keeps no cookies" in agent and in_a_frame)):
        await kroom(scope, receive, send)
        return

    async def forgetful(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.lower() != b"set-cookie"]
            message = message | {"headers": kept}
        await send(message)

    await kroom(scope, receive, forgetful)
