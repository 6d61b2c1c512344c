"""A room with many people, one of them in a real browser: is its page smooth, small and steady?

`python -m bench.crowded`, and part of `make bench`. The others are sockets, which chat, react, raise hands, ask for the
stage, leave and come back. Half of the time the browser shows the Participants, half the chat.
"""

import argparse
import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench import budgets, machine
from bench.browser import Screen, a_browser, screen
from bench.budgets import Found
from bench.chromium import DESKTOP, PHONE
from bench.lecture import Lecture
from bench.room import made_apart
from bench.servers.process import Server, inherited, production, with_pages

PEOPLE = 1000
SECONDS = 60.0
SETTLING = 3.0


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks at the room, and with what; `slower` than this machine."""

    name: str
    number: int
    is_phone: bool = False
    slower: float = 1


PERSONS = (
    Person("moderator", 1),
    Person("attendee", -1),
    Person("attendee's phone, 4 × slower", -2, is_phone=True, slower=4),
)


def budgets_of(who: Person) -> dict[str, float]:
    """A slow phone may take its time, but not lose track."""
    return {"task": 100 * who.slower, "cost": 100 * who.slower, "elements": 3000, "memory": 1024}


async def watch(it: Screen, lecture: Lecture, who: Person, seconds: float) -> list[Found]:
    """The room for so long, as one person sees it."""
    await it.open()
    entered = max(await it.long_tasks(0), default=0)
    await asyncio.sleep(SETTLING)
    await it.trace()
    going = asyncio.create_task(lecture.go_on(seconds))
    began = await it.now()
    before = await it.metrics()
    memory: list[float] = []
    for number, act in enumerate(ACTS, 1):
        await act(it)
        await asyncio.sleep(max(0.0, number * seconds / len(ACTS) - (await it.now() - began) / 1000))
        memory.append(await it.memory())
    await going
    spent = await it.metrics()
    lasted = (await it.now() - began) / 1000
    tasks = await it.long_tasks(began)
    costs = await it.costs()
    most = budgets_of(who)
    busy = (spent["TaskDuration"] - before["TaskDuration"]) / lasted
    return [
        Found("longest task on the way in", entered, "ms"),
        Found("longest task", max(tasks, default=0), "ms", most["task"]),
        Found("longest task, processor time", max(costs, default=0), "ms", most["cost"]),
        Found("tasks over 50 ms", len(tasks), ""),
        Found("main thread busy", busy * 100, "%"),
        Found("of it scripts", (spent["ScriptDuration"] - before["ScriptDuration"]) / lasted * 100, "%"),
        Found("most elements", await it.nodes(), "", most["elements"]),
        Found("memory", memory[-1] / 1024, "MB"),
        Found("more than at first", memory[-1] - memory[FIRST], "kB", most["memory"]),
    ]


async def looks_through(it: Screen) -> None:
    """Down the list of people."""
    await show(it, "Participants")
    await wheel(it, ".lists", 12, 400)


async def searches(it: Screen) -> None:
    """And looks at everyone again."""
    for text in ("s", "student 7", ""):
        await it.page.locator(".search input").fill(text)
        await asyncio.sleep(1)


async def chats(it: Screen) -> None:
    """Over to the chat."""
    await show(it, "Chat")


async def reads_back(it: Screen) -> None:
    """Up to older messages and down to the newest."""
    await wheel(it, ".messages", 8, -400)
    await asyncio.sleep(1)
    await wheel(it, ".messages", 12, 1200)


ACTS = (chats, looks_through, searches, chats, reads_back, looks_through)
FIRST = 1
"""What the person does, each for a part of the time. Memory is compared where they look through the list for the first
and for the last time: before, the page still loads what it keeps."""


async def show(it: Screen, label: str) -> None:
    """A tab of the panel, also where the panel is closed at first."""
    tab = it.page.get_by_role("tab", name=label)
    if not await tab.count():
        await it.page.locator(".toolbar").get_by_role("button", name=label).click()
    await tab.click()


async def wheel(it: Screen, what: str, times: int, pixels: int) -> None:
    """Turn the wheel over something."""
    await it.page.locator(what).hover(position={"x": 40, "y": 120})
    for _ in range(times):
        await it.page.mouse.wheel(0, pixels)
        await asyncio.sleep(0.15)


async def crowded(
    folder: Path, people: int = PEOPLE, seconds: float = SECONDS, only: str = ""
) -> tuple[str, str]:
    """The tables, and what is over budget."""
    settings = with_pages(production(folder / "crowded.sqlite3"), folder)
    way = made_apart(people, inherited() | settings)
    persons = [who for who in PERSONS if who.name.startswith(only)]
    hellos = {who: way["hellos"][who.number] for who in persons}
    others = [hello for hello in way["hellos"] if hello not in hellos.values()]
    server = Server("kroom", folder / "crowded.log", settings)
    tables, all_found = [], []
    try:
        lecture = Lecture(server.port, way["path"], others)
        await lecture.join()
        address = f"http://127.0.0.1:{server.port}{way['page']}"
        async with a_browser() as browser:
            for who, hello in hellos.items():
                print(f"  {people} people, and the page of a {who.name}…", file=sys.stderr, flush=True)
                it = await screen(
                    browser,
                    address,
                    hello,
                    viewport=PHONE if who.is_phone else DESKTOP,
                    slower=who.slower,
                )
                found = await watch(it, lecture, who, seconds)
                await it.close()
                all_found += found
                tables.append(budgets.table(f"{people} people: {who.name}", found))
        tables.append(
            ", ".join(f"{what} {count}" for what, count in lecture.did.items())
            + f"; refused {lecture.refused}"
        )
        lecture.go_home()
    finally:
        server.stop()
    return "\n\n".join(tables) + "\n", budgets.verdict(all_found)


async def main() -> None:
    """This part of the bench alone."""
    options = argparse.ArgumentParser(prog="python -m bench.crowded", description=__doc__)
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    machine.raise_open_files()
    print(f"{machine.this_machine()}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="kroom-bench-") as name:
        print(*await crowded(Path(name), chosen.people, chosen.seconds, chosen.only), sep="\n")


if __name__ == "__main__":
    uvloop.run(main())
