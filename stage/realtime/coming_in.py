"""Coming into a room: who is let in and what they are told first, who waits outside, who is turned away and why.

A hello is answered as of one moment. Looking people up takes a while, in which others come, go and change; whatever was
read before such a change is read again.
"""

from dataclasses import dataclass
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils import timezone

from stage import tickets
from stage.actions.admission import AtDoor
from stage.actions.clock import seen
from stage.media.ice import ice_servers
from stage.models import Participant
from stage.parts import as_seen_by, known_to_everyone
from stage.protocol import (
    NOT_A_FRAME,
    Close,
    Event,
    Hello,
    Outside,
    OwnVote,
    Resume,
    Snapshot,
    Welcome,
    decode_hello,
)
from stage.realtime.connection import Connection
from stage.realtime.hub import ROOM_GONE, RoomHub, people_concerned, place_of
from stage.realtime.station import station
from stage.rules_admission import is_noted
from stage.rules_moderation import BARRED, why_not_come_in
from stage.tickets import Ticket

FROM_COURSE = "Open the room again from your course."
EXPIRED = Close.TICKET, f"Your entry to this room has expired. {FROM_COURSE}"


class TurnedAway(Exception):
    """Not let in: the code and the reason that the line is closed with."""

    def __init__(self, code: int, reason: str) -> None:
        """The reason is in English; the page knows it in the person's language."""
        self.code = code
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class LetIn:
    """Somebody who comes in, and what they start from."""

    row: Participant
    ticket: Ticket
    view: Snapshot
    votes: list[OwnVote]


@dataclass(frozen=True, slots=True)
class KeptOutside:
    """Somebody whom the locked room does not let in now."""

    row: Participant
    ticket: Ticket
    at_door: AtDoor


def read_hello(text: str, room: UUID) -> tuple[Hello, Ticket]:
    """The first frame of a tab, with a ticket for this room."""
    try:
        hello = decode_hello(text)
    except NOT_A_FRAME:
        raise TurnedAway(
            Close.BAD_HELLO, f"The first frame must be a hello with a ticket. {FROM_COURSE}"
        ) from None
    try:
        ticket = tickets.read(hello.ticket)
    except tickets.BadTicket:
        raise TurnedAway(*EXPIRED) from None
    if ticket.room != room:
        raise TurnedAway(Close.WRONG_ROOM, f"Your ticket is for another room. {FROM_COURSE}")
    return hello, ticket


async def ask_to_come_in(hub: RoomHub, ticket: Ticket, resume: Resume | None) -> LetIn | KeptOutside:
    """The answer as of this very moment: who acts on it must not wait in between."""
    participant = ticket.participant
    while True:
        as_of = hub.changes, hub.door.changes
        row = await station().lookup.find(participant)
        if row is None or row.room_id != hub.room_id:
            raise TurnedAway(Close.TICKET, f"You are not in this room any more. {FROM_COURSE}")
        if why_not_come_in(barred=row.is_barred) is not None:
            raise TurnedAway(Close.SENT_OUT, BARRED)
        if not is_noted(came_at=row.came_at, left_at=row.left_at, now=timezone.now()):
            at_door = await station().door.find(participant)
            if at_door is None:
                continue  # gone since: looked up again
            if not at_door.inside:
                if (hub.changes, hub.door.changes) != as_of:
                    continue
                return KeptOutside(row, ticket, at_door)
        if resume is not None and (resume.meeting, resume.number) > hub.log.position:
            await hub.catch_up()  # another process has told them more than this one has heard
        view = await hub.view()
        if row.pk in people_concerned(view):
            await database_sync_to_async(seen)([row.pk])  # back before the grace time is over
            view = await hub.view()
        votes = None
        if known_to_everyone(view.polls):
            votes = await station().votes.find(participant)
            view = await hub.view()
        if hub.changes == as_of[0]:  # else their role may be another than the one read
            if hub.is_gone:
                raise TurnedAway(Close.WRONG_ROOM, ROOM_GONE)
            return LetIn(row, ticket, view, votes or [])


def welcome(hub: RoomHub, connection: Connection, guest: LetIn, missed: list[Event] | None) -> Welcome:
    """What a page starts from: what it has `missed` where that is known, else the whole room."""
    row, view, me = guest.row, guest.view, connection.person
    return Welcome(
        you=me,
        ticket=tickets.issue(row, guest.ticket.launched_at),
        now=timezone.now(),
        people=hub.people_with(me),
        missing=hub.missing.told if connection.is_moderator else None,
        place=place_of(view, row.pk),
        ice_servers=ice_servers(row.pk),
        votes=guest.votes,
        standings=hub.standings if connection.is_moderator else [],
        snapshot=as_seen_by(view, row.pk, me.role) if missed is None else None,
        events=missed or [],
        reactions=hub.message_reactions.for_newcomer(row.pk, (m.id for m in view.messages)),
    )


def told_outside(guest: KeptOutside) -> Outside:
    """What somebody outside knows: how they stand, and nothing of the room."""
    at_door = guest.at_door
    return Outside(
        status="waiting" if at_door.again_at is None else "declined",
        since=at_door.since,
        again_at=at_door.again_at,
        now=timezone.now(),
        ticket=tickets.issue(guest.row, guest.ticket.launched_at),
    )
