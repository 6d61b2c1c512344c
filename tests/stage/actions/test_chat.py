"""Messages in the database: once, in order, only so many shown, and nothing in them that nobody can see."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from stage.actions import perform
from stage.actions.chat import cleaned
from stage.entry import admit
from stage.models import ChatBlock, Event, Message, Participant, Room
from stage.parts import as_seen_by, snapshot
from stage.parts.chat import read_messages
from stage.protocol import (
    BlockFromChat,
    ClearChat,
    DeleteMessage,
    EndMeeting,
    PinMessage,
    ReactToMessage,
    ReadMessages,
    SendMessage,
    StartMeeting,
    encode,
)
from stage.realtime.room_log import log_after
from stage.refusals import Code, NotAllowed
from stage.words import Role
from tests.stage.browsers import Browsers, as_json
from tests.stage.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """So that nobody writes too fast."""
    return Clock.installed(monkeypatch)


@pytest.fixture
def another(room: Room) -> Participant:
    """A second attendee."""
    return admit(room, person="another", name="Noor Khan", role=Role.ATTENDEE)


def write(by: Participant, text: str, clock: Clock | None = None, **more: Any) -> int:
    """Somebody writes; returns the message's id."""
    if clock is not None:
        clock.go_on(2)
    key = more.pop("key", f"message-{Message.objects.count()}")
    perform(by.room_id, by.pk, SendMessage(id=0, key=key, text=text, **more))
    return Message.objects.latest("pk").pk


def refused(by: Participant, command: Any) -> Code:
    """The code with which a command is refused."""
    with pytest.raises(NotAllowed) as no:
        perform(by.room_id, by.pk, command)
    return no.value.code


def test_a_message_that_is_said_again_is_not_a_second_one(student: Participant, teacher: Participant) -> None:
    """Whatever stands in the repeat; somebody else's key is theirs."""
    for text in "Hello", "Hello", "Hello again":
        write(student, text, key="the-same-key")
    write(teacher, "Hi", key="the-same-key")
    assert [row.text for row in Message.objects.all()] == ["Hello", "Hi"]
    assert Event.objects.filter(kind="message_sent").count() == 2


def test_repeats_do_not_count_as_writing_fast(student: Participant, clock: Clock) -> None:
    """Five at once, then it takes a moment; then one goes on."""
    for number in range(5):
        write(student, f"Message {number}", key=f"message-{number}")
    assert refused(student, SendMessage(id=0, key="message-5", text="More")) is Code.TOO_FAST
    write(student, "Message 0", key="message-0")
    clock.go_on(5)
    write(student, "More", key="message-5")
    assert Message.objects.count() == 6


def test_the_snapshot_has_the_newest_fifty_and_the_page_makes_the_same_of_events(
    room: Room, teacher: Participant, student: Participant, clock: Clock
) -> None:
    """With answers, deletions and a pinned message that is older than all of them."""
    first = write(teacher, "Read chapter 3", clock)
    perform(room.pk, teacher.pk, PinMessage(id=0, message=first))
    began = as_seen_by(snapshot(room.pk), student.pk, Role.ATTENDEE)
    numbers = [write(student, f"Message {n}", clock, reply_to=first if n > 50 else None) for n in range(57)]
    perform(room.pk, teacher.pk, DeleteMessage(id=0, message=numbers[-3]))
    write(teacher, "The last one", clock)
    now = as_seen_by(snapshot(room.pk), student.pk, Role.ATTENDEE)
    assert len(now.messages) == 50
    assert [m.text for m in now.messages][-4:] == ["", "Message 55", "Message 56", "The last one"]
    assert [m.text for m in now.pinned] == ["Read chapter 3"]
    events = [told.frame for told in log_after(room.pk, began.meeting.id, began.number)]
    with Browsers() as browsers:
        (known,) = browsers.replay([(began, events)])
    assert known == as_json(now)


def test_pages_lead_to_the_first_message_and_end_there(
    student: Participant, teacher: Participant, clock: Clock
) -> None:
    """Every message once, whatever is written meanwhile; private ones only in their line."""
    numbers = [write(student, f"Message {n}", clock) for n in range(100)]
    private = write(student, "A question", clock, line=student.pk)
    read: list[int] = []
    before, more = None, True
    while more:
        page = read_messages(student.room_id, student.pk, ReadMessages(id=0, before=before))
        read = [m.id for m in page.messages] + read
        before, more = read[0], page.more
        assert len(page.messages) == 50
        write(teacher, "Meanwhile", clock)
    assert read == numbers
    line = read_messages(student.room_id, teacher.pk, ReadMessages(id=0, line=student.pk))
    assert ([m.id for m in line.messages], line.more) == ([private], False)


