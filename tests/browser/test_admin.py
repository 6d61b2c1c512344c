"""An administrator in Django admin, beside people in the room."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER


def sign_in(page: Page, server: Server) -> None:
    """Into Django admin, as the administrator Ada."""
    server.environment["DJANGO_SUPERUSER_PASSWORD"] = "practice"
    server.manage("createsuperuser", "--noinput", "--username=ada", "--email=ada@example.edu")
    page.goto(f"{server.address}/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("practice")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()


def test_bring_decline_remove_and_a_changed_access(enter: Enter, server: Server) -> None:
    """Each click in admin shows in the browsers at once."""
    one, teacher = enter(ONE), enter(TEACHER)
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    one.press("Ask to join stage")
    expect(teacher.prompt(ONE)).to_be_visible()

    page = teacher.context.new_page()
    sign_in(page, server)

    def act(action: str) -> None:
        page.goto(f"{server.address}/admin/stage/stagerequest/?q=Li+Wei")
        page.get_by_role("row", name=ONE).first.get_by_role("checkbox").check()
        page.get_by_role("combobox", name="Action:").select_option(action)
        page.get_by_role("button", name="Go").or_(page.get_by_role("button", name="Run")).first.click()

    act("Decline")
    expect(one.text("You may ask again").first).to_be_visible()
    expect(teacher.prompt(ONE)).to_have_count(0)

    one.press("Ask to join stage")
    expect(teacher.prompt(ONE)).to_be_visible()
    act("Bring to stage")
    expect(one.text("ada invites you").first).to_be_visible()
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)
    act("Remove from stage")
    expect(one.text("You are now a viewer").first).to_be_visible()
    teacher.sees_nobody()

    page.goto(f"{server.address}/admin/stage/room/")
    page.locator("#result_list tbody a").first.click()
    page.get_by_label("Stage access").select_option("Everyone on stage")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(one.button("Join stage")).to_be_visible()
