"""One room in one server process: its connections, and the events on their way to them.

The channel layer carries one message per process, not per person; here an event is written to every connection that
may know it. The database's log is the truth: the hub counts the numbers, fetches what is missing, and so delivers
every event once and in order whatever the layer loses, doubles or reorders.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from uuid import UUID

from channels.db import database_sync_to_async
from django.db.models import Q

from stage.actions.locked import Told
from stage.models import Event, Room
from stage.parts import snapshot
from stage.protocol import (
    Address,
    Close,
    MessagesReacted,
    Person,
    Place,
    PollStanding,
    Presence,
    Reactions,
    Resume,
    Snapshot,
    decode_event,
    encode,
)
from stage.protocol import Event as EventFrame
from stage.realtime.connection import Connection, text_message
from stage.realtime.door import Door
from stage.realtime.message_reactions import ReactionBoard
from stage.realtime.missing import Missing
from stage.realtime.presence import Presence as People
from stage.realtime.reactions import Gathering
from stage.rules import may_hear
from stage.rules_moderation import BARRED, SENT_OUT

log = logging.getLogger("stage.realtime")

KEPT = 500
"""Events kept in memory for browsers that come back."""
IDLE = 60.0
"""Seconds an empty room is kept."""
ROOM_GONE = "This room does not exist any more."
NOWHERE = (0, 0)
"""The position of a hub that has not read its room yet."""


class RoomHub:
    """A room as one process serves it."""

    def __init__(self, room_id: UUID, clock: Callable[[], float] = time.monotonic) -> None:
        self.room_id = room_id
        self._clock = clock
        self.connections: dict[Address, Connection] = {}
        self.people = People()
        self.door = Door()
        self.missing = Missing(room_id)
        self.message_reactions = ReactionBoard()
        self._used_at = clock()
        self.changes = 0
        """How often somebody's name or role has changed: who they are is only known as of a count."""
        self.is_gone = False
        self._meeting = 0
        self._number = 0
        self._recent: deque[Told] = deque(maxlen=KEPT)
        self._view: Snapshot | None = None
        self._loading: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None
        self._is_behind = False
        self._line_moved = False
        self._places: dict[int, tuple[int, int]] = {}
        self.reactions = Gathering(self._tell_reactions)
        self.has_new_votes = True
        self.standings: list[PollStanding] = []
        """How open polls stand, as the moderators here have been told."""

    # ---- the room as of now

    async def view(self) -> Snapshot:
        """The room as moderators see it, after every event delivered here.

        It is read once however many ask at a time, and kept until the next event.
        """
        while self._view is None:
            if self._loading is None:
                self._loading = asyncio.create_task(self._load())
            await asyncio.shield(self._loading)
        return self._view

    async def _load(self) -> None:
        try:
            loaded = await database_sync_to_async(snapshot)(self.room_id)
            await self.message_reactions.read([message.id for message in loaded.messages])
        finally:
            self._loading = None
        read_at = (loaded.meeting.id, loaded.number)
        if self.position == NOWHERE:
            self._meeting, self._number = read_at
        if read_at >= self.position:
            self._view = loaded

    @property
    def position(self) -> tuple[int, int]:
        """The last event delivered: its meeting and number."""
        return self._meeting, self._number

    def missed(self, resume: Resume, connection: Connection) -> list[EventFrame] | None:
        """What somebody who comes back has missed, or None when only a snapshot can tell.

        So it is after a change of their role: what they knew is not what they may know.
        """
        had = (resume.meeting, resume.number)
        if had == self.position:
            return []
        since = [told for told in self._recent if position_of(told) > had]
        if not since or position_of(since[0]) != (resume.meeting, resume.number + 1):
            return None
        if any(told.changed == connection.participant for told in since):
            return None
        return [decode_event(told.frame) for told in since if self._may_hear(told, connection)]

    # ---- people come and go

    def add(self, connection: Connection) -> None:
        """Let a connection hear; an older one of the same tab is cut off."""
        address = Address(connection.participant, connection.tab)
        self.touch()
        older = self.connections.get(address)
        if older is not None:
            self.remove(older)
            older.close(Close.REPLACED, "This tab has connected again.")
        self.connections[address] = connection
        self.people.enter(connection.person)
        if connection.is_moderator:
            self.missing.look_again()

    def remove(self, connection: Connection) -> None:
        """Forget a connection, unless another has taken its place."""
        address = Address(connection.participant, connection.tab)
        self.touch()
        if self.connections.get(address) is connection:
            del self.connections[address]
            self.people.leave(connection.participant)

    def remove_closed(self) -> None:
        """Forget the connections that have been cut, also when their other end never notices."""
        for connection in list(self.connections.values()):
            if connection.closed:
                self.remove(connection)

    def reconnect(self, participant: int) -> None:
        """Somebody's name or role has changed: their tabs come back as who they are now."""
        self.changes += 1
        for connection in [c for c in self.connections.values() if c.participant == participant]:
            self.remove(connection)
            connection.close(Close.ROLE_CHANGED, "Your name or role has changed: connecting again.")
        self.door.look_again([participant])

    def send_out(self, participant: int, why: str) -> None:
        """Somebody was sent out of the room: their tabs close and do not come back by themselves."""
        self.changes += 1
        for connection in [c for c in self.connections.values() if c.participant == participant]:
            self.remove(connection)
            connection.close(Close.SENT_OUT, why)
        self.door.close(Close.SENT_OUT, why, participant)

    def close(self) -> None:
        """The room is gone; so are its connections."""
        self.is_gone = True
        for connection in list(self.connections.values()):
            self.remove(connection)
            connection.close(Close.WRONG_ROOM, ROOM_GONE)
        self.door.close(Close.WRONG_ROOM, ROOM_GONE)

    # ---- events

    def receive(self, events: Iterable[Told]) -> None:
        """Deliver events, in order; those that came before are passed over, a gap is filled from the log."""
        for told in events:
            if position_of(told) == (self._meeting, self._number + 1):
                self._deliver(told)
            elif position_of(told) > self.position:
                self._is_behind = True
                self._view = None
        self._settle_soon()

    def look_into_log(self) -> None:
        """Deliver, soon, whatever the log has that has not come over the layer."""
        self._is_behind = True
        self._settle_soon()

    async def catch_up(self) -> None:
        """Deliver it now."""
        self.look_into_log()
        assert self._settling is not None, "something is to be settled"
        await asyncio.shield(self._settling)

    def _settle_soon(self) -> None:
        if (self._is_behind or self._line_moved) and self._settling is None:
            self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """What takes a look into the database, away from those who wait for the next event."""
        try:
            while self._is_behind or self._line_moved:
                if self._is_behind:
                    self._is_behind = False
                    await self._fetch()
                if self._line_moved:
                    self._line_moved = False
                    await self._tell_places()
        except Room.DoesNotExist:
            self.close()
        except Exception:
            log.exception("a room could not be read; the next look into the log tries again")
            self._line_moved = True
        finally:
            self._settling = None

    async def _fetch(self) -> None:
        if self.position == NOWHERE:
            await self.view()
        found = await database_sync_to_async(log_after)(self.room_id, *self.position)
        for told in found:
            if position_of(told) > self.position:
                self._deliver(told)
        self._is_behind = self._is_behind or len(found) == KEPT

    def _deliver(self, told: Told) -> None:
        self._meeting, self._number = position_of(told)
        if told.next_meeting is not None:
            self._meeting, self._number = told.next_meeting, 0
        self._view = None
        self._recent.append(told)
        if told.changed is not None:
            self.reconnect(told.changed)  # first: from here on they hear as who they are now
        if told.gone is not None:
            self.send_out(told.gone, BARRED if told.barred else SENT_OUT)
        if told.opened:
            self.door.look_again()
        elif told.answered:
            self.door.look_again(told.answered)
        message = text_message(told.frame)
        if told.public:
            for connection in list(self.connections.values()):
                connection.push(message)
        else:
            # Nobody enters or leaves the line but by an event that is not for everyone.
            self._line_moved = True
            for connection in list(self.connections.values()):
                if self._may_hear(told, connection):
                    connection.push(message)

    @staticmethod
    def _may_hear(told: Told, connection: Connection) -> bool:
        return may_hear(
            told.public, told.person, participant=connection.participant, role=connection.person.role
        )

    # ---- frames of the moment

    def tell_everyone(self, frame: str) -> None:
        """Send a frame without a number to all."""
        message = text_message(frame)
        for connection in list(self.connections.values()):
            connection.push(message)

    def _tell_reactions(self, counts: dict[str, int]) -> None:
        self.tell_everyone(encode(Reactions(counts=counts)).decode())

    def tell_tab(self, to: Address, frame: str) -> bool:
        """Send a frame to one tab, if it is connected here."""
        connection = self.connections.get(to)
        if connection is None:
            return False
        connection.push(text_message(frame))
        return True

    def tell_person(self, participant: int, frame: str) -> None:
        """Send a frame of the moment to all tabs of one person."""
        message = text_message(frame)
        for connection in [c for c in self.connections.values() if c.participant == participant]:
            connection.push(message)

    @property
    def has_moderators(self) -> bool:
        """Whether a moderator is connected here."""
        return any(connection.is_moderator for connection in self.connections.values())

    def tell_moderators(self, frame: str) -> None:
        """Send a frame without a number to all moderators."""
        message = text_message(frame)
        for connection in [c for c in self.connections.values() if c.is_moderator]:
            connection.push(message)

    def tell_presence(self) -> None:
        """Tell who came and who went since the last tick."""
        joined, left = self.people.changes_to_tell()
        if joined or left:
            self.tell_everyone(encode(Presence(joined=joined, left=left)).decode())

    async def tell_missing(self) -> None:
        """Tell moderators who of the expected is missing now; costs nothing while none is here."""
        if not self.has_moderators:
            return
        change = await self.missing.change_to_tell([person.id for person in self.people.told])
        if change is not None:
            self.tell_moderators(encode(change).decode())

    async def tell_message_reactions(self) -> None:
        """Tell the reactions to messages that have changed, to those who may read the messages."""
        changed = await self.message_reactions.changes_to_tell()
        for line in {reacted.line for reacted in changed.values()}:
            told = [reacted.told(pk) for pk, reacted in changed.items() if reacted.line == line]
            message = text_message(encode(MessagesReacted(reactions=told)).decode())
            for connection in list(self.connections.values()):
                role = connection.person.role
                if may_hear(line is None, line, participant=connection.participant, role=role):
                    connection.push(message)

    async def _tell_places(self) -> None:
        """Tell those whose place in line has changed, or who are in line anew."""
        places = places_in_line(await self.view())
        for connection in list(self.connections.values()):
            place = places.get(connection.participant)
            if place is not None and self._places.get(connection.participant) != place:
                connection.push(text_message(encode(Place(place=place[1])).decode()))
        self._places = places

    def people_with(self, who: Person) -> list[Person]:
        """What a newcomer knows of the people here; the next ticks add to it."""
        return [*(other for other in self.people.told if other.id != who.id), who]

    def touch(self) -> None:
        """Somebody is about to use it."""
        self._used_at = self._clock()

    def attendees(self) -> set[int]:
        """The attendees of the course who have a tab open to this process right now."""
        return {c.participant for c in self.connections.values() if c.attends}

    @property
    def is_idle(self) -> bool:
        """Nobody is here, and nobody was for a while (or will be: the room is gone)."""
        return not (self.connections or self.door.tabs) and (
            self.is_gone or self._clock() - self._used_at > IDLE
        )


