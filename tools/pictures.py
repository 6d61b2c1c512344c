"""tools/pictures.py: takes the pictures of the guides in docs/ anew, from the practice course in a real browser.

KROOM_BROWSER=$(tools/browser.sh) .venv/bin/python tools/pictures.py
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import FloatRect, Page, ViewportSize, expect, sync_playwright  # noqa: E402

from tests.browser.conftest import FLAGS  # noqa: E402
from tests.browser.people import PHONE, Visitor  # noqa: E402
from tests.browser.server import Server  # noqa: E402

TEACHER, ONE, TWO, THREE = "Maria Silva", "Li Wei", "Aisha Rahman", "Camila Torres"
SCREEN: ViewportSize = {"width": 1120, "height": 720}
WINDOW: ViewportSize = {"width": 800, "height": 600}


def take(page: Page, name: str) -> None:
    """What kroom shows, without the course around it."""
    page.wait_for_timeout(1000)  # what fades in has faded in
    frame = page.locator("iframe").first
    box = frame.bounding_box() if frame.count() else None
    clip: FloatRect | None = (
        {"x": 0, "y": box["y"] + 1, "width": box["width"], "height": box["height"] - 1} if box else None
    )
    page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png", clip=clip)


def chat(teacher: Visitor, one: Visitor, two: Visitor) -> None:
    """A question, its answer, and what a moderator can do with it; then on a phone."""
    said = [
        (one, "Do we need the second edition of the book?"),
        (teacher, "The first will do: https://example.org/physics"),
        (two, "Thank you!"),
    ]
    teacher.room.get_by_role("tab", name="Chat").click()
    for visitor, text in said:
        visitor.room.get_by_role("tab", name="Chat").click()
        visitor.room.get_by_placeholder("Write your message").fill(text)
        visitor.press("Send")
        expect(teacher.room.locator(".message").filter(has_text=text)).to_be_visible()
    answer = teacher.room.locator(".message").filter(has_text="The first will do")
    for item in "Heart", "Pin":
        answer.get_by_role("button", name="More for the message").click()
        teacher.room.get_by_role("menuitem", name=item).click()
    teacher.room.locator(".message").last.get_by_role("button", name="More for the message").click()
    take(teacher.page, "chat")
    teacher.page.keyboard.press("Escape")
    two.page.set_viewport_size(PHONE)
    take(two.page, "chat-phone")
    for visitor, _ in said:
        visitor.page.set_viewport_size(SCREEN)
        visitor.room.get_by_role("tab", name="Participants").click()


def polls(teacher: Visitor, one: Visitor, two: Visitor) -> None:
    """A quiz question as it comes up on a phone, and its results as they grow, with a draft under it."""
    for visitor in teacher, one, two:
        visitor.room.get_by_role("tab", name="Polls").click()
    questions = {
        "Poll question": ("How was the pace today?", ["Too slow", "Just right", "Too fast"]),
        "Quiz question": (
            "A stone and a feather fall in a vacuum. Which lands first?",
            ["The stone", "The feather", "Both at once"],
        ),
    }
    for kind, (question, answers) in questions.items():
        teacher.press(kind)
        teacher.room.get_by_label("Question", exact=True).fill(question)
        teacher.room.get_by_label("Answer 1", exact=True).focus()
        for place, answer in enumerate(answers):
            if place:
                teacher.page.keyboard.press("Enter")
            teacher.page.keyboard.type(answer)
        if kind == "Quiz question":
            teacher.room.get_by_label("Answer 3 is right").check()
            teacher.press("Publish now")
        else:
            teacher.press("Save as draft")
    one.room.get_by_label("Both at once").check()
    one.press("Vote")
    two.page.set_viewport_size(PHONE)
    two.press("Close panel")
    two.room.get_by_label("The stone").check()
    take(two.page, "poll-phone")
    two.press("Vote")
    expect(teacher.text("2 of 3 people have voted")).to_be_visible()
    teacher.page.mouse.move(5, 5)
    take(teacher.page, "polls")
    teacher.press("Close now")
    two.press("Close")
    for visitor in teacher, one, two:
        visitor.page.set_viewport_size(SCREEN)
        if visitor is two:
            visitor.room.locator(".toolbar").get_by_role("button", name="Participants").click()
        else:
            visitor.room.get_by_role("tab", name="Participants").click()


def connecting(page: Page, server: Server) -> None:
    """A platform registers itself, and waits in the administration."""
    page.set_viewport_size(WINDOW)
    page.goto(f"{server.address}/practice/connect/?address={server.address}/lti/register/")
    expect(page.frame_locator("iframe").first.locator("main")).to_contain_text("waits for approval")
    take(page, "registered")
    server.environment["DJANGO_SUPERUSER_PASSWORD"] = "practice"
    server.manage("createsuperuser", "--noinput", "--username=ada", "--email=ada@example.edu")
    page.set_viewport_size(SCREEN)
    page.goto(f"{server.address}/admin/login/?next=/admin/lti/waitingplatform/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("practice")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    take(page, "platforms-waiting")


def main() -> None:
    """Play a lesson, and take pictures on the way."""
    server = Server(Path(tempfile.mkdtemp()))
    server.manage("migrate", "--verbosity=0")
    server.start()
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("KROOM_BROWSER"), args=FLAGS)
        visitors = {
            name: Visitor(browser, server.address, name, viewport=SCREEN)
            for name in (TEACHER, ONE, TWO, THREE)
        }
        teacher, one, two, three = visitors.values()
        try:
            connecting(teacher.page, server)
            teacher.launch()
            teacher.page.set_viewport_size(WINDOW)
            teacher.page.goto(f"{server.address}/practice/open/?as=maria&room=add")
            teacher.page.get_by_label("Title").fill("Week 3 lab")
            take(teacher.page, "add-a-room")
            teacher.page.set_viewport_size(SCREEN)

            for visitor in teacher, one, two, three:
                visitor.launch()
            expect(teacher.group("viewers").locator("li.row")).to_have_count(3)
            take(teacher.page, "before-the-meeting")
            take(one.page, "a-student-waits")
            chat(teacher, one, two)
            teacher.start_meeting()
            polls(teacher, one, two)
            teacher.press("Stage access")
            take(teacher.page, "stage-access")
            teacher.page.keyboard.press("Escape")
            for student in one, two:
                student.press("Ask to join stage")
            teacher.prompt(ONE).get_by_role("button", name="Bring to stage").click()
            one.press("Join stage")
            take(one.page, "get-ready")
            one.join_through_window()
            teacher.press("Join stage")
            teacher.join_through_window()
            teacher.sees_moving(ONE)
            for visitor in one, teacher:  # the made-up camera is no sight
                visitor.press("Turn camera off")
            expect(teacher.prompt(TWO)).to_be_visible()
            take(teacher.page, "bring-to-stage")
            teacher.press("End meeting")
            take(teacher.page, "end-the-meeting")
        finally:
            for visitor in visitors.values():
                visitor.context.close()
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
