"""The pictures of docs/tour.md: every part of the room, on a desktop and on a phone, in tabs of their own."""

from playwright.sync_api import expect

from tests.browser.people import DESKTOP, PHONE, Visitor
from tests.browser.test_accesses import ONE, TWO
from tests.browser.test_locked import lock
from tests.browser.test_screen import screen_of
from tools.pictures import scenes
from tools.pictures.scenes import Cast
from tools.pictures.studio import Studio


def take(studio: Studio) -> None:
    """Walk through the room, and take pictures on the way."""
    cast = scenes.gather(studio, DESKTOP, in_a_tab=True)
    cast.teacher.start_meeting()
    for part in chat, reactions_and_hands, scenes.quiz, stage, locked, comfort, languages:
        part(studio, cast)


def at_both(studio: Studio, visitor: Visitor, name: str) -> None:
    """On a desktop and on a phone."""
    studio.take(visitor, name)
    visitor.page.set_viewport_size(PHONE)
    studio.take(visitor, f"{name}-phone")
    visitor.page.set_viewport_size(DESKTOP)


def chat(studio: Studio, cast: Cast) -> None:
    """1. A question, its answer, reactions and a pinned message."""
    with scenes.chat(cast):
        studio.take(cast.teacher, "chat")
        studio.take(cast.two, "chat-phone")


def reactions_and_hands(studio: Studio, cast: Cast) -> None:
    """2, 3. What floats over the stage; who raises a hand, in their order."""
    cast.two.press("Raise hand")
    cast.three.press("Raise hand")
    expect(cast.teacher.group("hands").locator("li.row")).to_have_count(2)
    studio.take(cast.teacher, "hands")
    cast.two.press("Reactions")
    studio.take(cast.two, "reactions-phone")
    cast.two.page.keyboard.press("Escape")
    cast.two.press("Lower hand")
    cast.three.press("Lower hand")


def stage(studio: Studio, cast: Cast) -> None:
    """5, 6, 7. Who asks, the stacked notifications, the device window, a shared screen, the moderator's menus."""
    teacher, one, two = cast.teacher, cast.one, cast.two
    for student in cast.students:
        student.press("Ask to join stage")
    expect(teacher.button("Bring everyone (3)").first).to_be_visible()
    at_both(studio, teacher, "requests")
    teacher.prompt(ONE).get_by_role("button", name="Bring to stage").click()
    teacher.prompt(TWO).get_by_role("button", name="Bring to stage").click()
    for student, name in (one, "devices"), (two, "devices-phone"):
        student.press("Join stage")
        expect(student.room.get_by_role("meter")).to_be_visible()
        studio.take(student, name)
        student.join_through_window()
    teacher.press("Join stage")
    teacher.join_through_window()
    teacher.sees_moving(ONE, TWO)
    at_both(studio, teacher, "stage")
    teacher.press("Stage access")
    studio.take(teacher, "stage-access")
    teacher.page.keyboard.press("Escape")
    one.press("Share screen")
    expect(screen_of(teacher, ONE)).to_be_visible()
    at_both(studio, teacher, "screen")
    one.room.locator("#page").get_by_role("button", name="Stop sharing").first.click()
    teacher.press("More")
    at_both(studio, teacher, "moderator-menu")
    teacher.page.keyboard.press("Escape")


def locked(studio: Studio, cast: Cast) -> None:
    """6. A locked room: who comes now waits, and a moderator lets them in."""
    teacher = cast.teacher
    lock(teacher, "Lock room")
    late = studio.come("Jonas Becker", PHONE, in_a_tab=True)
    expect(teacher.button("Admit").first).to_be_visible()
    studio.take(teacher, "locked")
    studio.take(late, "locked-phone")
    teacher.button("Admit").first.click()
    lock(teacher, "Unlock room")


def comfort(studio: Studio, cast: Cast) -> None:
    """8. The keyboard shortcuts; the same meeting in the dark."""
    cast.three.press("More")
    cast.three.room.get_by_role("menuitem", name="Keyboard shortcuts").click()
    studio.take(cast.three, "shortcuts")
    cast.three.press("Close")
    cast.teacher.page.emulate_media(color_scheme="dark")
    at_both(studio, cast.teacher, "dark")
    cast.teacher.page.emulate_media(color_scheme="light")


def languages(studio: Studio, _: Cast) -> None:
    """9. From right to left."""
    priya = studio.come("Priya Natarajan", DESKTOP, in_a_tab=True, locale="he")
    expect(priya.room.locator("li.tile").first).to_be_visible()
    at_both(studio, priya, "hebrew")