def position_of(told: Told) -> tuple[int, int]:
    """Where an event stands in the room's log."""
    return told.meeting, told.number


def places_in_line(view: Snapshot) -> dict[int, tuple[int, int]]:
    """Each waiting person's request and its place, 1 for the next."""
    waiting = [request for request in view.requests if request.until is None]
    return {request.person.id: (request.id, place) for place, request in enumerate(waiting, start=1)}


def place_of(view: Snapshot, participant: int) -> int | None:
    """Somebody's place in line."""
    _, place = places_in_line(view).get(participant, (0, None))
    return place


def people_concerned(view: Snapshot) -> set[int]:
    """Those with an open request (on stage, invited or waiting) or a raised hand, or who wait outside: they may be gone
    too long."""
    waiting = {request.person.id for request in view.requests} | {one.person.id for one in view.outside}
    return waiting | {entry.person.id for entry in view.stage} | {hand.person.id for hand in view.hands}


def log_after(room_id: UUID, meeting: int, number: int) -> list[Told]:
    """The room's log after an event, at most a few hundred entries at a time; raises `Room.DoesNotExist`."""
    rows = list(
        Event.objects.filter(meeting__room=room_id)
        .filter(Q(meeting=meeting, number__gt=number) | Q(meeting__gt=meeting))
        .order_by("meeting_id", "number")[:KEPT]
    )
    if not rows:
        Room.objects.only("pk").get(pk=room_id)
    return [Told.of(row) for row in rows]
