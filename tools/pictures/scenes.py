"""What several guides show: who is in the meeting, how they chat, and how they answer a question."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import ViewportSize, expect

from tests.browser import test_chat, test_polls
from tests.browser.people import PHONE, Visitor
from tests.browser.test_accesses import ONE, TEACHER, TWO
from tests.browser.test_screen import A_SCREEN
from tools.pictures.studio import Studio

THREE = "Camila Torres"


@dataclass(frozen=True, slots=True)
class Cast:
    """A teacher and three students in the same room, the second on a phone."""

    teacher: Visitor
    one: Visitor
    two: Visitor
    three: Visitor

    @property
    def students(self) -> tuple[Visitor, Visitor, Visitor]:
        """In their order."""
        return self.one, self.two, self.three


def gather(studio: Studio, screen: ViewportSize, *, in_a_tab: bool = False) -> Cast:
    """They come in."""
    return Cast(
        studio.come(TEACHER, screen, in_a_tab=in_a_tab),
        studio.come(ONE, screen, in_a_tab=in_a_tab, script=A_SCREEN),
        studio.come(TWO, PHONE, in_a_tab=in_a_tab),
        studio.come(THREE, screen, in_a_tab=in_a_tab),
    )


@contextmanager
def chat(cast: Cast) -> Iterator[None]:
    """A question, and its answer with a reaction and pinned, for as long as it takes to look at them."""
    teacher, one, two = cast.teacher, cast.one, cast.two
    test_chat.open_chat(teacher, one, two)
    for visitor, text in [
        (one, "Do we need the second edition of the book?"),
        (teacher, "The first will do: https://example.org/physics"),
        (two, "Thank you!"),
    ]:
        test_chat.write(visitor, text)
        expect(test_chat.message(teacher, text)).to_be_visible()
    for item in "Heart", "Pin":
        test_chat.choose(teacher, "The first will do", item)
    expect(two.room.locator(".pinned").first).to_be_visible()
    yield
    two.press("Close panel")
    for visitor in teacher, one:
        visitor.show("Participants")


def quiz(studio: Studio, cast: Cast) -> None:
    """A question as it comes up on a phone, and its results as they grow."""
    teacher, one, two = cast.teacher, cast.one, cast.two
    teacher.show("Polls")
    question = "A stone and a feather fall in a vacuum. Which lands first?"
    test_polls.write(teacher, "Quiz question", question, "The stone", "The feather", "Both at once")
    teacher.room.get_by_label("Answer 3 is right").check()
    teacher.press("Publish now")
    two.room.get_by_label("The stone").check()
    studio.take(two, "polls-phone")
    two.press("Vote")
    one.room.get_by_label("Both at once").check()
    one.press("Vote")
    expect(teacher.text("2 of 3 people have voted")).to_be_visible()
    studio.take(teacher, "polls")
    teacher.press("Close now")
    for student in cast.students:
        student.press("Close")
    teacher.show("Participants")
