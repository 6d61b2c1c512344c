"""A lecture as it goes: people chat, react, raise hands, ask for the stage, leave and come back."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial

from bench.crowd import Crowd, Line
from bench.room import MODERATORS

RATES = {"chat": 3.0, "react": 20.0, "hand": 1.5, "ask": 0.3, "leave": 4.0}
"""How often a second each happens, in the whole room."""
AWAY = (4.0, 9.0)
"""Seconds until somebody who left is back: longer than a refresh, so that everyone is told."""
PATIENCE = (3.0, 12.0)
"""Seconds that a hand stays up, and a request open."""
TALK = "could you please say again what the second term stands for I did not quite see it on the slide"
KINDS = ("thumbs_up", "clap", "heart", "laugh", "wow", "party")


class Guest(Line):
    """Somebody who may leave, and whose commands may be refused: the room goes on."""

    is_leaving = False

    def connection_lost(self, exc: Exception | None) -> None:
        """Only wrong when they did not mean it."""
        if not self.is_leaving:
            super().connection_lost(exc)

    def _other(self, kind: int, frame: bytes) -> None:
        if b'"refused"' in frame[:20] and isinstance(self.crowd, Lecture):
            self.crowd.refused += 1
        else:
            super()._other(kind, frame)


class Lecture(Crowd):
    """The crowd, which does something by itself."""

    line = Guest
    refused = 0

    def __init__(self, port: int, path: str, hellos: list[str], seed: int = 1) -> None:
        super().__init__(port, path, hellos)
        self.did: Counter[str] = Counter()
        self._chance = random.Random(seed)
        self._number = 0
        self._later: set[asyncio.Task[None]] = set()

    def hear(self, line: Line, size: int) -> None:
        """Nobody counts."""
        line.events += 1

    async def go_on(self, seconds: float) -> None:
        """Live for so long."""
        going = [asyncio.create_task(self._often(what, rate)) for what, rate in RATES.items()]
        ended, _ = await asyncio.wait(going, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        for task in going:
            task.cancel()
        for task in ended:
            task.result()

    async def _often(self, what: str, rate: float) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(rate))
            self.check()
            line = self._chance.choice(self.lines[MODERATORS:])
            if line.transport.is_closing():
                continue
            self.did[what] += 1
            getattr(self, f"_{what}")(line)

    def _tell(self, line: Line, command: str, /, **fields: object) -> None:
        if line.transport.is_closing():
            return  # gone meanwhile: the server lowers their hand
        self._number += 1
        line.send(json.dumps({"type": command, "id": self._number, **fields}))

    def _chat(self, line: Line) -> None:
        text = " ".join(self._chance.choices(TALK.split(), k=self._chance.randint(2, 25)))
        self._tell(line, "send_message", key=f"bench-{self._number:012}", text=text)

    def _react(self, line: Line) -> None:
        self._tell(line, "react", kind=self._chance.choice(KINDS))

    def _hand(self, line: Line) -> None:
        self._tell(line, "raise_hand")
        me = json.loads(line.hello)["tab"].rpartition("-")[2]
        self._soon(PATIENCE, partial(self._tell, line, "lower_hand", participant=int(me)))

    def _ask(self, line: Line) -> None:
        self._tell(line, "ask")
        self._soon(PATIENCE, partial(self._tell, line, "cancel"))

    def _leave(self, line: Line) -> None:
        assert isinstance(line, Guest)
        line.is_leaving = True
        line.transport.abort()
        self.lines.remove(line)
        self._soon(AWAY, partial(self._come_back, line.hello))

    async def _come_back(self, hello: str) -> None:
        self.outside.append(hello)
        await self.join(1, at_once=1)

    def _soon(
        self, seconds: tuple[float, float], do: Callable[[], Coroutine[None, None, None] | None]
    ) -> None:
        async def later() -> None:
            await asyncio.sleep(self._chance.uniform(*seconds))
            if (doing := do()) is not None:
                await doing

        task = asyncio.create_task(later())
        self._later.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._later.discard(task)
        if not task.cancelled() and (wrong := task.exception()) is not None:
            self.lost(f"somebody could not do what they wanted: {wrong}")

    def go_home(self) -> None:
        """Close all connections, and let go of all plans."""
        for task in list(self._later):
            task.cancel()
        super().go_home()
