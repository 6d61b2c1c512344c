"""The websockets library's own server on uvloop, with its `broadcast`."""

import json

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.machine import raise_open_files
from bench.servers import EXAMPLE, WELCOME, listen

everyone: set[ServerConnection] = set()


async def connected(connection: ServerConnection) -> None:
    """Answer a hello; any other frame is told to everyone."""
    try:
        async for frame in connection:
            if json.loads(frame)["type"] == "hello":
                await connection.send(json.dumps(WELCOME))
                everyone.add(connection)
            else:
                broadcast(everyone, json.dumps(EXAMPLE))
    finally:
        everyone.discard(connection)


async def main() -> None:
    """Until a signal comes."""
    async with serve(connected, sock=listen(), compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    raise_open_files()
    uvloop.run(main())
