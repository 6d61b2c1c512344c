"""The toolbar, on every screen and with long words: nothing is cut off or covered, and all is for thumbs."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import Visitor
from tests.browser.test_accesses import ONE, TEACHER

SIZES = ((320, 640), (390, 844), (640, 400), (721, 500), (800, 600), (1024, 700), (1280, 800))

LONGER = """
() => {
  const words = document.createTreeWalker(document.querySelector('.toolbar'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { data, parentElement } = words.currentNode;
    if (data.length > 3 && parentElement.matches('.button > span')) words.currentNode.data = `${data} besprechung`;
  }
}
"""
"""As German may have it; and no shorter than before, so that what was made to fit once has to be fitted again."""

WRONG = """
() => {
  const named = [...document.querySelectorAll('.toolbar .button')].map((button) => ({
    name: button.ariaLabel ?? button.innerText,
    box: button.getBoundingClientRect(),
  }));
  const wrong = [];
  const { paddingLeft, paddingRight } = getComputedStyle(document.querySelector('.toolbar'));
  const [start, end] = [parseFloat(paddingLeft) - 1, innerWidth - parseFloat(paddingRight) + 1];
  for (const { name, box } of named) {
    if (box.left < start || box.right > end) wrong.push(`${name} does not keep to the margins`);
    if (innerWidth <= 720 && (box.width < 43.9 || box.height < 43.9)) wrong.push(`${name} is too small`);
    for (const { name: other, box: its } of named) {
      const isBeside = its.left >= box.right - 1 || its.bottom <= box.top + 1 || its.top >= box.bottom - 1;
      if (name < other && !isBeside && its.right > box.left + 1) wrong.push(`${name} lies on ${other}`);
    }
  }
  if (document.querySelector('.tiles, .note').offsetHeight < 120) wrong.push('there is no stage left');
  return wrong;
}
"""


def nothing_cut_off(visitor: Visitor) -> None:
    """At any size, with the words as they are and with longer ones."""
    page = visitor.page
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visitor.redrawn()
        assert page.evaluate(WRONG) == [], f"{width} wide"
        assert not visitor.wider_than_the_screen()
    page.evaluate(LONGER)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visitor.redrawn()
        assert page.evaluate(WRONG) == [], f"{width} wide, long words"


def test_it_fits(enter: Enter) -> None:
    """A moderator on stage has the most buttons, one beside it the longest; an attendee who may ask has long words."""
    teacher, one = enter(TEACHER, in_a_tab=True), enter(ONE, in_a_tab=True)
    for visitor in teacher, one:
        visitor.press("Close panel")
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    nothing_cut_off(one)
    one.page.reload()  # its words are its own again
    one.press("Ask to join stage")
    expect(teacher.prompt(ONE)).to_be_visible()  # and a number on a button
    teacher.press("Join stage")
    teacher.join_through_window()
    expect(teacher.button("Turn microphone off")).to_be_visible()
    nothing_cut_off(teacher)
    end = teacher.room.locator(".toolbar .danger")
    expect(end).to_have_attribute("title", "")  # where its words are seen, none are shown on hovering
    teacher.page.set_viewport_size({"width": 721, "height": 500})
    expect(end).to_have_attribute("title", re.compile("End meeting"))
