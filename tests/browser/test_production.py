"""The room's page as production serves it: a release of static files, which the browser asks for at once and keeps."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from bench.room import Way, entry, made_apart
from bench.servers.process import Server, inherited, production, with_pages


@pytest.fixture
def way(tmp_path: Path) -> Iterator[tuple[str, Way]]:
    """The address of a server without DEBUG, and the way into a room there."""
    settings = with_pages(production(tmp_path / "kroom.sqlite3"), tmp_path)
    room = made_apart(2, inherited() | settings)
    server = Server("kroom", tmp_path / "server.log", settings)
    try:
        yield f"http://127.0.0.1:{server.port}", room
    finally:
        server.stop()


def test_every_module_is_there_is_asked_for_once_and_is_kept(way: tuple[str, Way], browser: Browser) -> None:
    """The page names all its modules and no other; a second visit asks for the page alone."""
    address, room = way
    context = browser.new_context()
    context.add_init_script(entry(room["hellos"][0]))
    page = context.new_page()
    answers: list[Response] = []
    complaints: list[str] = []
    page.on("response", lambda it: answers.append(it))  # noqa: PLW0108 (Playwright marks it)
    page.on("console", lambda it: complaints.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: complaints.append(str(it)))
    page.goto(address + room["page"])
    expect(page.get_by_role("button", name="End meeting")).to_be_visible()

    assert not [(it.status, it.url) for it in answers if it.status != 200]
    scripts = [urlsplit(it.url).path for it in answers if urlsplit(it.url).path.endswith(".js")]
    releases = {path.split("/room/")[0].split("/vendor/")[0] for path in scripts}
    assert len(releases) == 1, "all of one release"
    assert releases.pop().startswith("/static/v/")
    plain = paths(page, "script[src]:not([type=module])", "src")
    named = paths(page, "link[rel=modulepreload]", "href")
    assert sorted([*named, *plain]) == sorted(scripts)
    assert all(
        "immutable" in (it.header_value("cache-control") or "") for it in answers if "/static/" in it.url
    )
    assert all(it.header_value("content-encoding") for it in answers if it.url.endswith((".js", ".css")))

    page.goto("about:blank")
    page.goto(address + room["page"])
    expect(page.get_by_role("button", name="End meeting")).to_be_visible()
    assert page.evaluate(FETCHED) == []
    assert not complaints
    context.close()


FETCHED = (
    "() => performance.getEntriesByType('resource').filter((it) => it.transferSize).map((it) => it.name)"
)
"""What came over the line for this page, and not out of the browser's cache."""


def paths(page: Page, selector: str, attribute: str) -> list[str]:
    """What elements of the page point to."""
    found: list[str] = page.locator(selector).evaluate_all(
        "(elements, attribute) => elements.map((it) => new URL(it[attribute]).pathname)", attribute
    )
    return found
