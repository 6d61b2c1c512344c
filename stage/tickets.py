"""Tickets: what a page holds in memory instead of a cookie, signed and short-lived.

Every connection renews the ticket, but not the launch: a while after that it ends, however often it was renewed, and
only the course can say whether its holder may still come in.
"""

import time
from datetime import UTC, datetime
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
    """Who may enter which room, what they read, and when the launch was that let them in.

    The role on it only helps to draw the page: what counts is the database's.
    """

    participant: int
    room: UUID
    role: str
    language: str = SOURCE
    launched: int = 0

    @property
    def launched_at(self) -> datetime:
        """When their course last said who they are."""
        return datetime.fromtimestamp(self.launched, UTC)

    @property
    def seconds_left(self) -> float:
        """How long they may stay without another launch."""
        return self.launched + settings.LAUNCH_SECONDS - time.time()


def issue(row: Participant, launched_at: datetime | None = None) -> str:
    """Sign a ticket for this person, in the language that is active; `launched_at` is that of the ticket it renews."""
    launched = int((launched_at or row.launched_at).timestamp())
    return signing.dumps([row.pk, row.room_id.hex, row.role, get_language() or SOURCE, launched], salt=SALT)


def read(text: str) -> Ticket:
    """Check a ticket's signature and age. One from before tickets said it was launched when it was signed."""
    try:
        content = signing.loads(text, salt=SALT, max_age=settings.TICKET_SECONDS)
        ticket = msgspec.convert(content, Ticket)
        if not ticket.launched:
            ticket = msgspec.structs.replace(ticket, launched=signing.b62_decode(text.split(":")[-2]))
    except (signing.BadSignature, msgspec.ValidationError, ValueError) as wrong:
        raise BadTicket from wrong
    if ticket.seconds_left < 0:
        raise BadTicket
    return ticket


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
