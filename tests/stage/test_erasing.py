"""Erased: a room with everything in it, and all that says who somebody was."""

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import connection, transaction

from stage.actions import perform
from stage.entry import admit, open_room
from stage.erasing import erase_rooms, forget_person
from stage.models import Event, Meeting, Message, Participant, Poll, Room, StageRequest, Vote
from stage.parts import snapshot
from stage.protocol import (
    Approve,
    Ask,
    BlockFromChat,
    Close,
    DeleteMessage,
    EndMeeting,
    Join,
    LowerAllHands,
    RaiseHand,
    SendMessage,
    StartMeeting,
)
from stage.protocol import Vote as VoteCommand
from stage.words import Role
from tests.stage.polls import write
from tests.stage.sockets import Tab


def a_meeting(room: Room, teacher: Participant, student: Participant) -> None:
    """The student was on the teacher's stage, and answered a poll; the meeting is over, the next is on."""
    perform(room.pk, teacher.pk, StartMeeting(id=1))
    perform(room.pk, student.pk, Ask(id=1))
    perform(room.pk, teacher.pk, Approve(id=2, request=StageRequest.objects.get().pk))
    perform(room.pk, student.pk, Join(id=2, microphone=True, camera=True), tab="the-students-tab")
    perform(room.pk, teacher.pk, SendMessage(id=3, key="the-first", text="I am the one from Lisbon"))
    first = Message.objects.latest("pk").pk
    perform(room.pk, student.pk, SendMessage(id=3, key="the-second", text="Hello", reply_to=first))
    perform(room.pk, teacher.pk, DeleteMessage(id=3, message=Message.objects.latest("pk").pk))
    perform(room.pk, teacher.pk, BlockFromChat(id=3, participant=student.pk))
    perform(room.pk, student.pk, RaiseHand(id=3))
    perform(room.pk, teacher.pk, LowerAllHands(id=3))
    perform(room.pk, teacher.pk, write(publish=True))
    perform(room.pk, student.pk, VoteCommand(id=3, poll=Poll.objects.get().pk, choices=[0]))
    perform(room.pk, teacher.pk, EndMeeting(id=3))
    perform(room.pk, teacher.pk, StartMeeting(id=4))
    perform(room.pk, teacher.pk, SendMessage(id=4, key="the-third", text="Lisbon again"))
    perform(room.pk, teacher.pk, SendMessage(id=4, key="the-fourth", text="From Lisbon", line=student.pk))


def everything() -> str:
    """All that is kept, as text: every value of every row of the stage's tables."""
    said: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("stage").get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said)


@pytest.mark.django_db
def test_a_room_goes_with_all_that_was_in_it(room: Room, teacher: Participant, student: Participant) -> None:
    other = open_room(title="Other")
    admit(other, person="student", name="Li Wei", role=Role.ATTENDEE)
    a_meeting(room, teacher, student)

    counts = erase_rooms([room.pk])

    assert counts["stage.Meeting"] == counts["stage.Participant"] == 2
    assert counts["stage.Event"] >= 6
    assert Room.objects.get() == other
    assert Participant.objects.get().room == other
    assert not any(model.objects.exists() for model in (Meeting, Event, StageRequest, Poll, Vote))
    assert not erase_rooms([room.pk])


@pytest.mark.django_db(transaction=True)
async def test_open_pages_of_an_erased_room_are_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stage.realtime.ticks.EVERY", 10**6)  # would find it out by itself
    room = await sync_to_async(open_room)(title="Biology")
    other = await sync_to_async(open_room)(title="Other")
    enter = sync_to_async(admit)
    tab = Tab(await enter(room, person="a", name="A", role=Role.ATTENDEE))
    elsewhere = Tab(await enter(other, person="a", name="A", role=Role.ATTENDEE))
    await tab.open()
    await elsewhere.open()

    await sync_to_async(erase_rooms)([room.pk])

    assert await tab.is_closed_with() == (Close.WRONG_ROOM, "This room does not exist any more.")
    await elsewhere.do("ping")
    await elsewhere.close()


@pytest.mark.django_db(transaction=True)
async def test_an_erasing_that_is_undone_closes_nothing() -> None:
    room = await sync_to_async(open_room)(title="Biology")
    tab = Tab(await sync_to_async(admit)(room, person="a", name="A", role=Role.ATTENDEE))
    await tab.open()

    def erase_and_undo() -> None:
        with transaction.atomic():
            erase_rooms([room.pk])
            transaction.set_rollback(True)

    await sync_to_async(erase_and_undo)()

    await tab.do("ping")
    await tab.close()


@pytest.mark.django_db
def test_a_person_is_unknown_everywhere_and_the_log_still_whole(
    room: Room, teacher: Participant, student: Participant
) -> None:
    a_meeting(room, teacher, student)
    admit(room, person="teacher", name="Maria Souza", role=Role.MODERATOR)  # renamed since
    other = open_room(title="Other")
    admit(other, person="teacher", name="Maria Silva", role=Role.ATTENDEE)
    numbers = list(Event.objects.filter(meeting__room=room).values_list("meeting", "number", "kind"))

    assert set(forget_person("teacher")) == {room, other}

    assert "Maria" not in everything()
    assert "teacher" not in everything()
    assert "Lisbon" not in everything()
    assert "Li Wei" in everything()
    after = list(Event.objects.filter(meeting__room=room).values_list("meeting", "number", "kind"))
    assert after[: len(numbers)] == numbers
    assert [kind for _, _, kind in after[len(numbers) :]] == ["message_deleted"] * 2 + ["person_changed"]
    assert [message.text for message in snapshot(room.pk).messages] == [""]
    first = Meeting.objects.filter(room=room).earliest("pk")
    assert (first.started_by, first.ended_by) == ("Moderator 1", "Moderator 1")
    assert StageRequest.objects.get().answered_by == "Moderator 1"
    assert not forget_person("teacher")


@pytest.mark.django_db
def test_a_forgotten_person_who_comes_again_is_somebody_new(room: Room, student: Participant) -> None:
    forget_person("student")
    again = admit(room, person="student", name="Li Wei", role=Role.ATTENDEE)

    assert again.pk != student.pk
    assert {row.name for row in Participant.objects.all()} == {"Guest 1", "Li Wei"}
    unknown = Participant.objects.get(name="Guest 1")
    assert (unknown.came_at, unknown.left_at, unknown.launched_at) == (None, None, unknown.created_at)
