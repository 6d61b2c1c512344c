"""Tickets: what a page holds in memory instead of a cookie, signed and short-lived."""

from uuid import UUID

import msgspec
from django.conf import settings
from django.core import signing
from django.utils.translation import get_language

from stage.language import SOURCE, speak
from stage.models import Participant

SALT = "stage.ticket"


class BadTicket(Exception):
    """Not a ticket of ours, or too old."""


class Ticket(msgspec.Struct, frozen=True, array_like=True):
    """Who may enter which room, and what they read.

    The role on it only helps to draw the page: what counts is the database's.
    """

    participant: int
    room: UUID
    role: str
    language: str = SOURCE


def issue(row: Participant) -> str:
    """Sign a ticket for this person, in the language that is active."""
    return signing.dumps([row.pk, row.room_id.hex, row.role, get_language() or SOURCE], salt=SALT)


def read(text: str) -> Ticket:
    """Check a ticket's signature and age."""
    try:
        content = signing.loads(text, salt=SALT, max_age=settings.TICKET_SECONDS)
        return msgspec.convert(content, Ticket)
    except (signing.BadSignature, msgspec.ValidationError, ValueError) as wrong:
        raise BadTicket from wrong


def holder(authorization: str, room_id: UUID) -> Participant:
    """Whose ticket a request carries in its `Authorization: Bearer` header, as they are in the room now.

    From here on the request is answered in their language.
    """
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BadTicket
    ticket = read(text.strip())
    speak(ticket.language)
    row = Participant.objects.filter(pk=ticket.participant, room=room_id).first()
    if row is None or ticket.room != room_id:
        raise BadTicket
    return row
