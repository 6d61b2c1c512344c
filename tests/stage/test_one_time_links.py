"""One-time links: once, soon, to one place, for one person as they are by then."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from stage import one_time_links, tickets
from stage.entry import admit, open_room
from stage.models import OneTimeLink, Participant, Room
from stage.one_time_links import LIFE, Place
from stage.words import Role
from tests.at_once import at_once


def ask(
    who: Participant, *, room: Room | None = None, leads_to: str = "room", ticket: str | None = None
) -> Any:
    """As the room's page asks for a link."""
    ticket = tickets.issue(who) if ticket is None else ticket
    return Client().post(
        f"/rooms/{(room or who.room).pk}/links/{leads_to}/", headers={"Authorization": f"Bearer {ticket}"}
    )


def secret_of(answer: Any) -> str:
    """What stands behind the #."""
    assert answer.status_code == 200, answer.content
    address = urlsplit(str(answer.json()["address"]))
    assert address.path == "/rooms/enter/"
    assert not address.query
    return address.fragment


def come(secret: str) -> Any:
    """As the page of the link does."""
    return Client().post("/rooms/enter/", {"secret": secret})


def test_a_link_opens_the_room_for_the_same_person(student: Participant) -> None:
    answer = come(secret_of(ask(student)))

    assert answer.templates[0].name == "room.html"
    assert tickets.read(answer.context["config"]["ticket"]).participant == student.pk
    assert 'data-role="attendee"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_it_works_once(student: Participant) -> None:
    secret = secret_of(ask(student))
    come(secret)
    again = come(secret)

    assert again.status_code == 403
    assert "This link is over" in again.content.decode()
    assert not OneTimeLink.objects.exists()


def test_it_carries_the_launch_over(student: Participant) -> None:
    """Not a way to stay for ever: entry ends in the new tab when it ends in the old."""
    launched = timezone.now() - timedelta(hours=23)
    answer = come(secret_of(ask(student, ticket=tickets.issue(student, launched))))
    assert tickets.read(answer.context["config"]["ticket"]).launched == int(launched.timestamp())

    over = ask(student, ticket=tickets.issue(student, timezone.now() - timedelta(hours=25)))
    assert over.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_gets_in(student: Participant) -> None:
    secret = secret_of(ask(student))

    assert sorted(at_once([lambda: come(secret).status_code] * 4)) == [200, 403, 403, 403]


def test_it_works_soon(student: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = secret_of(ask(student))
    later = timezone.now() + LIFE + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert come(secret).status_code == 403
    ask(student)
    assert OneTimeLink.objects.count() == 1, "old ones are swept"


def test_the_newest_counts(student: Participant) -> None:
    first, second = secret_of(ask(student)), secret_of(ask(student))

    assert come(first).status_code == 403
    assert come(second).status_code == 200


def test_what_is_kept_opens_nothing(student: Participant) -> None:
    secret = secret_of(ask(student))
    kept = OneTimeLink.objects.get().digest

    assert secret not in kept
    assert come(kept).status_code == 403


@pytest.mark.parametrize("secret", ["", "x", "é", "\0", "x" * 5000])
def test_a_secret_that_is_none(db: None, secret: str) -> None:
    assert come(secret).status_code == 403


def test_the_page_of_the_link_says_what_to_do_without_scripts(db: None, client: Client) -> None:
    answer = client.get("/rooms/enter/")

    assert "Open in its own tab" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert client.put("/rooms/enter/").status_code == 405


# ---- who gets one


def test_it_takes_a_ticket_of_this_room(student: Participant) -> None:
    other = open_room(title="Another")
    old = signing.dumps([student.pk, student.room_id.hex, "attendee"], salt="another")

    for answer in (
        ask(student, room=other),
        ask(student, ticket="x"),
        ask(student, ticket=""),
        ask(student, ticket=old),
    ):
        assert answer.status_code == 403
        assert "from your course" in answer.json()["text"]
    assert Client().get(f"/rooms/{student.room_id}/links/room/").status_code == 405
    assert not OneTimeLink.objects.exists()


def test_a_person_who_is_gone(student: Participant) -> None:
    ticket, room = tickets.issue(student), student.room
    student.delete()

    assert ask(student, room=room, ticket=ticket).status_code == 403


def test_in_the_role_they_have_by_then(student: Participant) -> None:
    secret = secret_of(ask(student))
    admit(student.room, person="student", name="Li Wei", role=Role.MODERATOR)

    assert 'data-role="moderator"' in come(secret).content.decode()


# ---- other places


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place for moderators."""
    place = Place(
        may_go=lambda who: who.role == Role.MODERATOR,
        receive=lambda request, link: HttpResponse(f"office of {link.participant}"),
    )
    monkeypatch.setitem(one_time_links._places, "office", place)


def test_a_link_leads_to_its_place_only(office: None, teacher: Participant) -> None:
    secret = secret_of(ask(teacher, leads_to="office"))
    to_the_room = secret_of(ask(teacher))

    assert come(secret).content == b"office of Maria Silva"
    assert come(to_the_room).templates[0].name == "room.html"


def test_who_may_not_go_there(office: None, student: Participant, teacher: Participant) -> None:
    for answer in ask(student, leads_to="office"), ask(teacher, leads_to="nowhere"):
        assert answer.status_code == 403
        assert answer.json()["text"] == "This is not open to you."


def test_who_may_not_go_there_any_more(office: None, teacher: Participant) -> None:
    secret = secret_of(ask(teacher, leads_to="office"))
    admit(teacher.room, person="teacher", name="Maria Silva", role=Role.ATTENDEE)

    assert come(secret).status_code == 403
