"""Polls and quizzes, from the draft to the downloaded results: on desktop and phone, by keyboard, with hostile text."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, PHONE, Visitor, new_context
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER, TWO
from tests.browser.test_axe import nothing_wrong
from tests.browser.test_chat import HOSTILE, field, open_chat

ASSISTANT = "Samuel Okafor"


def open_polls(*visitors: Visitor) -> None:
    """Show the Polls tab."""
    for visitor in visitors:
        visitor.room.locator(".toolbar").get_by_role("button", name="Polls").click()
        expect(visitor.room.get_by_role("tabpanel", name="Polls")).to_be_visible()


def write(moderator: Visitor, kind: str, question: str, *answers: str) -> None:
    """Fill the editor: Enter goes from answer to answer."""
    moderator.press(kind)
    expect(moderator.room.get_by_label("Question", exact=True)).to_be_focused()
    moderator.page.keyboard.type(question)
    moderator.room.get_by_label("Answer 1", exact=True).focus()
    for place, answer in enumerate(answers):
        if place:
            moderator.page.keyboard.press("Enter")
        moderator.page.keyboard.type(answer)


def poll(visitor: Visitor, question: str) -> Locator:
    """A question on somebody's screen: on the card or in the panel."""
    return visitor.room.locator("[data-poll]").filter(has_text=question)


def card(visitor: Visitor) -> Locator:
    """The card over the stage."""
    return visitor.room.locator(".poll-card")


def bars(visitor: Visitor, question: str) -> list[str]:
    """The counted answers, each as one line."""
    return [" ".join(text.split()) for text in poll(visitor, question).locator(".poll-bar").all_inner_texts()]


def test_a_quiz_in_class(enter: Enter) -> None:
    """Prepared before class and over a refresh, asked, answered, changed, watched live, closed, shared, downloaded."""
    teacher, one, two = enter(TEACHER), enter(ONE), enter(TWO, viewport=PHONE)
    open_polls(teacher)
    write(teacher, "Quiz question", "Where is ATP made?", "In the nucleus", "In mitochondria", "Nowhere")
    teacher.page.wait_for_timeout(600)
    teacher.refresh()
    expect(teacher.room.get_by_label("Answer 3", exact=True)).to_have_value("Nowhere")
    teacher.press("Save as draft")
    expect(teacher.text("Mark the right answer.").last).to_be_visible()
    teacher.room.get_by_label("Answer 2 is right").check()
    teacher.press("Save as draft")
    expect(poll(teacher, "Where is ATP made?")).to_contain_text("right answer")
    expect(teacher.button("Publish")).to_have_attribute("aria-disabled", "true")
    teacher.start_meeting()

    open_chat(one)
    field(one).fill("Half a thou")
    teacher.press("Publish")
    expect(card(one)).to_contain_text("Where is ATP made?")
    expect(field(one)).to_be_focused()
    one.page.keyboard.type("ght")
    expect(field(one)).to_have_value("Half a thought")
    assert "right answer" not in card(one).inner_text()
    expect(one.button("Vote")).to_have_attribute("aria-disabled", "true")
    card(one).get_by_label("In the nucleus").check()
    one.press("Vote")
    expect(card(one)).to_contain_text("Your answer: In the nucleus")
    card(two).get_by_label("In the nucleus").check()
    two.press("Vote")
    expect(poll(teacher, "Where is ATP made?")).to_contain_text("2 of 2 people have voted")
    assert bars(teacher, "Where is ATP made?")[0] == "In the nucleus 100 % (2)"

    one.refresh()
    expect(card(one)).to_contain_text("Your answer: In the nucleus")
    one.press("Change")
    expect(card(one).get_by_label("In the nucleus")).to_be_focused()
    card(one).get_by_label("In mitochondria").check()
    one.press("Vote")
    expect(poll(teacher, "Where is ATP made?").locator(".poll-bar").nth(1)).to_contain_text("50 %")

    poll(teacher, "Where is ATP made?").get_by_role("switch", name="Share results when it closes").uncheck()
    teacher.press("Close now")
    expect(card(one)).to_contain_text("The results are not shared.")
    poll(teacher, "Where is ATP made?").get_by_role("switch", name="Share results").check()
    expect(card(one)).to_contain_text("Your answer is right.")
    expect(card(two)).to_contain_text("Your answer is not right this time.")
    assert bars(two, "Where is ATP made?") == [
        "In the nucleus your answer 50 % (1)",
        "In mitochondria right answer 50 % (1)",
        "Nowhere 0 % (0)",
    ]
    assert not two.wider_than_the_screen()
    open_polls(one)
    expect(poll(one, "Where is ATP made?")).to_contain_text("Your answer is right.")
    one.press("Close panel")
    expect(card(one)).to_have_count(0)  # seen in the list

    with teacher.page.expect_download() as download:
        teacher.press("Download results")
    assert download.value.suggested_filename == "poll-results.csv"
    lines = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    assert [(line["Answer"], line["Votes"], line["Right answer"]) for line in lines] == [
        ("In the nucleus", "1", "no"),
        ("In mitochondria", "1", "yes"),
        ("Nowhere", "0", "no"),
    ]


