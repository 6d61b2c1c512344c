"""What is measured, and how: one contender at a time works, the others hold their connections and wait."""

import asyncio
import time
from dataclasses import dataclass, field

from bench.crowd import SPEAKERS, Broken, Crowd
from bench.servers.process import Server

RATE = 5
"""Events a second while delays are measured: a lively meeting."""
PATIENCE = 3.0
"""Seconds after the last of them; who has not delivered everything by then does not keep up."""
SETTLING = 2.5
"""Seconds after the last join in which the server tells who came; that work belongs to the joins."""


@dataclass
class Contender:
    """A server, its crowd, and what has been found out.

    kroom `has_commands`: worker threads carry them out, with all that a transaction is, while the event loop decodes,
    fans out and replies. The yardsticks have none: all they do is fan-out, on whatever thread.
    """

    name: str
    server: Server
    crowd: Crowd
    has_commands: bool = False
    joins_per_second: float = 0.0
    ms_per_join: float = 0.0
    kb_per_connection: float = 0.0
    ms_per_event: list[float] = field(default_factory=list)
    loop_ms_per_event: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    keeps_up: bool = True

    def us_per_delivery(self, ms_per_event: list[float]) -> list[float]:
        """An event, by the number of those who hear it."""
        return [ms * 1000 / len(self.crowd.lines) for ms in ms_per_event]


async def warm_up(it: Contender, seconds: float) -> None:
    """The first people and commands find caches empty and modules not loaded yet."""
    await it.crowd.join(SPEAKERS)
    await fan_out(it, seconds)
    it.ms_per_event.clear()
    it.loop_ms_per_event.clear()


async def join(it: Contender) -> None:
    """Everyone comes at once, as to a class that starts now."""
    cpu, memory, before = it.server.cpu_seconds, it.server.resident_kb, time.perf_counter()
    number = await it.crowd.join()
    it.joins_per_second = number / (time.perf_counter() - before)
    await asyncio.sleep(SETTLING)
    it.ms_per_join = (it.server.cpu_seconds - cpu) * 1000 / number
    it.kb_per_connection = (it.server.resident_kb - memory) / number


async def fan_out(it: Contender, seconds: float) -> None:
    """One round: each command comes as soon as everyone has heard of the one before."""
    number, until = 0, time.perf_counter() + seconds
    cpu, loop = it.server.cpu_seconds, it.server.loop_seconds
    while number < 2 or time.perf_counter() < until:
        it.crowd.say()
        if not await it.crowd.all_heard(30):
            raise Broken(f"{it.name}: an event did not reach everyone within 30 s.")
        number += 1
    it.ms_per_event.append((it.server.cpu_seconds - cpu) * 1000 / number)
    it.loop_ms_per_event.append((it.server.loop_seconds - loop) * 1000 / number)


async def delays(it: Contender, seconds: float) -> None:
    """From the speaker's command to each listener's frame, at a steady rate."""
    if not it.keeps_up:
        return
    it.crowd.delays.clear()
    start = time.perf_counter()
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(start + number / RATE - time.perf_counter())
        it.crowd.say()
    it.keeps_up = await it.crowd.all_heard(PATIENCE)
    it.delays += it.crowd.delays
    if not it.keeps_up:
        leave(it)  # it would go on working while others are measured


def leave(it: Contender) -> None:
    """The end of this contender."""
    it.crowd.go_home()
    it.server.stop()
