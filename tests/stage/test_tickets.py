"""Tickets: ours alone open the door, and not for ever."""

import time
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core import signing
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stage import tickets
from stage.models import Participant
from stage.tickets import SALT, BadTicket, Ticket


def signed(*content: Any, salt: str = SALT, key: str | None = None) -> str:
    """A text signed as tickets are."""
    return signing.dumps(list(content), salt=salt, key=key)


ROOM = "0123456789abcdef0123456789abcdef"
GOOD = signed(7, ROOM, "attendee")
PAYLOAD, STAMP, SIGNATURE = GOOD.split(":")


@pytest.mark.django_db
def test_a_ticket_says_who_and_where(student: Participant, teacher: Participant) -> None:
    for person in (student, teacher):
        launched = int(person.launched_at.timestamp())
        assert tickets.read(tickets.issue(person)) == Ticket(
            person.pk, person.room_id, person.role, "en", launched
        )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("ticket", id="a word"),
        pytest.param("::", id="the form without the content"),
        pytest.param("\u00e9:\u00e9:\u00e9", id="no ascii"),
        pytest.param("\ud800:1:2", id="no text at all"),
        pytest.param(f"{PAYLOAD}:{STAMP}", id="not signed"),
        pytest.param(f"{PAYLOAD}:{STAMP}:", id="an empty signature"),
        pytest.param(
            f"{signed(8, ROOM, 'moderator').split(':')[0]}:{STAMP}:{SIGNATURE}", id="another person"
        ),
        pytest.param(f"{PAYLOAD}:zzzzzz:{SIGNATURE}", id="another time"),
        pytest.param(f"{PAYLOAD}:{STAMP}:{SIGNATURE.swapcase()}", id="another signature"),
        pytest.param(f"{GOOD}:", id="something more"),
        pytest.param(signed(7, ROOM, "attendee", salt="django.core.signing"), id="signed for something else"),
        pytest.param(signed(7, ROOM, "attendee", key="k" * 40), id="signed by another server"),
        pytest.param(signed(7, ROOM), id="of another version: too short"),
        pytest.param(signed(7, ROOM, "attendee", 1), id="of another version: too long"),
        pytest.param(signed(7, ROOM, "attendee", "en", "1"), id="of another version: a launch in words"),
        pytest.param(signed("7", ROOM, "attendee"), id="of another version: a person by name"),
        pytest.param(signed(7, 7, "attendee"), id="of another version: a room by number"),
        pytest.param(signed(7, "somewhere", "attendee"), id="of another version: a room by name"),
        pytest.param(signing.dumps(7, salt=SALT), id="of another version: a number"),
    ],
)
def test_anything_else_is_no_ticket(text: str) -> None:
    with pytest.raises(BadTicket):
        tickets.read(text)


@given(place=st.integers(0, len(GOOD) - 1), character=st.characters(max_codepoint=127))
def test_not_one_character_can_be_changed(place: int, character: str) -> None:
    changed = GOOD[:place] + character + GOOD[place + 1 :]
    if changed != GOOD:
        with pytest.raises(BadTicket):
            tickets.read(changed)


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set the clock."""
    monkeypatch.setattr(time, "time", lambda: seconds)


def test_a_ticket_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time of the settings, to the second."""
    now = time.time()
    at(monkeypatch, now)
    ticket = signed(7, ROOM, "attendee")
    at(monkeypatch, int(now) + settings.TICKET_SECONDS)
    assert tickets.read(ticket).participant == 7
    at(monkeypatch, int(now) + settings.TICKET_SECONDS + 1)
    with pytest.raises(BadTicket):
        tickets.read(ticket)


@pytest.mark.django_db
def test_however_often_it_is_renewed_it_ends_some_time_after_the_launch(
    student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the second; a launch of theirs in another tab changes nothing for this one."""
    launched = int(student.launched_at.timestamp())
    ticket = tickets.issue(student)
    for hours in range(1, 24, 6):
        at(monkeypatch, launched + hours * 3600)
        Participant.objects.update(launched_at=timezone.now())
        student.refresh_from_db()
        ticket = tickets.issue(student, tickets.read(ticket).launched_at)
    at(monkeypatch, launched + settings.LAUNCH_SECONDS)
    assert tickets.read(ticket).launched == launched
    assert tickets.read(ticket).seconds_left == 0
    at(monkeypatch, launched + settings.LAUNCH_SECONDS + 1)
    with pytest.raises(BadTicket):
        tickets.read(ticket)


def test_an_old_ticket_counts_from_when_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those given before tickets knew of launches; renewed, they hold no longer."""
    now = int(time.time())
    at(monkeypatch, now - 3600)
    old = signed(7, ROOM, "attendee", "de")
    at(monkeypatch, now)
    assert tickets.read(old) == Ticket(7, UUID(ROOM), "attendee", "de", now - 3600)
