"""Toolbar, panel, what comes up: on every screen and with long words nothing is cut off or covered; all for thumbs."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import Visitor
from tests.browser.test_accesses import ONE, TEACHER, THREE, TWO
from tests.browser.test_chat import open_chat
from tests.browser.test_chat import write as say
from tests.browser.test_polls import open_polls, write

SIZES = ((320, 640), (390, 844), (640, 400), (721, 500), (800, 600), (1024, 700), (1280, 800))

LONGER = """
() => {
  for (const place of document.querySelectorAll('.toolbar, .panel, .prompts')) {
    const words = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const { data, parentElement } = words.currentNode;
      const isIt = data.length > 3 && parentElement.matches('.button > span, .tab-words');
      if (isIt && !data.endsWith('besprechung')) words.currentNode.data = `${data} besprechung`;
    }
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
    const isInItsRow = ({ box: its }) => its.top < box.bottom && its.bottom > box.top;
    if (named.filter(isInItsRow).length === 1) wrong.push(`${name} stands alone`);
  }
  if (document.querySelector('.tiles, .note').offsetHeight < 120) wrong.push('there is no stage left');
  return wrong;
}
"""

HIDDEN = """
() => {
  const wrong = [];
  const lists = document.querySelector('.lists');
  const rows = [...document.querySelectorAll('.lists .row')];
  const heights = new Map(rows.map((row) => [row, row.offsetHeight]));
  const isSheet = innerWidth <= 720 && document.querySelector('.panel');
  const parts = [
    ['.panel-head', '.panel-head'],
    ['.lists', '.row, .group'],
    ['.poll-card', '.scene'],
    ['.invitation', '.scene'],
    ...(isSheet ? [] : [['.prompts', '.prompt']]), // they may lie under it
  ];
  for (const [where, around] of parts) {
    for (const button of document.querySelectorAll(`${where} :is(.button, [role=tab])`)) {
      if (!button.checkVisibility()) continue;
      button.focus();
      const name = `${button.ariaLabel ?? button.innerText} in ${where}`;
      const [box, whole] = [button, button.closest(around)].map((it) => it.getBoundingClientRect());
      const over = [whole.left - box.left, whole.top - box.top, box.right - whole.right, box.bottom - whole.bottom];
      if (Math.max(...over) > 1) wrong.push(`${name} reaches out`);
      if (button.scrollWidth > button.clientWidth + 1) wrong.push(`${name} is too small for its words`);
      for (const [x, y] of [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]]) {
        const seen = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
        if (seen?.closest('.notices')) continue; // goes away by itself
        if (!button.contains(seen)) wrong.push(`${name} is covered by ${seen?.className}`);
      }
      if (rows.some((row) => row.offsetHeight !== heights.get(row))) wrong.push(`${name} makes a row grow`);
      if (lists?.scrollLeft) wrong.push(`${name} scrolls the list sideways`);
    }
  }
  return wrong;
}
"""
"""What is not seen whole when the keyboard comes to it."""


def at_every_size(visitor: Visitor, wrong: str, words: str) -> None:
    """Nothing is wrong by this measure."""
    page = visitor.page
    page.keyboard.press("Tab")  # who goes through the page by keyboard
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visitor.redrawn()
        assert page.evaluate(wrong) == [], f"{width} wide, {words}"
        assert not visitor.wider_than_the_screen()


def nothing_cut_off(visitor: Visitor, wrong: str = WRONG) -> None:
    """At any size, with the words as they are and with longer ones."""
    at_every_size(visitor, wrong, "own words")
    visitor.page.evaluate(LONGER)
    at_every_size(visitor, wrong, "long words")


def test_it_fits(enter: Enter) -> None:
    """A moderator on stage has the most buttons, one beside it the longest; an attendee has few or long ones."""
    teacher, one = enter(TEACHER, in_a_tab=True), enter(ONE, in_a_tab=True)
    for visitor in teacher, one:
        visitor.press("Close panel")
    teacher.choose_access("Invite only")
    teacher.start_meeting()
    expect(one.button("Raise hand")).to_be_visible()
    nothing_cut_off(one)
    one.page.reload()  # its words are its own again
    teacher.choose_access("Join by request")
    expect(one.button("Ask to join stage")).to_be_visible()
    nothing_cut_off(one)
    one.page.reload()
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


def test_the_panel_and_the_prompts_fit(enter: Enter) -> None:
    """Four ask, one of them with a hand up; one may be invited; two tabs have numbers."""
    teacher, one = enter(TEACHER, in_a_tab=True), enter(ONE)
    others = [one.beside(name) for name in (TWO, THREE, "Camila Torres", "Priya Natarajan")]
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    for other in others:
        other.press("Ask to join stage")
    others[0].press("Raise hand")
    expect(teacher.row(TWO).get_by_role("button", name="Lower hand")).to_be_visible()
    expect(teacher.row(ONE).get_by_role("button", name="Invite to stage")).to_be_attached()
    open_chat(one)
    say(one, "Hello")
    for tab in "Chat 1 unread", "Participants 4 waiting for an answer":
        expect(teacher.room.get_by_role("tab", name=tab, exact=True)).to_be_visible()
    expect(teacher.button("See all")).to_be_visible()
    nothing_cut_off(teacher, HIDDEN)
    teacher.press("Close panel")
    at_every_size(teacher, HIDDEN, "prompts alone")


def test_what_comes_up_fits(enter: Enter) -> None:
    """A question with ten answers and an invitation share the stage; who is sent out, and how, is asked tidily."""
    teacher, one = enter(TEACHER), enter(ONE, in_a_tab=True)
    one.press("Close panel")
    teacher.choose_access("Invite only")
    teacher.start_meeting()
    open_polls(teacher)
    write(teacher, "Poll question", "Which of these is the heaviest, and why is it so?", *"ABCDEFGHIJ")
    teacher.press("Publish now")
    vote = one.button("Vote")
    for width, height in SIZES:
        one.page.set_viewport_size({"width": width, "height": height})
        expect(vote).to_be_in_viewport(ratio=1)
    at_every_size(one, HIDDEN, "a question")
    teacher.show("Participants")
    teacher.row(ONE).get_by_role("button", name="Invite to stage").click()
    expect(one.button("Join stage")).to_be_visible()
    at_every_size(one, HIDDEN, "a question and an invitation")

    teacher.press(f"More options for {ONE}")
    teacher.room.get_by_role("menuitem", name="Send out").click()
    buttons = teacher.room.get_by_role("dialog", name=f"Send {ONE} out of the room?").get_by_role("button")
    expect(buttons).to_have_text(["Cancel", "Send out", "Send out and keep out"])
    boxes = [box for button in buttons.all() if (box := button.bounding_box())]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1, "they stand in one column"
    expect(buttons.and_(teacher.room.locator(".danger"))).to_have_text(["Send out and keep out"])
