"""The door: rooms like others, and people of whom no name is known."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from stage.entry import admit, open_like, open_room
from stage.models import Event, Participant, Room
from stage.words import Access, Role

pytestmark = pytest.mark.django_db

MODERATOR, ATTENDEE = Role.MODERATOR, Role.ATTENDEE


def test_a_room_like_another_has_all_its_set_up_and_nothing_else(room: Room, teacher: Participant) -> None:
    switches = dict.fromkeys(["has_chat", "has_reactions", "has_hands", "has_polls"], False)
    others = {"title": "Lab", "access": "closed", "capacity": 3, "brand": "5a2a82", **switches}
    fixed = {"id", "created_at"}
    assert {field.name for field in Room._meta.concrete_fields} - fixed == set(others), (
        "a room has a new field: if it is set up by people, add it here; if not, leave it out of open_like"
    )
    Room.objects.filter(pk=room.pk).update(**others)
    room.refresh_from_db()

    like = open_like(room)
    renamed = open_like(room, title="Seminar")

    assert {name: getattr(like, name) for name in others} == others
    assert (renamed.title, renamed.capacity) == ("Seminar", 3)
    assert len({room.pk, like.pk, renamed.pk}) == 3
    assert like.created_at > room.created_at
    assert not like.participants.exists()


def test_people_without_a_name_are_told_apart_and_keep_their_number(room: Room) -> None:
    def come(person: str, role: Role = ATTENDEE, name: str = " ") -> str:
        return admit(room, person=person, name=name, role=role).name

    assert [come("a"), come("b"), come("c", MODERATOR), come("a")] == [
        "Guest 1",
        "Guest 2",
        "Moderator 1",
        "Guest 1",
    ]
    assert come("d", name="Guest 3") == "Guest 3"  # as somebody may be called
    assert come("e") == "Guest 4"
    assert not Event.objects.exists()  # nobody was renamed


def test_a_name_comes_and_goes(room: Room) -> None:
    names = [
        admit(room, person="a", name=name, role=role).name
        for name, role in (
            ("", ATTENDEE),
            ("Li Wei", ATTENDEE),
            ("", ATTENDEE),
            ("", MODERATOR),
            ("Li Wei", MODERATOR),
        )
    ]

    assert names == ["Guest 1", "Li Wei", "Guest 1", "Moderator 1", "Li Wei"]
    assert Event.objects.filter(kind="person_changed").count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_nameless_class_that_comes_at_once_gets_a_number_each() -> None:
    room = open_room(title="Biology", access=Access.OPEN)

    def come(number: int) -> str:
        try:
            return admit(room, person=f"person-{number % 8}", name="", role=ATTENDEE).name
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        names = list(threads.map(come, range(24)))

    assert set(names) == {f"Guest {number}" for number in range(1, 9)}
    assert names[:8] == names[8:16] == names[16:]
