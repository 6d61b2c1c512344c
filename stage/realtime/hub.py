"""One room in one server process: who comes and goes, and what they are told of the room.

The channel layer carries one message per process, not per person. Here the room's log (`room_log`) is followed, and
each event, like each frame of the moment, goes to every connection that may know it (`tabs`).
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from uuid import UUID

from channels.db import database_sync_to_async

from stage.actions.locked import Told
from stage.models import Room
from stage.parts import snapshot
from stage.protocol import (
    Close,
    Event,
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
from stage.realtime.connection import Connection, text_message
from stage.realtime.door import Door
from stage.realtime.message_reactions import ReactionBoard
from stage.realtime.missing import Missing
from stage.realtime.presence import Presence as People
from stage.realtime.reactions import Gathering
from stage.realtime.room_log import NOWHERE, RoomLog
from stage.realtime.tabs import TOO_MANY_TABS, Tabs
from stage.rules_moderation import BARRED, SENT_OUT

log = logging.getLogger("stage.realtime")

IDLE = 60.0
"""Seconds an empty room is kept."""
ROOM_GONE = "This room does not exist any more."


class RoomHub:
    """A room as one process serves it."""

    def __init__(self, room_id: UUID, clock: Callable[[], float] = time.monotonic) -> None:
        self.room_id = room_id
        self._clock = clock
        self.log = RoomLog(room_id, self._deliver)
        self.tabs = Tabs()
        self.people = People()
        self.door = Door()
        self.missing = Missing(room_id)
        self.message_reactions = ReactionBoard()
        self._used_at = clock()
        self.changes = 0
        """How often somebody's name or role has changed: who they are is only known as of a count."""
        self.is_gone = False
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
        if self.log.position == NOWHERE:
            self.log.position = read_at
        if read_at >= self.log.position:
            self._view = loaded

    def missed(self, resume: Resume, connection: Connection) -> list[Event] | None:
        """What somebody who comes back has missed, or None when only a snapshot can tell.

        So it is after a change of their role: what they knew is not what they may know.
        """
        since = self.log.since(resume)
        if since is None or any(told.changed == connection.participant for told in since):
            return None
        return [decode_event(told.frame) for told in since if connection.may_hear(told.public, told.person)]

    # ---- people come and go

    def add(self, connection: Connection) -> None:
        """Let a connection hear; an older one of the same tab is cut off, and the oldest of too many of one person."""
        self.touch()
        for other in self.tabs.of(connection.participant):
            connection.reactions = other.reactions  # what one person may send, however many tabs they open
        older = self.tabs.connections.get(connection.address)
        if older is not None:
            self.replace(older)
        self.tabs.connections[connection.address] = connection
        self.people.enter(connection.person)
        for oldest in self.tabs.too_many_of(connection.participant):
            self.remove(oldest)
            oldest.close(Close.TOO_MANY_TABS, TOO_MANY_TABS)
        if connection.is_moderator:
            self.missing.look_again()

    def replace(self, older: Connection) -> None:
        """Cut a line off whose tab has a newer one."""
        self.remove(older)
        older.close(Close.REPLACED, "This tab has connected again.")

    def remove(self, connection: Connection) -> None:
        """Forget a connection, unless another has taken its place."""
        self.touch()
        if self.tabs.connections.get(connection.address) is connection:
            del self.tabs.connections[connection.address]
            self.people.leave(connection.participant)

    def remove_closed(self) -> None:
        """Forget the connections that have been cut, also when their other end never notices."""
        for connection in self.tabs.all():
            if connection.closed:
                self.remove(connection)

    def reconnect(self, participant: int) -> None:
        """Somebody's name or role has changed: their tabs come back as who they are now."""
        self.changes += 1
        for connection in self.tabs.of(participant):
            self.remove(connection)
            connection.close(Close.ROLE_CHANGED, "Your name or role has changed: connecting again.")
        self.door.look_again([participant])

    def send_out(self, participant: int, why: str) -> None:
        """Somebody was sent out of the room: their tabs close and do not come back by themselves.

        Everyone hears at once that they are gone: those on stage send them nothing more, whether or not their browser
        obeys.
        """
        self.changes += 1
        for connection in self.tabs.of(participant):
            self.remove(connection)
            connection.close(Close.SENT_OUT, why)
        self.door.close(Close.SENT_OUT, why, participant)
        self.people.expel(participant)
        self.tabs.tell_everyone(encode(Presence(joined=[], left=[participant])).decode())

    def close(self) -> None:
        """The room is gone; so are its connections."""
        self.is_gone = True
        for connection in self.tabs.all():
            self.remove(connection)
            connection.close(Close.WRONG_ROOM, ROOM_GONE)
        self.door.close(Close.WRONG_ROOM, ROOM_GONE)

    # ---- events

    def receive(self, events: Iterable[Told]) -> None:
        """Deliver events, in order; those that came before are passed over, a gap is filled from the log."""
        if self.log.take(events):
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
        if self.log.position == NOWHERE:
            await self.view()
        if await self.log.fetch():
            self._is_behind = True

    def _deliver(self, told: Told) -> None:
        self._view = None
        if told.changed is not None:
            self.reconnect(told.changed)  # first: from here on they hear as who they are now
        if told.gone is not None:
            self.send_out(told.gone, BARRED if told.barred else SENT_OUT)
        if told.opened:
            self.door.look_again()
        elif told.answered:
            self.door.look_again(told.answered)
        if not told.public:
            # Nobody enters or leaves the line but by an event that is not for everyone.
            self._line_moved = True
        self.tabs.tell(told.frame, public=told.public, person=told.person)

    # ---- frames of the moment

    def _tell_reactions(self, counts: dict[str, int]) -> None:
        self.tabs.tell_everyone(encode(Reactions(counts=counts)).decode())

    def tell_presence(self) -> None:
        """Tell who came and who went since the last tick."""
        joined, left = self.people.changes_to_tell()
        if joined or left:
            self.tabs.tell_everyone(encode(Presence(joined=joined, left=left)).decode())

    async def tell_missing(self) -> None:
        """Tell moderators who is missing now, here and at the door; costs nothing while no moderator is here."""
        if not self.tabs.has_moderators:
            return
        at_door = [newcomer.person.id for newcomer in (await self.view()).outside]
        change = await self.missing.change_to_tell([*(person.id for person in self.people.told), *at_door])
        if change is not None:
            self.tabs.tell_moderators(encode(change).decode())

    async def tell_message_reactions(self) -> None:
        """Tell the reactions to messages that have changed, to those who may read the messages."""
        changed = await self.message_reactions.changes_to_tell()
        for line in {reacted.line for reacted in changed.values()}:
            told = [reacted.told(pk) for pk, reacted in changed.items() if reacted.line == line]
            frame = encode(MessagesReacted(reactions=told)).decode()
            self.tabs.tell(frame, public=line is None, person=line)

    async def _tell_places(self) -> None:
        """Tell those whose place in line has changed, or who are in line anew."""
        places = places_in_line(await self.view())
        for connection in self.tabs.all():
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

    @property
    def is_idle(self) -> bool:
        """Nobody is here, and nobody was for a while (or will be: the room is gone)."""
        return not (self.tabs.connections or self.door.tabs) and (
            self.is_gone or self._clock() - self._used_at > IDLE
        )


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
