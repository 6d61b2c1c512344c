"""tools/pictures_of_connecting.py: takes those pictures of docs/canvas-administrators.md anew that show forms.

KROOM_BROWSER=$(tools/browser.sh) .venv/bin/python tools/pictures_of_connecting.py
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, ViewportSize, sync_playwright  # noqa: E402

from tests.browser.conftest import FLAGS  # noqa: E402
from tests.browser.server import Server  # noqa: E402
from tests.browser.test_admin import sign_in  # noqa: E402

SCREEN: ViewportSize = {"width": 1280, "height": 560}


def main() -> None:
    """Fill in two forms of the administration."""
    server = Server(Path(tempfile.mkdtemp()), LTI_REGISTRATION="link")
    server.manage("migrate", "--verbosity=0")
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("KROOM_BROWSER"), args=FLAGS)
        admin = browser.new_page(viewport=SCREEN)

        def take(page: Page, name: str) -> None:
            page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")

        try:
            sign_in(admin, server)
            admin.goto(f"{server.address}/admin/lti/registrationlink/add/")
            admin.get_by_label("Note").fill("Example University")
            admin.get_by_role("button", name="Save", exact=True).click()
            take(admin, "registration-link")

            admin.goto(f"{server.address}/admin/lti/platform/add/")
            admin.get_by_label("hosted Canvas").select_option("production")
            admin.get_by_label("Own address").fill("school.instructure.com")
            admin.get_by_label("Client id").fill("10000000000042")
            take(admin, "hosted-canvas")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
