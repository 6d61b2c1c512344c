"""The cable between a server and its Redis, which can be pulled."""

import asyncio
from urllib.parse import urlsplit


class Cable:
    """Passes on all that comes, in both directions, until it is cut."""

    def __init__(self, redis_url: str) -> None:
        self._there = urlsplit(redis_url)
        self._listening: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """Redis, through this cable."""
        return f"redis://127.0.0.1:{self.port}{self._there.path}"

    async def mend(self) -> None:
        """Connect the ends (again)."""
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """From now on nothing passes and nobody gets through; whoever is connected notices."""
        assert self._listening is not None
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(self._there.hostname, self._there.port)
        for one, other in [(reader, there[1]), (there[0], writer)]:
            task = asyncio.create_task(self._pass_on(one, other))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
        except OSError:
            pass
        finally:
            writer.close()
