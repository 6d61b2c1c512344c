"""A server process's place on the channel layer: one channel, one reader, one ticker for all its rooms.

Everything of a room that crosses processes is a message to the room's group: events after a commit, presence,
media signalling to a tab that is connected elsewhere, "this person has changed".
"""

import asyncio
import datetime as dt
import logging
import secrets
import time
from collections.abc import Callable
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, get_channel_layer
from django.utils import timezone

from stage.actions import admission, attendance, clock
from stage.actions.admission import AtDoor
from stage.actions.locked import Told, grace
from stage.models import Participant
from stage.parts import own_votes
from stage.protocol import Address, OwnVote
from stage.realtime.hub import RoomHub, people_concerned
from stage.realtime.lookup import Lookup, participants
from stage.realtime.outbox import LAYER_SECONDS, Message, Outbox, group
from stage.realtime.polls import tell_standings
from stage.realtime.presence import Said
from stage.realtime.reactions import Gathering

log = logging.getLogger("stage.realtime")

TICK = 1.0
"""Seconds between two looks at the clock, and between two presence frames."""
LOOK_AGAIN_SECONDS = 60.0
"""Between two looks at who is expected, while a moderator is there to see it."""
EVERY = 5
"""Ticks between two looks into the log for events that the layer has lost, and between two signs of life."""


