"""tools/tour.py: takes the pictures of docs/tour.md anew: every part of the room, on a desktop and on a phone.

KROOM_BROWSER=$(tools/browser.sh) .venv/bin/python tools/tour.py
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright  # noqa: E402

from tests.browser.conftest import FLAGS  # noqa: E402
from tests.browser.people import DESKTOP, PHONE, Visitor, new_context  # noqa: E402
from tests.browser.server import Server  # noqa: E402
from tests.browser.test_screen import A_SCREEN, screen_of  # noqa: E402

PICTURES = ROOT / "docs" / "pictures" / "tour"
TEACHER, ONE, TWO, THREE = "Maria Silva", "Li Wei", "Aisha Rahman", "Camila Torres"


class Guide:
    """Somebody at each kind of screen, all in the same meeting."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.teacher = self.come(TEACHER)
        self.one = self.come(ONE, script=A_SCREEN)
        self.two = self.come(TWO, PHONE)
        self.three = self.come(THREE)

    def come(
        self,
        name: str,
        viewport: ViewportSize = DESKTOP,
        *,
        script: str = "",
        locale: str = "en",
        inside: bool = True,
    ) -> Visitor:
        """Somebody in a browser of their own, in a tab; without motion, which a picture would catch half way."""
        context = new_context(self.browser, viewport, reduced_motion="reduce")
        visitor = Visitor(self.browser, self.address, name, context=context, in_a_tab=True, script=script)
        visitor.page.goto(f"{self.address}/practice/?locale={locale}")
        link = visitor.page.get_by_role("link", name=f"Open as {name} in a new tab")
        visitor.page.goto(f"{self.address}{link.get_attribute('href')}")
        if inside:
            expect(visitor.room.locator(".toolbar")).to_be_visible()
        return visitor

    def take(self, visitor: Visitor, name: str) -> None:
        """What this person sees now."""
        visitor.page.mouse.move(1, 1)
        visitor.page.wait_for_timeout(700)  # what fades in has faded in
        visitor.page.screenshot(path=PICTURES / f"{name}.png")

    def at_both(self, visitor: Visitor, name: str) -> None:
        """On a desktop and on a phone."""
        self.take(visitor, name)
        visitor.page.set_viewport_size(PHONE)
        self.take(visitor, f"{name}-phone")
        visitor.page.set_viewport_size(DESKTOP)

    def tab(self, visitor: Visitor, name: str) -> None:
        """The right panel's tab."""
        visitor.room.get_by_role("tab", name=name).click()


def chat(guide: Guide) -> None:
    """1. A question, its answer, reactions and a pinned message."""
    teacher, one, two, three = guide.teacher, guide.one, guide.two, guide.three
    guide.tab(teacher, "Chat")
    two.room.locator(".toolbar").get_by_role("button", name="Chat").click()
    for visitor, text in [
        (one, "Do we need the second edition of the book?"),
        (teacher, "The first will do: https://example.org/physics"),
        (two, "Thank you!"),
    ]:
        if visitor is one:
            guide.tab(one, "Chat")
        visitor.room.get_by_placeholder("Write your message").fill(text)
        visitor.press("Send")
        expect(teacher.room.locator(".message").filter(has_text=text)).to_be_visible()
    answer = teacher.room.locator(".message").filter(has_text="The first will do")
    for item in "Heart", "Pin":
        answer.get_by_role("button", name="More for the message").click()
        teacher.room.get_by_role("menuitem", name=item).click()
    expect(two.room.locator(".pinned").first).to_be_visible()
    guide.take(teacher, "chat")
    guide.take(two, "chat-phone")
    two.press("Close panel")
    for visitor in teacher, one:
        guide.tab(visitor, "Participants")
    expect(three.room.get_by_role("main")).to_be_visible()


def reactions_and_hands(guide: Guide) -> None:
    """2, 3. What floats over the stage; who raises a hand, in their order."""
    guide.two.press("Raise hand")
    guide.three.press("Raise hand")
    expect(guide.teacher.group("hands").locator("li.row")).to_have_count(2)
    guide.take(guide.teacher, "hands")
    guide.two.press("Reactions")
    guide.take(guide.two, "reactions-phone")
    guide.two.page.keyboard.press("Escape")
    guide.two.press("Lower hand")
    guide.three.press("Lower hand")