TIME_IS_UP = """
from django.utils import timezone
from stage.models import Poll
Poll.objects.filter(closes_at__isnull=False).update(closes_at=timezone.now())
"""


def test_several_at_a_time(enter: Enter, server: Server) -> None:
    """Several choices, a time limit, two moderators, polls off and on; hostile text is text."""
    teacher, assistant, one = enter(TEACHER), enter(ASSISTANT), enter(ONE)
    teacher.start_meeting()
    open_polls(teacher, assistant)
    write(teacher, "Poll question", HOSTILE[0], *HOSTILE[1:])
    teacher.room.get_by_label("People can choose several answers").check()
    teacher.press("Publish now")
    expect(assistant.text(f"{TEACHER} published a poll question.").first).to_be_visible()
    for place in 0, 2:
        card(one).get_by_role("checkbox").nth(place).check()
    one.press("Vote")
    expect(poll(assistant, HOSTILE[0])).to_contain_text("1 of 1 person has voted")
    for screen in teacher, assistant, one:
        assert poll(screen, HOSTILE[0]).locator("img, script, b b").count() == 0
        assert screen.room.locator("html").evaluate("() => document.title") != "run"

    write(assistant, "Poll question", "Ready?", "Yes", "No")
    assistant.room.get_by_label("Time limit").select_option("300")
    assistant.press("Publish now")
    expect(card(one)).to_contain_text("Ready?")
    card(one).get_by_label("Yes").check()
    one.press("Vote")
    teacher.press("Poll options")
    teacher.room.get_by_role("menuitem", name="Turn polls off").click()
    expect(card(one)).to_have_count(0)
    expect(teacher.text("Polls are off: attendees don’t see them.")).to_be_visible()
    assistant.press("Turn polls on")
    expect(card(one)).to_contain_text("Your answer: Yes")
    server.manage("shell", "-v0", "-c", TIME_IS_UP)
    expect(teacher.text("Time is up: the poll question is closed.").first).to_be_visible()
    expect(card(one)).to_contain_text("1 person voted")
    one.press("Close")
    expect(card(one)).to_contain_text("Change")

    poll(teacher, "Ready?").get_by_role("button", name="Ask again").click()
    expect(teacher.room.get_by_label("Answer 2", exact=True)).to_have_value("No")
    teacher.press("Save as draft")
    poll(teacher, "Ready?").filter(has=teacher.button("Delete")).get_by_role("button", name="Delete").click()
    teacher.press("Delete draft")
    expect(assistant.room.get_by_role("region", name="Drafts")).to_have_count(0)
    teacher.press("End meeting")
    teacher.press("End meeting for everyone")
    expect(card(one)).to_have_count(0)
    expect(teacher.text("No questions yet")).to_be_visible()