class Station:
    """The rooms that one process (strictly: one event loop) serves."""

    def __init__(self, layer: BaseChannelLayer | None = None) -> None:
        layer = layer or get_channel_layer()
        assert layer is not None, "CHANNEL_LAYERS has no default"
        self.layer: BaseChannelLayer = layer
        self.name = secrets.token_hex(6)
        self.rooms: dict[UUID, RoomHub] = {}
        self.lookup: Lookup[Participant] = Lookup(participants)
        self.door: Lookup[AtDoor] = Lookup(admission.come_to_the_door)
        self.votes: Lookup[list[OwnVote]] = Lookup(own_votes)
        self.watching_since = self._noted_at = timezone.now()
        self._outbox = Outbox(layer)
        self._channel = ""
        self._opening = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._pressed: dict[UUID, Gathering] = {}

    # ---- rooms

    async def room(self, room_id: UUID) -> RoomHub:
        """The hub of a room, opened on first need."""
        if (hub := self.rooms.get(room_id)) is None:
            hub = await self._open(room_id)
        hub.touch()
        return hub

    async def _open(self, room_id: UUID) -> RoomHub:
        async with self._opening:
            if room_id not in self.rooms:
                if not self._channel:
                    async with asyncio.timeout(LAYER_SECONDS):
                        self._channel = await self.layer.new_channel()
                    self._start()
                await self._join(room_id)
                self.rooms[room_id] = RoomHub(room_id)
                self.say(room_id, {"kind": "who_is_there", "of": None})
            return self.rooms[room_id]

    async def _join(self, room_id: UUID) -> None:
        async with asyncio.timeout(LAYER_SECONDS):
            await self.layer.group_add(group(room_id), self._channel)

    async def _leave(self, hub: RoomHub) -> None:
        """Serve this room no longer."""
        async with self._opening:
            if hub.is_idle and self.rooms.pop(hub.room_id, None) is not None:
                self._pressed.pop(hub.room_id, None)
                async with asyncio.timeout(LAYER_SECONDS):
                    await self.layer.group_discard(group(hub.room_id), self._channel)

    def _start(self) -> None:
        works = [
            self._read(),
            self._outbox.send_for_ever(),
            self._tick_for_ever(),
            self._watch_the_clock(),
            self._keep_lists(),
            self._tell_message_reactions(),
            self._count_votes(),
            self._keep_subscribed(),
        ]
        self._tasks = [asyncio.create_task(work) for work in works]

    @property
    def is_open(self) -> bool:
        """Whether it serves rooms, and passes on what they are told."""
        return bool(self._tasks)

    def stop(self) -> None:
        """Serve nothing any more."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    # ---- what is told

    def say(self, room_id: UUID, message: Message) -> None:
        """Say something to every other process that serves a room."""
        self._outbox.put(room_id, message | {"process": self.name})

    def publish(self, room_id: UUID, events: list[Told]) -> None:
        """Deliver new log entries here, at once, and elsewhere."""
        self.say(room_id, {"kind": "events", "events": msgspec.to_builtins(events)})
        if hub := self.rooms.get(room_id):
            hub.receive(events)

    def tell_everyone(self, hub: RoomHub, frame: str) -> None:
        """Send a frame of the moment to everybody in a room."""
        self.say(hub.room_id, {"kind": "frame", "frame": frame})
        hub.tell_everyone(frame)

    def tell_tab(self, hub: RoomHub, to: Address, frame: str) -> None:
        """Send a frame of the moment to one tab, wherever it is connected.

        A line that has broken may stand here still while the tab is back in another process.
        """
        if not hub.tell_tab(to, frame) or hub.people.is_elsewhere(to.participant):
            there = {"participant": to.participant, "tab": to.tab}
            self.say(hub.room_id, {"kind": "signal", "frame": frame, **there})

    def tell_voter(self, room_id: UUID, participant: int, frame: str) -> None:
        """Let all tabs of somebody who has voted know, wherever they are connected."""
        self.say(room_id, {"kind": "voted", "participant": participant, "frame": frame})
        if hub := self.rooms.get(room_id):
            hub.has_new_votes = True
            hub.tell_person(participant, frame)

    def react(self, hub: RoomHub, kind: str) -> None:
        """Somebody here pressed a reaction: every process hears of it, together with the others of that moment."""
        if hub.room_id not in self._pressed:
            self._pressed[hub.room_id] = Gathering(lambda counts: self._tell_reactions(hub, counts))
        self._pressed[hub.room_id].add({kind: 1})

    def _tell_reactions(self, hub: RoomHub, counts: dict[str, int]) -> None:
        self.say(hub.room_id, {"kind": "reactions", "counts": counts})
        hub.reactions.add(counts)

    def react_to_message(self, room_id: UUID, message: Message) -> None:
        """Somebody reacted to a message: their own tabs know at once, the counts are gathered."""
        self.say(room_id, message)
        if hub := self.rooms.get(room_id):
            self._hear_reacted(hub, message)

    def look_again(self, room_id: UUID) -> None:
        """The list of who is expected in a room has changed."""
        self.say(room_id, {"kind": "expected"})
        if hub := self.rooms.get(room_id):
            hub.missing.look_again()

    def end(self, room_id: UUID) -> None:
        """A room is no more, here and elsewhere: whoever is in it has to leave."""
        self.say(room_id, {"kind": "end"})
        if hub := self.rooms.get(room_id):
            hub.close()

    # ---- what is heard

    async def _read(self) -> None:
        while True:
            try:
                self._hear(await self.layer.receive(self._channel))
            except Exception:
                log.exception("a message of the channel layer was not understood")
                await asyncio.sleep(0.1)

    def _hear(self, message: Message) -> None:
        hub = self.rooms.get(UUID(message["room"]))
        if hub is not None and message["process"] != self.name:
            HEARD[message["kind"]](self, hub, message)

    def _hear_events(self, hub: RoomHub, message: Message) -> None:
        hub.receive(msgspec.convert(message["events"], list[Told]))

    def _hear_signal(self, hub: RoomHub, message: Message) -> None:
        hub.tell_tab(Address(message["participant"], message["tab"]), message["frame"])

    def _hear_frame(self, hub: RoomHub, message: Message) -> None:
        hub.tell_everyone(message["frame"])

    def _hear_reactions(self, hub: RoomHub, message: Message) -> None:
        hub.reactions.add(message["counts"])

    def _hear_reacted(self, hub: RoomHub, message: Message) -> None:
        hub.message_reactions.press(message["message"])
        hub.tell_person(message["participant"], message["frame"])

    def _hear_voted(self, hub: RoomHub, message: Message) -> None:
        hub.has_new_votes = True
        hub.tell_person(message["participant"], message["frame"])

    def _hear_expected(self, hub: RoomHub, message: Message) -> None:
        hub.missing.look_again()

    def _hear_end(self, hub: RoomHub, message: Message) -> None:
        hub.close()

    def _hear_presence(self, hub: RoomHub, message: Message) -> None:
        if not hub.people.hear(message["process"], msgspec.convert(message["said"], Said)):
            self.say(hub.room_id, {"kind": "who_is_there", "of": message["process"]})

    def _hear_who_is_there(self, hub: RoomHub, message: Message) -> None:
        if message["of"] in (None, self.name):
            self._say_presence(hub, hub.people.whole())

    def _say_presence(self, hub: RoomHub, said: Said) -> None:
        self.say(hub.room_id, {"kind": "presence", "said": msgspec.to_builtins(said)})

    # ---- what happens by itself

    async def _tick_for_ever(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            for hub in list(self.rooms.values()):
                try:
                    self._tick(hub, is_fifth=ticks % EVERY == 0)
                except Exception:
                    log.exception("a room missed a tick; the next one tries again")

    def _tick(self, hub: RoomHub, *, is_fifth: bool) -> None:
        """Nothing here waits: no room holds up another."""
        hub.remove_closed()
        if said := hub.people.news(alive=is_fifth):
            self._say_presence(hub, said)
        hub.tell_presence()
        if is_fifth:
            hub.look_into_log()

    async def _count_votes(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            try:
                await tell_standings(list(self.rooms.values()), look=ticks % EVERY == 0)
            except Exception:
                log.exception("votes were not counted; the next tick tries again")

    async def _keep_subscribed(self) -> None:
        """Leave the groups of rooms where nobody is; renew the others, as the layer may have forgotten us."""
        while True:
            await asyncio.sleep(TICK * EVERY)
            for hub in list(self.rooms.values()):
                try:
                    await (self._leave(hub) if hub.is_idle else self._join(hub.room_id))
                except Exception as wrong:
                    log.warning("the channel layer does not answer: %r", wrong)

    async def _watch_the_clock(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            try:
                await self._note_who_left()
                unread = await self._note_who_is_here()
                watched = {"watching_since": self.watching_since, "noted_at": self._noted_at}
                due = await database_sync_to_async(clock.due_rooms)(**watched)
            except Exception:
                log.exception("the clock could not be read; the next tick tries again")
                continue
            for room_id in due:
                try:
                    if room_id not in unread:
                        await database_sync_to_async(clock.run_out)(room_id, **watched)
                except Exception:
                    log.exception("what is due in a room was not done; the next tick tries again")

    async def _note_who_left(self) -> None:
        """Who has come back while that was written is here."""
        for hub in list(self.rooms.values()):
            left = frozenset(hub.people.left)
            if left:
                await database_sync_to_async(admission.note_left)(left)
                hub.people.left -= left
                if back := left & hub.people.connected():
                    await database_sync_to_async(admission.note_back)(back)

    async def _note_who_is_here(self) -> set[UUID]:
        """Keep the open requests of connected people fresh; returns the rooms where that did not work.

        Raises if it worked in none. After a gap (the database was away, the machine slept) nobody is known to have
        been gone.
        """
        now = timezone.now()
        if dt.timedelta() <= now - self._noted_at < min(dt.timedelta(seconds=5), grace() / 4):
            return set()
        here: set[int] = set()
        unread: set[UUID] = set()
        hubs = [hub for hub in self.rooms.values() if hub.connections or hub.door.tabs]
        for hub in hubs:
            try:
                here |= people_concerned(await hub.view()) & (hub.people.connected() | hub.door.people())
            except Exception:
                log.exception("who is here was not noted in a room; the next tick tries again")
                unread.add(hub.room_id)
        if unread and len(unread) == len(hubs):
            raise RuntimeError("no room could be read")
        if here:
            await database_sync_to_async(clock.seen)(here)
        if now - self._noted_at > grace() / 2:
            self.watching_since = now
        self._noted_at = now
        return unread

    async def _tell_message_reactions(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for hub in list(self.rooms.values()):
                try:
                    await hub.tell_message_reactions()
                except Exception:
                    log.exception("reactions to messages were not told; the next tick tries again")

    async def _keep_lists(self) -> None:
        """Who is in which meeting, written down for all rooms at once; and who is missing, for those who moderate."""
        attended_at = looked_at = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            is_to_look = now - looked_at >= LOOK_AGAIN_SECONDS
            looked_at = now if is_to_look else looked_at
            for hub in list(self.rooms.values()):
                try:
                    if is_to_look:
                        hub.missing.look_again()
                    await hub.tell_missing()
                except Exception:
                    log.exception("who is missing in a room was not told; the next tick tries again")
            here = {hub.room_id: hub.attendees() for hub in self.rooms.values() if hub.connections}
            try:
                if here and now - attended_at >= attendance.EVERY:
                    attended_at = now
                    await database_sync_to_async(attendance.attend)(here)
            except Exception:
                log.exception("who attends was not noted; the next time makes up for it")


HEARD: dict[str, Callable[[Station, RoomHub, Message], None]] = {
    "events": Station._hear_events,
    "signal": Station._hear_signal,
    "frame": Station._hear_frame,
    "reactions": Station._hear_reactions,
    "reacted": Station._hear_reacted,
    "voted": Station._hear_voted,
    "expected": Station._hear_expected,
    "end": Station._hear_end,
    "presence": Station._hear_presence,
    "who_is_there": Station._hear_who_is_there,
}

_stations: WeakKeyDictionary[asyncio.AbstractEventLoop, Station] = WeakKeyDictionary()


def station() -> Station:
    """This event loop's station."""
    loop = asyncio.get_running_loop()
    if loop not in _stations:
        _stations[loop] = Station()
    return _stations[loop]


def running() -> list[tuple[asyncio.AbstractEventLoop, Station]]:
    """The stations of this process that serve rooms, with their loops; for other threads."""
    return [(loop, own) for loop, own in list(_stations.items()) if loop.is_running() and own.is_open]
