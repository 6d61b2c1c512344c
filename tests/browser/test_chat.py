"""The chat, from one screen to the others: writing, answering, moderating, private lines; nothing lost, nothing run."""

import textwrap

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, PHONE, Visitor, new_context
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER, TWO
from tests.browser.test_axe import nothing_wrong

HOSTILE = [
    "<img src=x onerror=\"document.title='run'\">",
    "<script>document.title='run'</script>",
    "javascript:document.title='run'",
    "https://example.org/\"onmouseover=\"document.title='run'",
    "${document.title='run'} {{7*7}} &lt;b&gt;",
]


def open_chat(*visitors: Visitor) -> None:
    """Show the chat, and let it be the one for everyone."""
    for visitor in visitors:
        visitor.show("Chat")
        expect(visitor.room.get_by_role("log")).to_be_visible()


def field(visitor: Visitor) -> Locator:
    """Where one writes."""
    return visitor.room.get_by_placeholder("Write your message")


def write(visitor: Visitor, text: str) -> None:
    """Write a message and send it with Enter; it stands on one's own screen."""
    field(visitor).fill(text)
    field(visitor).press("Enter")
    expect(message(visitor, text).last).to_be_visible()
    expect(visitor.room.locator(".pending")).to_have_count(0)


def message(visitor: Visitor, text: str) -> Locator:
    """A message on somebody's screen, by what it says."""
    return visitor.room.locator(".message").filter(has_text=text)


def texts(visitor: Visitor) -> list[str]:
    """What stands on somebody's screen, in order."""
    return visitor.room.locator(".message-text").all_inner_texts()


def choose(visitor: Visitor, text: str, item: str) -> None:
    """Open a message's menu and choose."""
    message(visitor, text).last.hover()
    message(visitor, text).last.get_by_role("button", name="More for the message").click()
    expect(visitor.room.get_by_role("menu")).to_be_in_viewport(ratio=1)  # and cut off by nothing
    visitor.room.get_by_role("menuitem", name=item, exact=True).click()


def unread(visitor: Visitor) -> Locator:
    """The number on the toolbar's button."""
    return visitor.room.locator(".toolbar .button").filter(has_text="Chat").locator(".badge")