def test_a_private_line_is_read_by_its_person_and_the_moderators(
    room: Room, teacher: Participant, student: Participant, another: Participant
) -> None:
    """Others are refused, and do not find its messages by their numbers either."""
    private = write(student, "I was ill", line=student.pk)
    with pytest.raises(NotAllowed) as no:
        read_messages(room.pk, another.pk, ReadMessages(id=0, line=student.pk))
    assert no.value.code is Code.MODERATORS_ONLY
    react = ReactToMessage(id=0, message=private, kind="thumbs_up", on=True)
    answer = SendMessage(id=0, key="an-answer", text="Me too", reply_to=private)
    assert {refused(another, command) for command in (react, answer)} == {Code.NO_MESSAGE}
    whole = snapshot(room.pk)
    assert [(line.person.id, line.waits) for line in whole.lines] == [(student.pk, True)]
    assert as_seen_by(whole, another.pk, Role.ATTENDEE).lines == []
    assert as_seen_by(whole, student.pk, Role.ATTENDEE).lines == whole.lines
    write(teacher, "Get well soon", line=student.pk)
    assert [line.waits for line in snapshot(room.pk).lines] == [False]


def test_what_was_deleted_is_not_read_again(room: Room, teacher: Participant, student: Participant) -> None:
    """Neither where it stood nor where it was quoted, nor when it is pinned; the record has it."""
    wrong = write(student, "Something rude")
    write(teacher, "No", reply_to=wrong)
    perform(room.pk, teacher.pk, PinMessage(id=0, message=wrong))
    perform(room.pk, student.pk, DeleteMessage(id=0, message=wrong))
    page = read_messages(room.pk, student.pk, ReadMessages(id=0))
    assert b"rude" not in encode([snapshot(room.pk), page])
    assert [m.deleted for m in page.messages] == [True, False]
    assert (Message.objects.get(pk=wrong).text, Message.objects.get(pk=wrong).deleted_by) == (
        "Something rude",
        "Li Wei",
    )


def test_a_cleared_chat_is_empty_for_all_and_kept_for_the_record(
    room: Room, teacher: Participant, student: Participant
) -> None:
    """Private lines stay; what comes after stands alone; an empty chat is cleared in silence."""
    old = write(student, "Before")
    private = write(student, "In private", line=student.pk)
    perform(room.pk, teacher.pk, ClearChat(id=0))
    perform(room.pk, teacher.pk, ClearChat(id=0))
    assert Event.objects.filter(kind="chat_cleared").count() == 1
    assert read_messages(room.pk, teacher.pk, ReadMessages(id=0)).messages == []
    assert refused(teacher, DeleteMessage(id=0, message=old)) is Code.NO_MESSAGE
    assert [line.last for line in snapshot(room.pk).lines] == [private]
    assert Message.objects.get(pk=old).cleared_by == "Maria Silva"


def test_a_block_outlasts_the_meeting_and_the_messages_do_not(
    room: Room, teacher: Participant, student: Participant
) -> None:
    """The next meeting starts clean."""
    write(student, "Hello")
    perform(room.pk, teacher.pk, BlockFromChat(id=0, participant=student.pk))
    perform(room.pk, teacher.pk, StartMeeting(id=0))
    perform(room.pk, teacher.pk, EndMeeting(id=0))
    now = snapshot(room.pk)
    assert (now.messages, [who.id for who in now.blocked]) == ([], [student.pk])
    assert refused(student, SendMessage(id=0, key="one-more", text="Hi")) is Code.BLOCKED
    assert ChatBlock.objects.get().by == "Maria Silva"


def test_the_snapshot_costs_the_same_however_much_is_said(
    room: Room, teacher: Participant, student: Participant, clock: Clock
) -> None:
    """By two people, to everyone and in private, or by nobody."""
    snapshot(room.pk)
    with CaptureQueriesContext(connection) as before:
        snapshot(room.pk)
    for who in teacher, student:
        for number in range(9):
            said = write(who, f"Message {number}", clock)
            write(who, f"Private {number}", clock, line=student.pk)
        perform(room.pk, teacher.pk, PinMessage(id=0, message=said))
    perform(room.pk, teacher.pk, BlockFromChat(id=0, participant=student.pk))
    with CaptureQueriesContext(connection) as after:
        assert len(snapshot(room.pk).messages) == 18
    assert len(after) == len(before)


# ---- what may stand in a message


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Hello\r\nthere \n", "Hello\nthere"),
        ("a\n\n\n\n\n\nb", "a\n\nb"),
        ("nul\x00and\x1b[31mescape\x9f", "nuland[31mescape"),
        ("<script>alert(1)</script> & \"quotes\" 'too'", "<script>alert(1)</script> & \"quotes\" 'too'"),
        ("👩‍👩‍👧 שלום \u202eabc", "👩‍👩‍👧 שלום \u202eabc"),
        ("a\tb", "a b"),
    ],
)
def test_what_is_kept_of_what_was_written(written: str, kept: str) -> None:
    """Everything a person meant; nothing a terminal or PostgreSQL would stumble over."""
    assert cleaned(written) == kept


@given(st.text(max_size=200))
def test_what_is_kept_is_visible_and_stays_as_it_is(text: str) -> None:
    """Or it is refused."""
    try:
        kept = cleaned(text)
    except NotAllowed:
        kept = ""
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
    assert kept == "" or cleaned(kept) == kept
    assert "\n\n\n" not in kept
    assert all(c == "\n" or c >= " " for c in kept)
