"""The one door: who comes in is who they say they are today, everywhere in the room."""

import datetime as dt

import pytest
from django.utils import timezone

from stage.actions import perform, set_up
from stage.entry import admit, lower, open_room
from stage.models import Event, Participant, Room, StageRequest
from stage.protocol import Join, PersonChanged, StartMeeting, decode_happening
from stage.refusals import NotAllowed
from stage.words import Access, Outcome, Role, Status

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Biology 101", "Biology 101"),
        ("  Biology ", "Biology"),
        ("", "Room"),
        ("   ", "Room"),
        ("b" * 300, "b" * 200),
    ],
)
def test_a_room_has_a_title_that_fits(title: str, called: str) -> None:
    """And waits as a new room does: by request."""
    room = open_room(title=title)
    room.refresh_from_db()
    assert (room.title, room.access) == (called, Access.REQUEST.value)


@pytest.mark.parametrize(("name", "called"), [("Li Wei", "Li Wei"), ("  Li ", "Li"), ("l" * 300, "l" * 200)])
def test_everybody_has_a_name_that_fits(room: Room, name: str, called: str) -> None:
    """Also when they come again."""
    for person in ("new", "known"):
        admit(room, person="known", name="Somebody", role=Role.ATTENDEE)
        row = admit(room, person=person, name=name, role=Role.ATTENDEE)
        assert row.name == Participant.objects.get(pk=row.pk).name == called


def test_who_comes_again_as_they_were_changes_nothing(room: Room) -> None:
    """A refresh of the course's page is no news, and no second person."""
    first, second = (admit(room, person="li", name=" Li Wei", role=Role.ATTENDEE) for _ in range(2))
    assert first == second
    assert not Event.objects.exists()


def test_every_launch_is_noted(room: Room) -> None:
    """But not that of somebody who is not let in."""
    long_ago = timezone.now() - dt.timedelta(days=30)
    for name in "Li Wei", "":
        row = admit(room, person="li", name=name, role=Role.ATTENDEE)
        Participant.objects.update(launched_at=long_ago)
        again = admit(room, person="li", name=name, role=Role.ATTENDEE)
        row.refresh_from_db()
        assert row.launched_at == again.launched_at > long_ago

    Participant.objects.update(launched_at=long_ago, is_barred=True)
    with pytest.raises(NotAllowed):
        admit(room, person="li", name="Li Wei", role=Role.ATTENDEE)
    lower(room, person="li")
    row.refresh_from_db()
    assert row.launched_at == long_ago


@pytest.mark.parametrize(
    ("name", "role"),
    [("Li Wei", Role.MODERATOR), ("Wei Li", Role.ATTENDEE), ("Wei Li", Role.MODERATOR)],
)
def test_who_comes_as_somebody_else_is_that_for_everybody(room: Room, name: str, role: Role) -> None:
    """One event for name and role, which everyone may know; the other people stay who they are."""
    admit(room, person="noor", name="Noor", role=Role.ATTENDEE)
    before = admit(room, person="li", name="Li Wei", role=Role.ATTENDEE)
    after = admit(room, person="li", name=name, role=role)
    assert before.pk == after.pk
    assert (after.name, after.role) == (name, role)
    (event,) = Event.objects.all()
    said = decode_happening(event.payload)
    assert isinstance(said, PersonChanged)
    assert (said.person.id, said.person.name, said.person.role, event.public) == (after.pk, name, role, True)
    assert Participant.objects.get(person="noor").name == "Noor"


def test_who_may_only_watch_from_now_on_makes_room_for_the_next(
    room: Room, teacher: Participant, student: Participant
) -> None:
    """Off the stage with their launch; nobody has to press anything."""
    waiting = admit(room, person="noor", name="Noor", role=Role.ATTENDEE)
    set_up(room.pk, "Ada", access=Access.OPEN, capacity=1)
    perform(room.pk, teacher.pk, StartMeeting(id=0))
    for who in (student, waiting):
        perform(room.pk, who.pk, Join(id=0, microphone=True, camera=True), tab="the-first-tab")

    admit(room, person=student.person, name=student.name, role=Role.ATTENDEE, viewer_only=True)
    theirs, next_one = StageRequest.objects.order_by("pk")
    assert (theirs.status, theirs.outcome, theirs.reason) == (Status.ENDED, Outcome.LAPSED, "viewer")
    assert (next_one.participant, next_one.status) == (waiting, Status.INVITED)


def test_another_room_is_another_part(room: Room) -> None:
    """A teacher of one course may attend another."""
    other = open_room(title="Chemistry")
    here = admit(room, person="maria", name="Maria", role=Role.MODERATOR)
    there = admit(other, person="maria", name="Maria", role=Role.ATTENDEE)
    assert here != there
    assert [Participant.objects.get(pk=row.pk).role for row in (here, there)] == ["moderator", "attendee"]
