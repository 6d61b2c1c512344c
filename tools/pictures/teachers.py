"""The pictures of docs/teachers.md: a lesson from the link in the course to its end, within the course's page."""

from playwright.sync_api import ViewportSize, expect

from tests.browser import test_polls
from tests.browser.test_accesses import ONE, TWO
from tools.pictures import scenes
from tools.pictures.studio import Studio

SCREEN: ViewportSize = {"width": 1120, "height": 720}
WINDOW: ViewportSize = {"width": 800, "height": 600}


def take(studio: Studio) -> None:
    """Play the lesson, and take pictures on the way."""
    picker = studio.page(WINDOW)
    picker.goto(f"{studio.server.address}/practice/open/?as=maria&room=add")
    picker.get_by_label("Title").fill("Week 3 lab")
    studio.take(picker, "add-a-room")

    cast = scenes.gather(studio, SCREEN)
    teacher, one, two = cast.teacher, cast.one, cast.two
    expect(teacher.group("viewers").locator("li.row")).to_have_count(3)
    studio.take(teacher, "before-the-meeting")
    studio.take(one, "a-student-waits")
    with scenes.chat(cast):
        studio.take(two, "chat-phone")
        last = teacher.room.locator(".message").last
        last.hover()
        last.get_by_role("button", name="More for the message").click()
        studio.take(teacher, "chat")
        teacher.page.keyboard.press("Escape")

    teacher.start_meeting()
    teacher.show("Polls")
    test_polls.write(
        teacher, "Poll question", "How was the pace today?", "Too slow", "Just right", "Too fast"
    )
    teacher.press("Save as draft")
    scenes.quiz(studio, cast)

    teacher.press("Stage access")
    studio.take(teacher, "stage-access")
    teacher.page.keyboard.press("Escape")
    for student in one, two:
        student.press("Ask to join stage")
    teacher.prompt(ONE).get_by_role("button", name="Bring to stage").click()
    one.press("Join stage")
    studio.take(one, "get-ready")
    one.join_through_window()
    teacher.press("Join stage")
    teacher.join_through_window()
    teacher.sees_moving(ONE)
    for visitor in one, teacher:  # the made-up camera is no sight
        visitor.press("Turn camera off")
    expect(teacher.prompt(TWO)).to_be_visible()
    studio.take(teacher, "bring-to-stage")
    teacher.press("End meeting")
    studio.take(teacher, "end-the-meeting")
