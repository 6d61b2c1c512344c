"""The room's page on its way to a browser: how much it weighs, and how soon one sees and can use it.

`python -m bench.page`, and part of `make bench`. Served as in production, by one process on this machine; so times are
those of the page itself, and `RTT` stands for a campus network where it is named.
"""

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import uvloop

from bench import budgets, machine
from bench.browser import Screen, a_browser, screen
from bench.budgets import Found
from bench.room import made_apart
from bench.servers.process import Server, inherited, production, with_pages

VISITS = 5
RTT = 40
"""Milliseconds to the server and back, where the network plays a part; then 10 Mbit/s."""
KINDS = {"": "HTML", ".js": "JavaScript", ".css": "CSS"}
WEIGHT = 150
"""Kilobytes in all, compressed; without LiveKit's client, which comes only with its engine."""
FIRST_PAINT, USABLE = 1000, 2000
FIRST_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


FETCHED = """
() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter((it) => it.transferSize > 0)
  .map((it) => [new URL(it.name).pathname, it.encodedBodySize])
"""
"""What came over the line and not out of the cache: bodies alone, as HTTP/2 says each header once."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One time of coming in; times in milliseconds."""

    bytes: Counter[str]
    requests: int
    first_paint: float
    usable: float


async def visit(it: Screen, rtt: float) -> Visit:
    """Come in."""
    await it.line.send("Network.enable")
    slow = {"offline": False, "latency": rtt, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
    if rtt:
        await it.line.send("Network.emulateNetworkConditions", slow)
    await it.open()
    await asyncio.sleep(0.5)
    weights: Counter[str] = Counter()
    fetched: list[tuple[str, int]] = await it.page.evaluate(FETCHED)
    for path, size in fetched:
        weights[KINDS.get(Path(path).suffix, "other")] += size
    painted, usable = await it.page.evaluate(f"() => [({FIRST_PAINTED})(), window.bench.usable]")
    return Visit(weights, len(fetched), painted, usable)


async def page(folder: Path) -> tuple[str, str]:
    """The table, and what is over budget."""
    settings = with_pages(production(folder / "page.sqlite3"), folder)
    way = made_apart(30, inherited() | settings)
    server = Server("kroom", folder / "page.log", settings)
    address = f"http://127.0.0.1:{server.port}{way['page']}"
    try:
        async with a_browser() as browser:
            visits: dict[float, list[tuple[Visit, Visit]]] = {0: [], RTT: []}
            for rtt, pairs in visits.items():
                for _ in range(VISITS):
                    it = await screen(browser, address, way["hellos"][-1])
                    pairs.append((await visit(it, rtt), await visit(it, rtt)))
                    await it.close()
    finally:
        server.stop()
    first, again = visits[0][-1]
    found = [
        *(Found(f"{kind}, as sent", size / 1000, "kB") for kind, size in sorted(first.bytes.items())),
        Found("in all", first.bytes.total() / 1000, "kB", WEIGHT),
        Found("requests", first.requests, ""),
        Found("second visit: in all", again.bytes.total() / 1000, "kB"),
        Found("second visit: requests", again.requests, ""),
    ]
    for rtt, pairs in visits.items():
        where = f", {rtt} ms away" if rtt else ""
        found += [
            Found(f"first paint{where}", median(one.first_paint for one, _ in pairs), "ms", FIRST_PAINT),
            Found(f"usable{where}", median(one.usable for one, _ in pairs), "ms", USABLE),
            Found(f"second visit: first paint{where}", median(two.first_paint for _, two in pairs), "ms"),
            Found(f"second visit: usable{where}", median(two.usable for _, two in pairs), "ms"),
        ]
    return budgets.table("The room's page", found) + "\n", budgets.verdict(found)


async def main() -> None:
    """This part of the bench alone."""
    print(f"{machine.this_machine()}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="kroom-bench-") as name:
        print(*await page(Path(name)), sep="\n")


if __name__ == "__main__":
    uvloop.run(main())
