"""Where pictures are taken: a browser before a server with nothing in it yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, ViewportSize, sync_playwright

from bench import chromium
from tests.browser.conftest import FLAGS
from tests.browser.people import Visitor, new_context
from tests.browser.server import Server


class Studio:
    """Lets people in, and takes pictures of what they see."""

    def __init__(self, browser: Browser, server: Server, folder: Path) -> None:
        self.browser, self.server, self.folder = browser, server, folder

    def page(self, viewport: ViewportSize) -> Page:
        """A page to look at something that is not the room."""
        return self._context(viewport).new_page()

    def come(
        self,
        name: str,
        viewport: ViewportSize,
        *,
        in_a_tab: bool = False,
        script: str = "",
        locale: str = "en",
    ) -> Visitor:
        """Somebody opens the room, in a browser of their own."""
        visitor = Visitor(
            self.browser,
            self.server.address,
            name,
            context=self._context(viewport),
            in_a_tab=in_a_tab,
            script=script,
        )
        visitor.launch(locale)
        return visitor

    def _context(self, viewport: ViewportSize) -> BrowserContext:
        return new_context(
            self.browser, viewport, reduced_motion="reduce"
        )  # a picture would catch it half way

    def take(self, seen: Visitor | Page, name: str) -> None:
        """What kroom shows now, without the course around it."""
        page = seen.page if isinstance(seen, Visitor) else seen
        page.mouse.move(1, 1)
        page.wait_for_timeout(1000)  # what fades in has faded in
        page.screenshot(path=self.folder / f"{name}.png", clip=_frame(page))


def _frame(page: Page) -> FloatRect | None:
    """Where the course shows kroom, less the frame's border; nowhere in a tab of its own."""
    frame = page.locator("iframe").first
    box = frame.bounding_box() if frame.count() else None
    return {"x": 0, "y": box["y"] + 1, "width": box["width"], "height": box["height"] - 1} if box else None


@contextmanager
def studio(folder: Path) -> Iterator[Studio]:
    """A new one, whose pictures go to this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        server = Server(Path(place))
        server.manage("migrate", "--verbosity=0")
        browser = playwright.chromium.launch(executable_path=chromium.found() or None, args=FLAGS)
        try:
            server.start()
            yield Studio(browser, server, folder)
        finally:
            browser.close()
            server.stop()
