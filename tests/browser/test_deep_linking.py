"""A teacher adds a room to the practice course, in kroom's picker inside the course's page; people meet in it."""

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, PHONE, Visitor
from tests.browser.test_accesses import ONE, TEACHER

CANVAS_WINDOW: ViewportSize = {"width": 800, "height": 600}


def open_picker(teacher: Visitor) -> None:
    """Press Add a room in the course."""
    teacher.page.get_by_role("link", name="Add a room").click()
    expect(teacher.room.get_by_role("heading", name="Add a live room")).to_be_visible()


def go_to(visitor: Visitor, title: str) -> None:
    """Open a room of the course by its link."""
    visitor.page.get_by_role("link", name=title, exact=True).click()
    expect(visitor.room.get_by_role("main")).to_be_visible()
    expect(visitor.room.locator("body[data-role]")).to_be_attached()


def title_of(page: Page) -> str:
    """The title of the room in the frame."""
    return page.frames[1].title()


def test_a_room_is_added_and_people_meet_in_it(enter: Enter) -> None:
    """And in a copy of the course, the same link leads to a room in which nothing has happened."""
    teacher, student = enter(TEACHER), enter(ONE)
    open_picker(teacher)
    teacher.room.get_by_label("Title").fill("Week 3 lab")
    teacher.room.get_by_label("Everyone on stage").check()
    teacher.press("Add room")

    expect(teacher.page.get_by_role("link", name="Week 3 lab")).to_have_attribute("aria-current", "page")
    teacher.start_meeting()
    student.page.reload()
    go_to(student, "Week 3 lab")
    student.press("Join stage")
    student.join_through_window()
    teacher.sees_moving(ONE)
    assert title_of(teacher.page) == title_of(student.page) == "Week 3 lab"

    teacher.page.get_by_role("link", name="Practice course").click()
    teacher.page.get_by_role("button", name="Copy this course").click()
    expect(teacher.page.get_by_role("heading", name="Practice course, copy 1")).to_be_visible()
    teacher.page.get_by_role("button", name=f"Open as {TEACHER}").click()
    go_to(teacher, "Week 3 lab")
    expect(teacher.button("Start meeting")).to_be_visible()
    assert title_of(teacher.page) == "Week 3 lab"


def test_a_room_that_opens_in_a_new_tab(enter: Enter) -> None:
    teacher = enter(TEACHER)
    open_picker(teacher)
    teacher.room.get_by_label("Title").fill("Lab")
    teacher.room.get_by_label("In a new tab").check()
    teacher.press("Add room")
    with teacher.page.expect_popup() as opened:
        teacher.page.get_by_role("link", name="Lab").click()

    expect(opened.value.locator("body[data-role='moderator']")).to_be_attached()
    expect(opened.value.get_by_role("button", name="Start meeting")).to_be_visible()


def test_the_picker_by_keyboard_on_every_screen(enter: Enter) -> None:
    """Wrong, mended, sent; nothing but the Tab key, letters and Enter; the button is in sight all the while."""
    teacher = enter(TEACHER)
    for number, viewport in enumerate((DESKTOP, CANVAS_WINDOW, PHONE)):
        teacher.page.set_viewport_size(viewport)
        add_by_keyboard(teacher, f"Lab {number}")


def add_by_keyboard(teacher: Visitor, name: str) -> None:
    """Add a room in a window of the picker's own, as Canvas shows it."""
    page = teacher.page
    page.goto(f"{teacher.address}/practice/open/?as=maria&room=add")
    title, add = page.get_by_label("Title"), page.get_by_role("button", name="Add room")
    expect(add).to_be_in_viewport(ratio=1)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    title.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(" ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not added yet")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(
        "Give the room a title: it is what people see in the course."
    )
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    invite = page.get_by_role("group", name="Stage access").get_by_label("Invite only")
    expect(invite).to_be_checked()
    expect(invite).to_be_in_viewport(ratio=1)
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(add).to_be_focused()
    expect(add).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")


def test_what_does_not_count_is_not_shown(enter: Enter) -> None:
    teacher = enter(TEACHER)
    open_picker(teacher)
    room = teacher.room
    expect(room.get_by_label("Points")).to_be_hidden()
    room.get_by_label("Graded").check()
    expect(room.get_by_label("Points")).to_be_visible()
    expect(room.get_by_label("Title")).to_be_visible()
    room.get_by_label("Practice course").check()  # the room of the course menu, which everybody has entered
    expect(room.get_by_label("Title")).to_be_hidden()
    expect(room.get_by_label("Viewers only")).to_be_hidden()
    teacher.press("Cancel")

    expect(teacher.page.get_by_role("link", name="Live room")).to_have_attribute("aria-current", "page")
