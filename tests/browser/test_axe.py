"""What axe-core finds wrong on every screen and dialog, at two sizes, in both themes and both directions: nothing."""

from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, PHONE, REDRAWN, Visitor, new_context
from tests.browser.server import ROOT, Server
from tests.browser.test_accesses import ONE, TEACHER, TWO
from tests.browser.test_devices import REFUSE
from tests.browser.test_locked import A_MINUTE_LATER, lock
from tests.browser.test_screen import A_SCREEN, screen_of

RUN = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.html).join(' | ')}`);
}
"""


WAYS = ((DESKTOP, "light", "ltr"), (DESKTOP, "dark", "rtl"), (PHONE, "dark", "ltr"), (PHONE, "light", "rtl"))
"""Each size, theme and direction, and each two of them together."""

SHOW = """
([theme, direction]) => {
  Object.assign(document.documentElement, { dir: direction }).dataset.theme = theme;
}
"""


def nothing_wrong(page: Page, where: str, frame: Frame | None = None) -> None:
    """At either size, in the light and in the dark, from left to right and from right to left."""
    looked_at = frame or page.main_frame
    if not looked_at.evaluate("() => 'axe' in window"):
        looked_at.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    for size, theme, direction in WAYS:
        page.set_viewport_size(size)
        looked_at.evaluate(SHOW, [theme, direction])
        looked_at.evaluate(REDRAWN)
        assert looked_at.evaluate(RUN) == [], f"{where}, {size['width']} wide, {theme}, {direction}"
    looked_at.evaluate(SHOW, ["light", "ltr"])
    page.set_viewport_size(DESKTOP)


def test_a_meeting(enter: Enter, server: Server, browser: Browser) -> None:
    """From waiting to goodbye, moderator and attendee; dialogs, menus, prompts, notices, a device that is refused."""

    def come(name: str, **options: str) -> Visitor:
        # Without motion: what is half faded in has no contrast yet.
        context = new_context(browser, DESKTOP, reduced_motion="reduce")
        return enter(name, context=context, in_a_tab=True, **options)

    teacher, one, two = (
        come(TEACHER),
        come(ONE, script=A_SCREEN),
        come(TWO, script=REFUSE % "NotAllowedError"),
    )
    nothing_wrong(teacher.page, "a moderator waiting")
    nothing_wrong(one.page, "an attendee waiting")
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    nothing_wrong(one.page, "an empty stage")
    one.press("Ask to join stage")
    two.press("Ask to join stage")
    expect(teacher.prompt(TWO)).to_be_visible()
    nothing_wrong(teacher.page, "prompts")
    nothing_wrong(one.page, "asked")
    teacher.press("Stage access")
    nothing_wrong(teacher.page, "a menu")
    teacher.page.keyboard.press("Escape")
    for name in ONE, TWO:
        teacher.prompt(name).get_by_role("button", name="Bring to stage").click()
        expect(teacher.prompt(name)).to_have_count(0)
    expect(one.button("Join stage")).to_be_visible()
    nothing_wrong(one.page, "an invitation")
    one.press("Join stage")
    expect(one.room.get_by_role("meter")).to_be_visible()
    nothing_wrong(one.page, "the device window")
    one.join_through_window()
    two.press("Join stage")
    expect(two.button("Try again")).to_be_visible()
    nothing_wrong(two.page, "a device that is refused")
    two.join_through_window()
    expect(one.tile(TWO)).to_be_visible()
    nothing_wrong(one.page, "on stage")
    nothing_wrong(teacher.page, "a stage of two")
    one.press("Share screen")
    expect(screen_of(teacher, ONE)).to_be_visible()
    nothing_wrong(teacher.page, "a shared screen")
    nothing_wrong(one.page, "a screen of one's own")
    one.press("More")
    nothing_wrong(one.page, "more")
    one.room.get_by_role("menuitem", name="Appearance").click()
    expect(one.room.get_by_role("menuitemradio", name="System")).to_be_focused()
    nothing_wrong(one.page, "light or dark")
    one.page.keyboard.press("Escape")
    one.press("More")
    one.room.get_by_role("menuitem", name="Keyboard shortcuts").click()
    nothing_wrong(one.page, "keyboard shortcuts")
    one.press("Close")
    one.room.locator("#page").get_by_role("button", name="Stop sharing").first.click()
    teacher.press("Layout")
    nothing_wrong(teacher.page, "the layouts")
    teacher.page.keyboard.press("Escape")
    teacher.press(f"More for {ONE}")
    nothing_wrong(teacher.page, "a tile's menu")
    teacher.room.get_by_role("menuitem", name="Remove from stage").click()
    expect(one.text("You are now a viewer").first).to_be_visible()
    nothing_wrong(one.page, "removed")
    one.press("Raise hand")
    expect(teacher.group("hands")).to_be_visible()
    teacher.row(TWO).hover()
    teacher.row(TWO).get_by_role("button", name="More options").click()
    nothing_wrong(teacher.page, "raised hands, and what may be done about a person")
    teacher.page.keyboard.press("Escape")
    teacher.row(ONE).hover()
    teacher.row(ONE).get_by_role("button", name="More options").click()
    teacher.room.get_by_role("menuitem", name="Send out…").click()
    nothing_wrong(teacher.page, "the question before somebody is sent out")
    teacher.press("Cancel")
    teacher.press("Participation")
    expect(teacher.page.frame_locator("[name=side-page]").get_by_role("heading", level=1)).to_be_visible()
    frame = teacher.page.frame(name="side-page")
    assert frame is not None
    nothing_wrong(teacher.page, "who took part", frame)
    nothing_wrong(teacher.page, "the page around it")
    teacher.press("Close Participation")
    teacher.room.get_by_role("searchbox").fill("nobody of this name")
    teacher.press("End meeting")
    nothing_wrong(teacher.page, "the question before the end")
    teacher.press("End meeting for everyone")
    expect(one.text("The meeting has ended")).to_be_visible()
    nothing_wrong(one.page, "goodbye")


def test_a_locked_room(enter: Enter, server: Server, browser: Browser) -> None:
    """Outside: waiting and declined; inside: the newcomers above the stage and in the list."""

    def come(name: str) -> Visitor:
        return enter(name, context=new_context(browser, DESKTOP, reduced_motion="reduce"), in_a_tab=True)

    teacher = come(TEACHER)
    teacher.start_meeting()
    lock(teacher, "Lock room")
    one, two = come(ONE), come(TWO)
    expect(teacher.room.locator("[data-newcomer]")).to_have_count(2)
    nothing_wrong(teacher.page, "newcomers")
    nothing_wrong(one.page, "waiting outside")
    newcomer = teacher.room.get_by_role("group", name=f"{TWO} is waiting to come in")
    newcomer.get_by_role("button", name="Decline").click()
    expect(two.text("You can ask again in")).to_be_visible()
    nothing_wrong(two.page, "declined")
    server.manage("shell", "-c", A_MINUTE_LATER)
    two.launch()
    expect(two.button("Ask again to come in")).to_be_visible()
    nothing_wrong(two.page, "asking again")


def test_pages_around_the_room(server: Server, browser: Browser) -> None:
    """The course, the picker, and pages that say why there is no room."""
    page = browser.new_page(reduced_motion="reduce")
    for address in (
        "/practice/",
        "/practice/gradebook/",
        "/practice/connect/",
        "/practice/open/?as=maria&room=add",
        "/lti/launch/",
        "/rooms/enter/",
    ):
        page.goto(f"{server.address}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        nothing_wrong(page, address)
    page.close()
