"""Every word on the screen goes through the catalogs: in English put into brackets, nothing stands outside of them.

What people wrote, their names and the names of devices are not translated.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import Visitor
from tests.browser.server import Server
from tools import messages

LANGUAGE = "es"
NAMES = re.compile(
    r"Maria Silva|Li Wei|Aisha Rahman|Jonas Becker|Camila Torres|Priya Natarajan|Samuel Okafor|\b[A-Z]{2}\b|"
    r"Practice course|PRACTICE-101|Chalk|fake_\w+|Fake [\w ]+|Default - [\w ]+|Alt \+ \w|kroom|poll-results"
)
BRACKETED = re.compile("«[^«»]*»")
LETTERS = re.compile(r"[^\W\d_]{2,}")

SHOWN = """
(body) => {
  const said = [body.innerText, document.title];
  for (const element of body.querySelectorAll(':not(time)')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
      if (element.hasAttribute(name)) said.push(element.getAttribute(name));
  }
  return said;
}
"""


def bracketed(text: str) -> str:
    """A translation that can be told from what was never translated."""
    return f"«{text}»"


@pytest.fixture
def server(tmp_path: Path, migrated: Path) -> Iterator[Server]:
    """A server whose Spanish is English in brackets."""
    for domain in messages.DOMAINS:
        catalog = messages.updated(LANGUAGE, domain)
        for message in catalog:
            if message.id:
                texts = [bracketed(text) for text in messages.texts(message.id)]
                message.string = tuple(texts) if message.pluralizable else texts[0]
        path = tmp_path / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(messages.as_mo(catalog))
    running = Server(
        tmp_path,
        DJANGO_SETTINGS_MODULE="tests.browser.bracketed_settings",
        BRACKETED_CATALOGS=str(tmp_path / "locale"),
    )
    shutil.copy(migrated, running.database)
    with running:
        yield running


def come(browser: Browser, server: Server, key: str, name: str) -> Visitor:
    """Launched by a course in this language."""
    visitor = Visitor(browser, server.address, name)
    visitor.page.goto(f"{server.address}/practice/?as={key}&room=live&locale={LANGUAGE}")
    expect(visitor.room.locator(".toolbar")).to_be_visible()
    return visitor


def outside(body: Locator) -> set[str]:
    """What is shown or spoken and stands in no brackets."""
    found: set[str] = set()
    for said in body.evaluate(SHOWN):
        left = said
        while left != (left := BRACKETED.sub("", left)):
            pass
        found |= {line.strip() for line in NAMES.sub("", left).splitlines() if LETTERS.search(line)}
    return found


class Walk:
    """Somebody looks at one screen after another, and notes what was not translated."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.found: dict[str, set[str]] = {}

    def look(self, where: str) -> None:
        """At what is shown now."""
        if words := outside(self.visitor.room.locator("body")):
            self.found[where] = words

    def press(self, name: str, within: str = "body") -> None:
        """Press the button with this name, in brackets."""
        place = self.visitor.room.locator(within)
        place.get_by_role("button", name=bracketed(name), exact=True).first.click()

    def menu(self, name: str, where: str) -> None:
        """Look into a menu, and close it."""
        self.press(name)
        expect(self.visitor.room.get_by_role("menu")).to_be_visible()
        self.look(where)
        self.visitor.page.keyboard.press("Escape")


def test_nothing_is_left_in_english(server: Server, browser: Browser) -> None:
    teacher = Walk(come(browser, server, "maria", "Maria Silva"))
    student = Walk(come(browser, server, "wei", "Li Wei"))
    for walk in teacher, student:
        expect(walk.visitor.room.locator('main[data-view="waiting"]')).to_be_visible()
        expect(walk.visitor.room.locator("html")).to_have_attribute("lang", LANGUAGE)
        walk.look("before the meeting")
    teacher.press("Start meeting")
    for walk in teacher, student:
        expect(walk.visitor.room.locator('main[data-view="live"]')).to_be_visible()
        walk.look("an empty stage")
    for name in "Stage access", "Layout", "More":
        teacher.menu(name, name)
    student.menu("More", "more, for a student")
    student.press("Raise hand")
    student.press("Ask to join stage")
    expect(student.visitor.room.locator(".status")).to_be_visible()
    expect(teacher.visitor.room.locator(".prompt")).to_be_visible()
    for walk in teacher, student:
        walk.look("somebody asks")
    teacher.press("Bring to stage", ".prompt")
    expect(student.visitor.room.locator(".invitation")).to_be_visible()
    for walk in teacher, student:
        walk.look("an invitation")
    student.press("Join stage", ".invitation")
    window = student.visitor.room.locator("dialog.devices")
    expect(window.locator('#devices-join:not([aria-disabled="true"])')).to_be_visible()
    student.look("the device window")
    window.locator("#devices-join").click()
    expect(student.visitor.room.locator("li.tile")).to_be_visible()
    for walk in teacher, student:
        walk.look("somebody on stage")
    talk(teacher, student)
    ask(teacher, student)
    teacher.visitor.page.keyboard.press("Escape")
    teacher.press("More")
    teacher.visitor.room.get_by_role("menuitem", name=bracketed("Keyboard shortcuts")).click()
    teacher.look("shortcuts")
    teacher.press("Close", "#shortcuts")
    teacher.press("Participants", ".toolbar")
    teacher.press("Participation")
    page = teacher.visitor.room.frame_locator('iframe[name="side-page"]').locator("body")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if words := outside(page):
        teacher.found["Participation"] = words
    teacher.press("Close «Participation»")
    teacher.press("End meeting", ".toolbar")
    teacher.look("ending")
    teacher.press("End meeting for everyone")
    for walk in teacher, student:
        expect(walk.visitor.room.locator('main[data-view="goodbye"]')).to_be_visible()
        walk.look("goodbye")
    for walk in teacher, student:
        walk.visitor.context.close()
    assert (teacher.found, student.found) == ({}, {})


def talk(teacher: Walk, student: Walk) -> None:
    """A message, answered in private, blocked, cleared."""
    for walk in student, teacher:
        walk.press("Chat", ".toolbar")
        walk.look("an empty chat")
    student.visitor.room.locator(".composer textarea").fill("Chalk")
    student.visitor.page.keyboard.press("Enter")
    expect(teacher.visitor.room.locator(".message")).to_be_visible()
    for walk in teacher, student:
        walk.look("a message")
        walk.menu("More for the message of Li Wei", "the menu of a message")
    teacher.menu("Chat options", "the menu of the chat")
    teacher.press("Private", ".readers")
    teacher.look("no private lines")


def ask(teacher: Walk, student: Walk) -> None:
    """A quiz question, from the draft to its results."""
    for walk in teacher, student:
        walk.press("Polls", ".toolbar")
        walk.look("no polls")
    teacher.press("Quiz question", ".poll-start")
    teacher.look("a question being written")
    teacher.press("Publish now")
    teacher.look("a question with what is missing")
    room = teacher.visitor.room
    room.locator("#poll-question").fill("Chalk")
    for place, text in enumerate(("Chalk A", "Chalk B")):
        room.locator('.answer input[type="text"]').nth(place).fill(text)
    room.locator('.answer input[type="radio"]').first.check()
    teacher.press("Publish now")
    expect(student.visitor.room.locator(".poll-form")).to_be_visible()
    for walk in teacher, student:
        walk.look("an open question")
    student.visitor.room.locator(".poll-choice input").first.check()
    student.press("Vote")
    student.look("an answered question")
    teacher.press("Close now")
    for walk in teacher, student:
        expect(walk.visitor.room.locator(".poll-bars")).to_be_visible()
        walk.look("a closed question")