def test_a_class_talks(enter: Enter) -> None:
    """While people wait already: writing, answering, reacting; on a phone too; the same on every screen."""
    teacher, one, two = enter(TEACHER), enter(ONE), enter(TWO, viewport=PHONE)
    open_chat(teacher, one)
    write(one, "Is https://example.org/a_(b) the book?")
    expect(unread(two)).to_have_text("1")
    open_chat(two)
    expect(unread(two)).to_have_count(0)
    link = message(two, "the book?").get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.org/a_(b)")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")

    choose(teacher, "the book?", "Reply")
    write(teacher, "Yes, it is")
    expect(one.room.locator("#said-politely")).to_contain_text(f"{TEACHER}: Yes, it is")
    expect(two.room.locator("#said-politely")).to_contain_text(f"{TEACHER}: Yes, it is")
    expect(message(two, "Yes, it is").locator(".quote")).to_contain_text("Li Wei Is https://example.org")

    message(two, "Yes, it is").get_by_role("button", name="More for the message").click()
    two.room.get_by_role("menuitem", name="Heart").click()
    chip = message(one, "Yes, it is").get_by_role("button", name="Heart, 1")
    chip.click()
    for screen in teacher, one, two:
        expect(message(screen, "Yes, it is").get_by_role("button", name="Heart, 2")).to_be_visible()
    expect(message(one, "Yes, it is").get_by_role("button", name="Heart")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(message(teacher, "Yes, it is").get_by_role("button", name="Heart")).to_have_attribute(
        "aria-pressed", "false"
    )

    for text in HOSTILE:
        write(one, text)
        teacher.page.wait_for_timeout(700)  # nobody may write faster
    for screen in teacher, two:
        expect(message(screen, HOSTILE[-1])).to_be_visible()
    assert texts(teacher) == texts(one) == texts(two)
    assert texts(two)[2:] == HOSTILE
    for screen in teacher, one, two:
        assert screen.room.locator(".messages").locator("img, script, b b").count() == 0
        assert screen.room.locator("html").evaluate("() => document.title") != "run"
    assert two.room.get_by_role("log").get_by_role("link").count() == 2
    assert not two.wider_than_the_screen()
    two.page.set_viewport_size({"width": 390, "height": 430})  # with the keyboard up
    expect(field(two)).to_be_in_viewport(ratio=1)
    expect(message(two, HOSTILE[-1])).to_be_in_viewport()


def test_moderators_keep_it_good(enter: Enter) -> None:
    """Pin, delete, block and unblock, off and on, clear; each seen by the other side at once."""
    teacher, one = enter(TEACHER), enter(ONE)
    open_chat(teacher, one)
    write(one, "Where is the exercise?")
    write(teacher, "On page 12")
    choose(teacher, "On page 12", "Pin")
    expect(one.room.get_by_role("list", name="Pinned messages")).to_contain_text("On page 12")
    choose(teacher, "Where is", "Delete")
    expect(one.room.locator(".message").first).to_contain_text("Message deleted")
    expect(message(one, "Where is")).to_have_count(0)

    write(one, "Something rude")
    choose(teacher, "Something rude", "Block")
    expect(one.text("A moderator has blocked you from the chat. You can read it").first).to_be_visible()
    expect(field(one)).to_have_count(0)
    teacher.press("Chat options")
    teacher.room.get_by_role("menuitem", name=f"Unblock {ONE}").click()
    write(one, "I am sorry")
    choose(one, "I am sorry", "Delete")
    expect(message(teacher, "I am sorry")).to_have_count(0)

    teacher.press("Chat options")
    teacher.room.get_by_role("menuitem", name="Turn chat off").click()
    expect(one.text("The chat is off right now.").first).to_be_visible()
    expect(field(one)).to_have_count(0)
    write(teacher, "Ten minutes left")
    expect(message(one, "Ten minutes left")).to_be_visible()
    teacher.press("Chat options")
    teacher.room.get_by_role("menuitem", name="Turn chat on").click()
    expect(field(one)).to_be_editable()

    teacher.press("Chat options")
    teacher.room.get_by_role("menuitem", name="Clear chat history").click()
    dialog = teacher.room.get_by_role("dialog", name="Clear the chat for everyone?")
    dialog.get_by_role("button", name="Clear chat history").click()
    for screen in teacher, one:
        expect(screen.text("No messages yet")).to_be_visible()
        expect(screen.room.get_by_role("list", name="Pinned messages")).to_have_count(0)


def test_a_private_line(enter: Enter) -> None:
    """Between one attendee and the moderators; nobody else sees it, and neither misses a word."""
    one, two = enter(ONE), enter(TWO)
    open_chat(one, two)
    one.press("Moderators")
    write(one, "I was ill last week")
    teacher = enter(TEACHER)  # comes later: the question waits
    expect(unread(teacher)).to_have_text("1")
    open_chat(teacher)
    teacher.press("Private")
    teacher.room.get_by_role("button", name=ONE).click()
    expect(message(teacher, "I was ill last week")).to_be_visible()
    expect(unread(teacher)).to_have_count(0)
    one.press("Everyone")
    write(teacher, "Get well soon")
    expect(one.text(f"{TEACHER} wrote to you privately").first).to_be_visible()
    one.press("Moderators")
    expect(message(one, "Get well soon")).to_be_visible()

    teacher.room.get_by_role("tab", name="Participants").click()
    teacher.row(TWO).hover()
    teacher.row(TWO).get_by_role("button", name=f"More options for {TWO}").click()
    teacher.room.get_by_role("menuitem", name="Write privately").click()
    write(teacher, "You have the word next")
    expect(unread(two)).to_have_text("1")
    assert texts(two) == []
    two.press("Moderators")
    expect(message(two, "You have the word next")).to_be_visible()
    assert texts(two) == ["You have the word next"]
    assert texts(one) == ["I was ill last week", "Get well soon"]


def test_nothing_is_lost(enter: Enter, server: Server) -> None:
    """A draft over a refresh; a message sent into a broken line; a server that is killed: each once, in order."""
    teacher, one = enter(TEACHER), enter(ONE)
    open_chat(teacher, one)
    write(teacher, "First")
    expect(message(one, "First")).to_be_visible()
    field(one).fill("Half a thou")
    one.page.wait_for_timeout(600)
    one.refresh()
    expect(field(one)).to_have_value("Half a thou")
    expect(message(one, "First")).to_be_visible()
    expect(unread(one)).to_have_count(0)

    server.kill()
    field(one).fill("Said into the void")
    field(one).press("Enter")
    expect(one.text("Reconnecting").first).to_be_visible()
    field(one).fill("And then")
    server.start()
    expect(one.text("Reconnecting")).to_have_count(0)
    if one.room.locator(".message-text").filter(has_text="Said into the void").count() == 0:
        # The line was known to be broken before Enter was pressed: the text has stayed where it was written.
        field(one).fill("Said into the void")
        field(one).press("Enter")
        field(one).fill("And then")
    expect(message(teacher, "Said into the void")).to_have_count(1)
    expect(field(one)).to_have_value("And then")
    field(one).press("Enter")
    expect(message(teacher, "And then")).to_be_visible()
    assert texts(teacher) == texts(one) == ["First", "Said into the void", "And then"]


SIX_AT_ONCE = """
(box) => {
  for (let number = 0; number < 6; number += 1) {
    box.value = `Message ${number}`;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }
}
"""


def test_too_fast_is_said_in_words_and_nothing_is_lost(enter: Enter) -> None:
    """The sixth of six at once can be sent again."""
    one = enter(ONE)
    open_chat(one)
    field(one).evaluate(SIX_AT_ONCE)
    expect(one.text("Not sent. That was a lot at once")).to_be_visible()
    expect(one.room.locator(".messages ol .message")).to_have_count(5)
    one.page.wait_for_timeout(5100)
    one.press("Send again")
    expect(one.room.locator(".messages ol .message")).to_have_count(6)
    assert texts(one) == [f"Message {number}" for number in range(6)]


FILL = """
import datetime as dt
from django.utils import timezone
from stage.models import Meeting, Message, Participant
meeting = Meeting.objects.get(ended_at=None, room__participants__name="{teacher}")
people = list(meeting.room.participants.order_by("pk"))
at = timezone.now() - dt.timedelta(hours=10)
Message.objects.bulk_create(
    Message(
        meeting=meeting, author=(who := people[n // 2 % len(people)]), key=f"message-{{n:06}}", name=who.name,
        role=who.role, text=f"Message {{n}} " + "and so on " * (n % 9), at=at + dt.timedelta(seconds=30 * n),
    )
    for n in range(400)
)
"""

IN_SIGHT = """
(list) => {
  const { top } = list.getBoundingClientRect();
  const found = [...list.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().bottom > top + 60);
  return [found.querySelector('.message-text').innerText.split(' ')[1], found.getBoundingClientRect().bottom - top];
}
"""


def test_older_messages(enter: Enter, server: Server) -> None:
    """On scrolling up, without a jump, back to the first; only so many are drawn; what is new waits below."""
    teacher, one = enter(TEACHER), enter(ONE)
    server.kill()
    server.manage("shell", "-c", textwrap.dedent(FILL.format(teacher=TEACHER)))
    server.start()
    one.refresh()
    open_chat(one, teacher)
    log = one.room.get_by_role("log")
    expect(one.room.locator(".message-text").last).to_contain_text("Message 399")
    assert log.evaluate("(list) => list.scrollHeight - list.scrollTop - list.clientHeight") < 2
    for _ in one.patiently(0):
        if message(one, "Message 0 ").count():
            break
        log.evaluate("(list) => { list.scrollTop -= 500; }")
        one.redrawn()
        before = log.evaluate(IN_SIGHT)
        one.page.wait_for_timeout(150)
        after = log.evaluate(IN_SIGHT)
        assert after[0] == before[0], "the list has jumped"
        assert after[1] == pytest.approx(before[1], abs=1.5)
        assert one.room.locator(".message").count() <= 150
    expect(message(one, "Message 0 ")).to_have_count(1)
    expect(one.button("Show older messages")).to_have_count(0)

    before = log.evaluate(IN_SIGHT)
    expect(teacher.text("Reconnecting")).to_have_count(0)
    write(teacher, "Are you all there?")
    pill = one.button("1 new message")
    expect(pill).to_be_visible()
    assert log.evaluate(IN_SIGHT) == before
    pill.click()
    expect(message(one, "Are you all there?")).to_be_in_viewport()
    expect(one.button("Jump to newest")).to_have_count(0)
    assert one.room.locator(".message").count() <= 150


def test_with_the_keyboard_alone(enter: Enter) -> None:
    """Tabs by arrows, a message with two lines, the menus of messages by arrows, back to writing."""
    teacher, one = enter(TEACHER), enter(ONE)
    keys = one.page.keyboard
    one.room.get_by_role("tab", name="Participants").focus()
    keys.press("ArrowLeft")
    expect(one.room.get_by_role("tab", name="Chat")).to_be_focused()
    expect(one.room.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
    field(one).focus()
    keys.type("One")
    keys.press("Shift+Enter")
    keys.type("Two")
    keys.press("Enter")
    expect(one.room.locator(".message-text")).to_have_text("One\nTwo")
    expect(field(one)).to_be_focused()
    keys.type("Three")
    keys.press("Enter")
    expect(one.room.locator(".messages ol .message")).to_have_count(2)

    keys.press("Shift+Tab")
    menu = message(one, "Three").get_by_role("button", name="More for the message")
    expect(menu).to_be_focused()
    keys.press("ArrowUp")
    expect(message(one, "Two").get_by_role("button", name="More for the message")).to_be_focused()
    keys.press("Enter")
    expect(one.room.get_by_role("menuitem", name="Thumbs up")).to_be_focused()
    keys.press("ArrowRight")
    expect(one.room.get_by_role("menuitem", name="Clap")).to_be_focused()
    keys.press("Enter")
    expect(message(one, "Two").get_by_role("button", name="Clap, 1")).to_be_visible()
    expect(message(one, "Two").get_by_role("button", name="More for the message")).to_be_focused()
    keys.press("Enter")
    expect(one.room.get_by_role("menuitem", name="Clap")).to_be_visible()
    expect(one.room.locator("[role=menuitem]:focus")).to_have_count(1)
    keys.press("End")
    expect(one.room.get_by_role("menuitem", name="Delete")).to_be_focused()
    keys.press("Enter")
    expect(one.room.locator(".message").first).to_contain_text("Message deleted")
    expect(field(one)).to_be_focused()

    # An input method takes Enter for itself.
    field(one).fill("さくら")
    enter_key = "new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })"
    field(one).evaluate(f"(field) => field.dispatchEvent({enter_key})")
    expect(field(one)).to_have_value("さくら")
    open_chat(teacher)
    expect(teacher.room.locator(".message-text")).to_have_text(["Three"])


def test_axe_finds_nothing(enter: Enter, browser: Browser) -> None:
    """On any screen of the chat, at either size."""

    def come(name: str) -> Visitor:
        return enter(name, context=new_context(browser, DESKTOP, reduced_motion="reduce"), in_a_tab=True)

    teacher, one = come(TEACHER), come(ONE)
    open_chat(teacher, one)
    nothing_wrong(one.page, "an empty chat")
    write(one, "See https://example.org")
    choose(teacher, "See https", "Reply")
    nothing_wrong(teacher.page, "answering")
    write(teacher, "Yes")
    choose(teacher, "See https", "Pin")
    choose(teacher, "See https", "Party")
    choose(one, "Yes", "Clap")
    expect(message(one, "See https").get_by_role("button", name="Party, 1")).to_be_visible()
    nothing_wrong(one.page, "a chat")
    message(teacher, "Yes").get_by_role("button", name="More for the message").click()
    nothing_wrong(teacher.page, "a message's menu")
    teacher.page.keyboard.press("Escape")
    choose(teacher, "Yes", "Delete")
    one.press("Moderators")
    nothing_wrong(one.page, "an empty private line")
    write(one, "I was ill")
    teacher.press("Private")
    nothing_wrong(teacher.page, "private lines")
    teacher.room.get_by_role("button", name=ONE).click()
    expect(message(teacher, "I was ill")).to_be_visible()
    nothing_wrong(teacher.page, "a private line")
    field(one).fill("x" * 1001)
    nothing_wrong(one.page, "too long")
    choose(teacher, "I was ill", "Block")
    expect(field(one)).to_have_count(0)
    nothing_wrong(one.page, "blocked")
    teacher.press("Chat options")
    nothing_wrong(teacher.page, "the chat's menu")
    teacher.room.get_by_role("menuitem", name="Clear chat history").click()
    nothing_wrong(teacher.page, "the question before clearing")
