"""A real browser before a measured server: what it sends, what it costs, how smooth it is."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, CDPSession, Page, ViewportSize, async_playwright

from bench.chromium import DESKTOP, FLAGS, found
from bench.room import entry

TASK = "ThreadControllerImpl::RunTask"
GARBAGE = "MajorGC"

WATCH = """
// Test instrument: what held the page up, and how much of it there is.
window.bench = { tasks: [], nodes: 0, usable: 0 };
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) window.bench.tasks.push([startTime, duration]);
}).observe({ type: 'longtask', buffered: true });
new MutationObserver(() => {
  const usable = document.querySelector('[data-view=waiting], [data-view=live]');
  if (!window.bench.usable && usable) window.bench.usable = performance.now();
}).observe(document, { childList: true, subtree: true });
setInterval(() => {
  window.bench.nodes = Math.max(window.bench.nodes, document.getElementsByTagName('*').length);
}, 250);
"""


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """A browser, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found() or None, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Screen:
    """One person's page, with what is measured in it."""

    page: Page
    line: CDPSession
    address: str
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """When the bench itself held the page up."""

    async def open(self) -> None:
        """Come in, and wait until the room can be used."""
        await self.page.goto(self.address)
        await self.page.locator("[data-view=waiting], [data-view=live]").wait_for()

    async def now(self) -> float:
        """The page's own clock, in milliseconds."""
        return float(await self.page.evaluate("() => performance.now()"))

    async def memory(self) -> float:
        """Kilobytes of JavaScript that are in use, after all that is not has been collected."""
        before = await self.now()
        await self.line.send("HeapProfiler.collectGarbage")
        self.pauses.append((before, await self.now()))
        return (await self.metrics())["JSHeapUsedSize"] / 1024

    async def metrics(self) -> dict[str, float]:
        """What Chromium counts."""
        found = await self.line.send("Performance.getMetrics")
        return {each["name"]: each["value"] for each in found["metrics"]}

    async def long_tasks(self, since: float) -> list[float]:
        """How long the page's thread was held up at a time, wherever that was noticeable (50 ms and more)."""
        tasks: list[tuple[float, float]] = await self.page.evaluate("() => window.bench.tasks")
        return [
            took
            for at, took in tasks
            if at >= since and not any(at < end and at + took > begin for begin, end in self.pauses)
        ]

    async def trace(self) -> None:
        """Note, from here on, what each task costs."""
        await self.browser.start_tracing(page=self.page, categories=["toplevel", "devtools.timeline"])

    async def costs(self) -> list[float]:
        """Milliseconds of the processor that each task of the page's thread took since then.

        Unlike how long it held the page up, this does not depend on what else the machine had to do meanwhile. Tasks
        that collect garbage are left out: those are the bench's own.
        """
        events = json.loads(await self.browser.stop_tracing())["traceEvents"]
        threads = {
            (event["pid"], event["tid"])
            for event in events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        costs: dict[int, list[float]] = {}
        collected: list[tuple[int, float]] = [
            (event["pid"], event["ts"]) for event in events if event["name"] == GARBAGE
        ]
        for event in events:
            if event["name"] != TASK or (event["pid"], event["tid"]) not in threads:
                continue
            pid, at, until = event["pid"], event["ts"], event["ts"] + event.get("dur", 0)
            if not any(pid == other and at <= when < until for other, when in collected):
                costs.setdefault(pid, []).append(event.get("tdur", 0) / 1000)
        return max(costs.values(), key=sum, default=[])  # the others are pages that Chromium keeps ready

    @property
    def browser(self) -> Browser:
        """The browser it is in."""
        assert self.page.context.browser is not None
        return self.page.context.browser

    async def nodes(self) -> int:
        """The most elements there were at a time."""
        return int(await self.page.evaluate("() => window.bench.nodes"))

    async def close(self) -> None:
        """Leave."""
        await self.page.context.close()


async def screen(
    browser: Browser, address: str, hello: str, *, viewport: ViewportSize = DESKTOP, slower: float = 1
) -> Screen:
    """A page for somebody who has a ticket already, as after a refresh; not opened yet."""
    context = await browser.new_context(viewport=viewport)
    await context.add_init_script(entry(hello) + WATCH)
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Performance.enable")
    if slower > 1:
        await line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return Screen(page, line, address)
