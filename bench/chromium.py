"""Chromium as the bench, the tests and the pictures of the guides have it, and the screens they look at it on."""

import subprocess
from pathlib import Path

from playwright.sync_api import ViewportSize

FINDER = Path(__file__).resolve().parent.parent / "tools" / "browser.sh"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


def found() -> str:
    """The browser on this machine; empty for Playwright's own."""
    return subprocess.run([FINDER], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
