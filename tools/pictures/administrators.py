"""The pictures of docs/canvas-administrators.md: how Canvas and kroom come to know each other."""

from playwright.sync_api import ViewportSize, expect

from tests.browser.test_admin import sign_in
from tools.pictures.studio import Studio

WINDOW: ViewportSize = {"width": 800, "height": 600}
LIST: ViewportSize = {"width": 1120, "height": 720}
FORM: ViewportSize = {"width": 1280, "height": 560}


def take(studio: Studio) -> None:
    """A platform registers itself, and waits in the administration; there, two forms are filled in."""
    page = studio.page(WINDOW)
    address = studio.server.address
    page.goto(f"{address}/practice/connect/?address={address}/lti/register/")
    expect(page.frame_locator("iframe").first.locator("main")).to_contain_text("waits for approval")
    studio.take(page, "registered")

    sign_in(page, studio.server)
    page.set_viewport_size(LIST)
    page.goto(f"{address}/admin/lti/waitingplatform/")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    studio.take(page, "platforms-waiting")

    page.set_viewport_size(FORM)
    page.goto(f"{address}/admin/lti/registrationlink/add/")
    page.get_by_label("Note").fill("Example University")
    page.get_by_role("button", name="Save", exact=True).click()
    studio.take(page, "registration-link")

    page.goto(f"{address}/admin/lti/platform/add/")
    page.get_by_label("hosted Canvas").select_option("production")
    page.get_by_label("Own address").fill("school.instructure.com")
    page.get_by_label("Client id").fill("10000000000042")
    studio.take(page, "hosted-canvas")
