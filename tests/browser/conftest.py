"""A real browser before a real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bench import chromium
from tests.browser.people import Visitor
from tests.browser.server import Server

FLAGS = [
    *chromium.FLAGS,
    "--use-fake-device-for-media-stream=fps=5",
    "--use-fake-ui-for-media-stream",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
]

Enter = Callable[..., Visitor]

expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser that `make test` found, with a made-up camera and microphone."""
    path = (
        os.environ.get("KROOM_BROWSER") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    )
    return {"args": FLAGS, **({"executable_path": path} if path else {})}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it but its tables, to copy."""
    ready = Server(tmp_path_factory.mktemp("migrated"))
    ready.manage("migrate", "--verbosity=0")
    return ready.database


@pytest.fixture
def server(tmp_path: Path, migrated: Path) -> Iterator[Server]:
    """A server of the test's own, with nothing in it."""
    running = Server(tmp_path)
    shutil.copy(migrated, running.database)
    with running:
        yield running


@pytest.fixture
def enter(server: Server, browser: Browser) -> Iterator[Enter]:
    """`enter("Name")` lets somebody from the practice course in, in a browser of their own."""
    visitors: list[Visitor] = []

    def come_in(name: str, **options: Any) -> Visitor:
        visitor = Visitor(browser, server.address, name, **options)
        visitors.append(visitor)
        visitor.launch()
        return visitor

    yield come_in
    for visitor in visitors:
        visitor.context.close()
    complaints = [line for visitor in visitors for line in visitor.complaints]
    assert not complaints, "the pages complained:\n" + "\n".join(complaints)
