"""Raised hands: up once, lowered by whom it is theirs to lower, and by the room when they have done their work."""

import pytest

from stage.actions import administer, clock, perform
from stage.models import Event, Hand, Participant
from stage.parts import snapshot
from stage.protocol import (
    EndMeeting,
    HandsLowered,
    Join,
    LowerAllHands,
    LowerHand,
    Numbered,
    RaiseHand,
    SetAccess,
    SetSwitches,
    StartMeeting,
    decode_happening,
)
from stage.refusals import Code, NotAllowed
from stage.words import Access
from tests.stage.clock import Clock

pytestmark = pytest.mark.django_db


def up(who: Participant) -> list[int]:
    """Whose hands are up, in their order."""
    return [hand.person.id for hand in snapshot(who.room_id).hands]


def do(who: Participant, command: Numbered) -> None:
    """In their only tab."""
    perform(who.room_id, who.pk, command, tab="the-only-tab")


def refused(who: Participant, command: Numbered) -> Code:
    """Why not."""
    with pytest.raises(NotAllowed) as no:
        do(who, command)
    return no.value.code


def test_in_the_order_they_went_up(teacher: Participant, student: Participant) -> None:
    """Also a moderator's; lowered and raised again is at the end."""
    do(student, RaiseHand(id=0))
    do(teacher, RaiseHand(id=0))
    assert up(student) == [student.pk, teacher.pk]
    assert refused(student, RaiseHand(id=0)) is Code.ALREADY_RAISED
    do(student, LowerHand(id=0, participant=student.pk))
    assert refused(student, LowerHand(id=0, participant=student.pk)) is Code.NOT_RAISED
    do(student, RaiseHand(id=0))
    assert up(student) == [teacher.pk, student.pk]


def test_only_moderators_lower_others(teacher: Participant, student: Participant) -> None:
    """One, or all at once: one event, however many there are."""
    do(teacher, RaiseHand(id=0))
    do(student, RaiseHand(id=0))
    assert refused(student, LowerHand(id=0, participant=teacher.pk)) is Code.MODERATORS_ONLY
    assert refused(student, LowerAllHands(id=0)) is Code.MODERATORS_ONLY
    do(teacher, LowerAllHands(id=0))
    last = Event.objects.latest("number")
    said = decode_happening(last.payload)
    assert isinstance(said, HandsLowered)
    assert said.participants == sorted([teacher.pk, student.pk])
    assert said.by.name == teacher.name
    do(teacher, LowerAllHands(id=0))
    assert Event.objects.latest("number") == last, "nothing to lower is nothing to tell"


def test_on_stage_a_hand_has_done_its_work(teacher: Participant, student: Participant) -> None:
    """In line for a full stage it has not."""
    room = student.room
    administer(room.pk, "Ada", StartMeeting(id=0))
    administer(room.pk, "Ada", SetAccess(id=0, access=Access.OPEN))
    room.refresh_from_db()
    room.capacity = 1
    room.save()
    do(student, RaiseHand(id=0))
    do(teacher, Join(id=0, microphone=True, camera=True))
    do(student, Join(id=0, microphone=True, camera=True))
    assert up(student) == [student.pk], "waits in line, and would still like to speak"
    room.capacity = 2
    room.save()
    administer(room.pk, "Ada", SetAccess(id=0, access=Access.OPEN))  # the next in line is invited
    do(student, Join(id=0, microphone=True, camera=True))
    assert up(student) == []
    do(student, RaiseHand(id=0))
    assert up(student) == [student.pk], "who is on stage may raise it again, to be next"


def test_the_end_of_the_meeting_lowers_all(teacher: Participant, student: Participant) -> None:
    """The next starts with none, and the record says who ended it."""
    do(teacher, StartMeeting(id=0))
    do(student, RaiseHand(id=0))
    do(teacher, EndMeeting(id=0))
    assert up(student) == []
    assert Hand.objects.get().lowered_by == teacher.name
    do(student, RaiseHand(id=0))
    assert up(student) == [student.pk]


def test_gone_too_long(teacher: Participant, student: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not there has no hand up; who is seen keeps it."""
    time = Clock.installed(monkeypatch)
    began = time.at
    do(student, RaiseHand(id=0))
    do(teacher, RaiseHand(id=0))
    time.go_on(30)
    clock.seen([teacher.pk])
    time.go_on(30)
    assert clock.due_rooms(watching_since=began) == [student.room_id]
    clock.run_out(student.room_id, watching_since=began)
    assert up(student) == [teacher.pk]


def test_switched_off_they_are_the_moderators_alone(teacher: Participant, student: Participant) -> None:
    """A hand that is up may still be lowered; switched on again, everybody's go up."""
    do(student, RaiseHand(id=0))
    do(teacher, SetSwitches(id=0, hands=False))
    do(student, LowerHand(id=0, participant=student.pk))
    assert refused(student, RaiseHand(id=0)) is Code.SWITCHED_OFF
    do(teacher, RaiseHand(id=0))
    do(teacher, SetSwitches(id=0, hands=True))
    do(student, RaiseHand(id=0))
    assert up(student) == [teacher.pk, student.pk]
