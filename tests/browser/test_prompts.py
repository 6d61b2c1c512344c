"""What a moderator is told when somebody asks: seen, counted, heard, and answered once."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Enter
from tests.browser.people import Visitor
from tests.browser.test_accesses import ONE, TEACHER, THREE, TWO

NAMES = (ONE, TWO, THREE, "Camila Torres", "Priya Natarajan")

COUNT_NOTES = """
// Test instrument: the page says how many notes it has played.
let notes = 0;
window.OscillatorNode = class extends window.OscillatorNode {
  start(...when) {
    super.start(...when);
    document.documentElement.dataset.notes = notes += 1;
  }
};
"""


def has_played(visitor: Visitor, notes: str | None) -> None:
    """So many notes, or none."""
    page = visitor.room.locator("html")
    if notes is None:
        expect(page).not_to_have_attribute("data-notes", re.compile("."))
    else:
        expect(page).to_have_attribute("data-notes", notes)


def double_click(button: Locator, until: Locator) -> None:
    """As a hand does it: the second half comes after `until` has gone from the page, on whatever is there then."""
    box, mouse = button.bounding_box(), button.page.mouse
    assert box is not None
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down(click_count=1)
    mouse.up(click_count=1)
    expect(until).to_have_count(0)
    mouse.down(click_count=2)
    mouse.up(click_count=2)


def test_a_sound_that_can_be_turned_off(enter: Enter) -> None:
    """Two notes for a request, played to moderators alone, and not to one who turned sounds off."""
    one, two = enter(ONE, script=COUNT_NOTES), enter(TWO, script=COUNT_NOTES)
    teacher = enter(TEACHER, script=COUNT_NOTES)
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    one.press("Ask to join stage")
    expect(teacher.prompt(ONE)).to_be_visible()
    has_played(teacher, "2")
    teacher.press("Turn sounds off")
    two.press("Ask to join stage")
    expect(teacher.prompt(TWO)).to_be_visible()
    has_played(teacher, "2")
    for student in one, two:
        has_played(student, None)


def test_many_at_once(enter: Enter) -> None:
    """Three are named, the others counted; See all finds them in the list; a hidden prompt is not an answer."""
    teacher = enter(TEACHER)
    students = [teacher.beside(name) for name in NAMES]
    teacher.choose_access("Join by request")
    for student in students:
        student.press("Ask to join stage")
        expect(student.button("Cancel request")).to_be_visible()
    tab = teacher.room.get_by_role("tab", name="Participants 5 waiting for an answer")
    expect(tab).to_be_visible()
    expect(teacher.room.get_by_role("group", name=re.compile("asks to join the stage"))).to_have_count(3)
    expect(teacher.text("2 more ask")).to_be_visible()
    teacher.prompt(ONE).get_by_role("button", name="Hide this for now").click()
    expect(teacher.text("1 more asks")).to_be_visible()
    teacher.press("See all")
    expect(teacher.room.locator(".prompt")).to_have_count(0)
    expect(teacher.group("asking").locator("li.row")).to_have_count(5)
    expect(tab).to_be_visible()


def test_a_double_click_is_one_click(enter: Enter) -> None:
    """Its second half is no answer to the next person, and does not take back what the first half asked."""
    one, two, teacher = enter(ONE), enter(TWO), enter(TEACHER)
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    for student in one, two:
        double_click(student.button("Ask to join stage"), student.button("Ask to join stage"))
        expect(teacher.prompt(student.name)).to_be_visible()
    bring = teacher.prompt(ONE).get_by_role("button", name="Bring to stage")
    double_click(bring, teacher.prompt(ONE))
    teacher.prompt(TWO).get_by_role("button", name="Decline").click()
    expect(two.text("You may ask again")).to_be_visible()
    expect(one.button("Join stage")).to_be_visible()
