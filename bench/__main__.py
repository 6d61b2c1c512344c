"""`python -m bench`: fan-out beside its yardsticks, a launch storm, the room's page, and a room of a thousand people.

Some numbers have a budget; where one is exceeded the bench says so at the end, and fails.
"""

import argparse
import gc
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import uvloop

from bench import crowded, launches, machine, measure, page, report
from bench.crowd import Crowd
from bench.measure import Contender
from bench.room import made_apart
from bench.servers.process import Server, inherited, production
from bench.servers.redis import redis

SIZES = (200, 1000)
PARTS = ("fan-out", "launches", "page", "crowded")


def say(text: str) -> None:
    """Progress, apart from the result."""
    print(text, file=sys.stderr, flush=True)


def kroom(name: str, people: int, folder: Path, redis_url: str = "") -> Contender:
    """The application, with a room of its own."""
    settings = production(folder / f"{name} {people}.sqlite3", redis_url)
    way = made_apart(people, inherited() | settings)
    server = Server("kroom", folder / "kroom.log", settings)
    return Contender(name, server, Crowd(server.port, way["path"], way["hellos"]), has_commands=True)


def yardstick(name: str, module: str, people: int, folder: Path) -> Contender:
    """Something to compare with."""
    server = Server(module, folder / f"{module}.log")
    return Contender(name, server, Crowd(server.port, "/", [json.dumps({"type": "hello"})] * people))


async def compare(people: int, rounds: int, seconds: float, folder: Path, redis_url: str) -> str:
    """Everything about one size of room."""
    began = time.perf_counter()
    with ExitStack() as ending:
        found: list[Contender] = []

        def start(it: Contender) -> Contender:
            found.append(it)
            ending.callback(measure.leave, it)
            return it

        start(kroom("kroom", people, folder))
        if redis_url:
            start(kroom("kroom on Redis", people, folder, redis_url))
        plain = start(yardstick("plain Channels", "plain", people, folder))
        broadcast = start(yardstick("websockets.broadcast", "broadcast", people, folder))
        for it in found:
            say(f"  {it.name}: {people} people join…")
            await measure.warm_up(it, seconds)
            await measure.join(it)
        for number in range(rounds):
            say(f"  fan-out, round {number + 1} of {rounds}…")
            for it in found:
                await measure.fan_out(it, seconds)
        for number in range(2):
            say(f"  delays, round {number + 1} of 2…")
            for it in found:
                await measure.delays(it, 3 * seconds)
        return (
            f"N = {people}\n\n{report.table(found, plain, broadcast)}\n\n{report.notes(found)}\n"
            f"({time.perf_counter() - began:.0f} s)\n"
        )


async def main() -> None:
    """Compare, and print."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="parts of the bench")
    options.add_argument("--people", type=int, nargs="+", default=SIZES, help="sizes of the room")
    options.add_argument("--rounds", type=int, default=5, help="rounds of fan-out")
    options.add_argument("--seconds", type=float, default=1.0, help="length of a round")
    chosen = options.parse_args()
    machine.raise_open_files()
    gc.disable()  # a pause here would look like a delay there
    print(f"{machine.this_machine()}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="kroom-bench-") as name, redis(Path(name)) as redis_url:
        for people in chosen.people if "fan-out" in chosen.only else ():
            say(f"N = {people}")
            print(await compare(people, chosen.rounds, chosen.seconds, Path(name), redis_url), flush=True)
        if "launches" in chosen.only:
            say("Launch storm…")
            print(await launches.storm(Path(name)), flush=True)
        over = []
        gc.enable()
        if "page" in chosen.only:
            say("The room's page…")
            table, wrong = await page.page(Path(name))
            print(table, flush=True)
            over.append(wrong)
        if "crowded" in chosen.only:
            say("A room of a thousand people…")
            table, wrong = await crowded.crowded(Path(name))
            print(table, flush=True)
            over.append(wrong)
    if any(over):
        sys.exit("\n".join(filter(None, over)))


if __name__ == "__main__":
    uvloop.run(main())
