"""The Participants list of a room with many people: whatever is not in sight is not drawn, and nobody is missing."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.lecture import Lecture
from bench.room import MODERATORS, Way, entry, made_apart
from tests.browser.people import DESKTOP, REDRAWN
from tests.browser.server import Server

PEOPLE = 160
VIEWERS = PEOPLE - MODERATORS
DRAWN = 90
"""More rows than fit on the screen and around it, beside the few on stage and who moderate; fewer than there are."""


@contextmanager
def crowd(server: Server, way: Way, hellos: list[str]) -> Iterator[None]:
    """All these people are in the room."""
    ready, over = threading.Event(), threading.Event()
    wrong: list[BaseException] = []

    async def attend() -> None:
        people = Lecture(server.port, way["path"], hellos)
        try:
            await people.join(at_once=10)
            ready.set()
            await asyncio.to_thread(over.wait)
            people.check()
        finally:
            people.go_home()

    def run() -> None:
        try:
            asyncio.run(attend())
        except BaseException as it:
            wrong.append(it)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()
    assert not wrong, wrong


@pytest.fixture
def moderator(server: Server, browser: Browser) -> Iterator[Page]:
    """A moderator's page, among many."""
    way = made_apart(PEOPLE, server.environment | {"DJANGO_SETTINGS_MODULE": "kroom.settings"})
    mine, *others = reversed(way["hellos"][:MODERATORS])
    context = browser.new_context(viewport=DESKTOP)
    context.add_init_script(entry(mine))
    page = context.new_page()
    with crowd(server, way, [*others, *way["hellos"][MODERATORS:]]):
        page.goto(server.address + way["page"])
        expect(viewers(page).locator(".count")).to_have_text(str(VIEWERS))
        yield page
        context.close()


def viewers(page: Page) -> Locator:
    """The group of those who watch."""
    return page.locator('details[data-group="viewers"]')


def name(number: int) -> str:
    """Of a student; those who moderate are counted too."""
    return f"Student {MODERATORS + number}"


def row(page: Page, who: str) -> Locator:
    """Somebody's row, if it is drawn."""
    return page.locator("li.row").filter(has=page.get_by_text(who, exact=True))


def focused(page: Page) -> Locator:
    """What the keyboard stands on."""
    return page.locator(":focus")


def test_only_what_is_in_sight_is_drawn_and_nobody_is_missing(moderator: Page) -> None:
    """From the first to the last by the wheel: each is seen, and known as one of so many; search finds the others."""
    last = row(moderator, name(VIEWERS))
    expect(last).to_have_count(0)
    seen: set[str] = set()
    moderator.locator(".lists").hover(position={"x": 40, "y": 200})
    for _ in range(100):
        assert moderator.locator("li.row").count() < DRAWN
        seen.update(viewers(moderator).locator(".row-name").all_inner_texts())
        if last.count():
            break
        moderator.mouse.wheel(0, 300)
        moderator.evaluate(REDRAWN)
    moderator.mouse.wheel(0, 2000)
    expect(last).to_be_in_viewport()
    seen.update(viewers(moderator).locator(".row-name").all_inner_texts())
    assert seen == {name(number) for number in range(1, VIEWERS + 1)}
    expect(last).to_have_attribute("aria-posinset", str(VIEWERS))
    expect(last).to_have_attribute("aria-setsize", str(VIEWERS))

    moderator.get_by_role("searchbox").fill(name(70))
    expect(row(moderator, name(70))).to_be_in_viewport()
    expect(moderator.locator("li.row")).to_have_count(1)
    moderator.get_by_role("searchbox").fill("")
    expect(viewers(moderator).locator(".count")).to_have_text(str(VIEWERS))
    assert moderator.locator("li.row").count() < DRAWN


def test_the_keyboard_goes_through_all_and_keeps_its_place(moderator: Page) -> None:
    """One stop for Tab, arrows within; a row scrolled away, or moved to another place, keeps the focus and its menu."""
    viewers(moderator).locator("summary").focus()
    for _ in range(2):
        moderator.keyboard.press("Tab")
    expect(focused(moderator)).to_have_accessible_name(f"More options for {name(1)}")
    moderator.keyboard.press("End")
    expect(focused(moderator)).to_have_accessible_name(f"More options for {name(VIEWERS)}")
    expect(focused(moderator)).to_be_in_viewport()
    for _ in range(30):
        moderator.keyboard.press("ArrowUp")
    at = name(VIEWERS - 30)
    expect(focused(moderator)).to_have_accessible_name(f"More options for {at}")
    expect(focused(moderator)).to_be_in_viewport()

    moderator.keyboard.press("Enter")
    item = moderator.get_by_role("menuitem", name="Write privately")
    expect(item).to_be_focused()
    moderator.locator(".lists").evaluate("(list) => { list.scrollTop = 0; }")
    expect(row(moderator, "Moderator 5")).to_be_in_viewport()
    expect(item).to_be_focused()
    moderator.keyboard.press("Escape")
    expect(focused(moderator)).to_have_accessible_name(f"More options for {at}")

    moderator.keyboard.press("Shift+Tab")
    moderator.keyboard.press("Enter")
    expect(row(moderator, at)).to_contain_text("Invited")
    assert viewers(moderator).locator(".row-name").first.inner_text() == at, "who is invited comes first"
    expect(row(moderator, at).locator(":focus")).to_have_count(1)