def test_with_the_keyboard_alone(enter: Enter) -> None:
    """Answers come, move and go by keys; the student votes with arrows and Enter."""
    teacher, one = enter(TEACHER), enter(ONE)
    teacher.start_meeting()
    open_polls(teacher)
    write(teacher, "Poll question", "In which order?", "First", "Third", "Second")
    keys = teacher.page.keyboard
    keys.press("Alt+ArrowUp")
    expect(teacher.room.get_by_label("Answer 2", exact=True)).to_be_focused()
    expect(teacher.room.get_by_label("Answer 2", exact=True)).to_have_value("Second")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("Never")
    teacher.tab_to("Remove answer 4")
    keys.press("Enter")
    expect(teacher.room.get_by_label("Answer 3", exact=True)).to_be_focused()
    teacher.tab_to("Publish now")
    keys.press("Enter")
    expect(card(one)).to_contain_text("In which order?")
    answers = [text.strip() for text in card(one).locator(".poll-choice").all_inner_texts()]
    assert answers == ["First", "Second", "Third"]

    # Faster than the page draws: the arrow that picks, and the Enter that votes.
    card(one).get_by_label("Second").evaluate("radio => { radio.click(); radio.form.requestSubmit(); }")
    expect(card(one)).to_contain_text("Your answer: Second")
    one.press("Change")
    card(one).get_by_label("Second").focus()
    one.page.keyboard.press("ArrowUp")
    one.page.keyboard.press("Enter")
    expect(card(one)).to_contain_text("Your answer: First")
    card(one).get_by_role("button", name="Change").focus()
    one.page.keyboard.press("Enter")
    expect(card(one).get_by_label("First")).to_be_focused()
    one.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("Enter")
    expect(card(one)).to_contain_text("Your answer: Second")
    expect(card(one)).to_be_focused()


def test_for_everyone(server: Server, enter: Enter, browser: Browser) -> None:
    """axe finds nothing on any of its screens at either size; thumbs find what they press; right to left as well."""

    def come(name: str) -> Visitor:
        return enter(name, context=new_context(browser, DESKTOP, reduced_motion="reduce"), in_a_tab=True)

    teacher, one = come(TEACHER), come(ONE)
    open_polls(teacher, one)
    nothing_wrong(teacher.page, "no questions yet")
    nothing_wrong(one.page, "no polls yet")
    one.press("Close panel")
    teacher.press("Quiz question")
    teacher.press("Save as draft")
    nothing_wrong(teacher.page, "the editor with problems")
    teacher.press("Cancel")
    teacher.press("Quiz question")
    teacher.room.get_by_label("Question", exact=True).fill("Half a question")
    teacher.press("Cancel")
    nothing_wrong(teacher.page, "the question before what is written is thrown away")
    teacher.press("Keep writing")
    expect(teacher.room.get_by_label("Question", exact=True)).to_have_value("Half a question")
    teacher.press("Cancel")
    teacher.press("Throw away")
    write(teacher, "Quiz question", "Where is ATP made?", "In the nucleus", "In mitochondria")
    teacher.room.get_by_label("Answer 2 is right").check()
    teacher.press("Save as draft")
    expect(poll(teacher, "Where is ATP made?")).to_be_visible()
    nothing_wrong(teacher.page, "a draft")
    teacher.press("Delete")
    nothing_wrong(teacher.page, "the question before a draft is deleted")
    teacher.press("Keep it")
    teacher.start_meeting()
    teacher.press("Publish")
    expect(card(one)).to_be_visible()
    nothing_wrong(one.page, "a card")
    card(one).get_by_label("In mitochondria").check()
    nothing_wrong(one.page, "a card with a choice")
    one.press("Vote")
    expect(one.button("Change")).to_be_visible()
    nothing_wrong(one.page, "a card that is answered")
    nothing_wrong(teacher.page, "live bars")
    teacher.press("Close now")
    expect(card(one)).to_contain_text("Your answer is right.")
    nothing_wrong(one.page, "results")
    nothing_wrong(teacher.page, "closed")

    for screen in teacher, one:
        screen.page.set_viewport_size(PHONE)
        for direction in "ltr", "rtl":
            screen.page.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
            assert not screen.wider_than_the_screen()
    teacher.press("Quiz question")
    small = teacher.room.locator(".panel").evaluate(
        """(panel) => [...panel.querySelectorAll('button, label.poll-share, input[type=text], select')]
          .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    )
    assert small == []