def polls(guide: Guide) -> None:
    """4. A quiz question as it comes up, and its results as they grow."""
    teacher, one, two = guide.teacher, guide.one, guide.two
    guide.tab(teacher, "Polls")
    teacher.press("Quiz question")
    teacher.room.get_by_label("Question", exact=True).fill("Which lands first in a vacuum?")
    teacher.room.get_by_label("Answer 1", exact=True).focus()
    for place, answer in enumerate(["The stone", "The feather", "Both at once"]):
        if place:
            teacher.page.keyboard.press("Enter")
        teacher.page.keyboard.type(answer)
    teacher.room.get_by_label("Answer 3 is right").check()
    teacher.press("Publish now")
    two.room.get_by_label("The stone").check()
    guide.take(two, "polls-phone")
    two.press("Vote")
    one.room.get_by_label("Both at once").check()
    one.press("Vote")
    expect(teacher.text("2 of 3 people have voted")).to_be_visible()
    guide.take(teacher, "polls")
    teacher.press("Close now")
    for visitor in two, one, guide.three:
        visitor.press("Close")
    guide.tab(teacher, "Participants")


def stage(guide: Guide) -> None:
    """5, 6, 7. Who asks, the stacked notifications, the device window, a shared screen, the moderator's menus."""
    teacher, one, two, three = guide.teacher, guide.one, guide.two, guide.three
    for student in one, two, three:
        student.press("Ask to join stage")
    expect(teacher.button("Bring everyone (3)").first).to_be_visible()
    guide.at_both(teacher, "requests")
    teacher.prompt(ONE).get_by_role("button", name="Bring to stage").click()
    teacher.prompt(TWO).get_by_role("button", name="Bring to stage").click()
    for student, name in (one, "devices"), (two, "devices-phone"):
        student.press("Join stage")
        expect(student.room.get_by_role("meter")).to_be_visible()
        guide.take(student, name)
        student.join_through_window()
    teacher.press("Join stage")
    teacher.join_through_window()
    teacher.sees_moving(ONE, TWO)
    guide.at_both(teacher, "stage")
    teacher.press("Stage access")
    guide.take(teacher, "stage-access")
    teacher.page.keyboard.press("Escape")
    one.press("Share screen")
    expect(screen_of(teacher, ONE)).to_be_visible()
    guide.at_both(teacher, "screen")
    one.room.locator("#page").get_by_role("button", name="Stop sharing").first.click()
    teacher.press("More")
    guide.at_both(teacher, "moderator-menu")
    teacher.page.keyboard.press("Escape")


def comfort(guide: Guide) -> None:
    """8. The keyboard shortcuts; the same meeting in the dark."""
    guide.three.press("More")
    guide.three.room.get_by_role("menuitem", name="Keyboard shortcuts").click()
    guide.take(guide.three, "shortcuts")
    guide.three.press("Close")
    guide.teacher.page.emulate_media(color_scheme="dark")
    guide.at_both(guide.teacher, "dark")
    guide.teacher.page.emulate_media(color_scheme="light")


def locked(guide: Guide) -> None:
    """6. A locked room: who comes now waits, and a moderator lets them in."""
    teacher = guide.teacher
    teacher.press("More")
    teacher.room.get_by_role("menuitem", name="Lock room").click()
    late = guide.come("Jonas Becker", PHONE, inside=False)
    expect(teacher.button("Admit").first).to_be_visible()
    guide.take(teacher, "locked")
    guide.take(late, "locked-phone")
    teacher.button("Admit").first.click()
    teacher.press("More")
    teacher.room.get_by_role("menuitem", name="Unlock room").click()


def languages(guide: Guide) -> None:
    """9. From right to left."""
    priya = guide.come("Priya Natarajan", DESKTOP, locale="he")
    expect(priya.room.locator("li.tile").first).to_be_visible()
    guide.at_both(priya, "hebrew")


def main() -> None:
    """Walk through the room, and take pictures on the way."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = Server(Path(tempfile.mkdtemp()))
    server.manage("migrate", "--verbosity=0")
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("KROOM_BROWSER"), args=FLAGS)
        try:
            guide = Guide(browser, server.address)
            guide.teacher.start_meeting()
            for part in chat, reactions_and_hands, polls, stage, locked, comfort, languages:
                part(guide)
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
