"""A server process's place on the channel layer: one channel and one reader for all its rooms.

Everything of a room that crosses processes is a message to the room's group: events after a commit, presence,
media signalling to a tab that is connected elsewhere, "this tab has come in".
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from channels.layers import BaseChannelLayer, get_channel_layer

from stage.actions import admission
from stage.actions.admission import AtDoor
from stage.actions.locked import Told
from stage.models import Participant
from stage.parts import own_votes
from stage.protocol import Address, OwnVote
from stage.realtime import ticks
from stage.realtime.connection import Connection
from stage.realtime.hub import RoomHub
from stage.realtime.lookup import Lookup, participants
from stage.realtime.outbox import LAYER_SECONDS, Message, Outbox, group
from stage.realtime.presence import Said
from stage.realtime.reactions import Gathering

log = logging.getLogger("stage.realtime")


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
        self._ticks = ticks.Ticks(lambda: list(self.rooms.values()), self._say_presence)
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

    async def _keep_subscribed(self) -> None:
        """Leave the groups of rooms where nobody is; renew the others, as the layer may have forgotten us."""
        while True:
            await asyncio.sleep(ticks.TICK * ticks.EVERY)
            for hub in list(self.rooms.values()):
                try:
                    await (self._leave(hub) if hub.is_idle else self._join(hub.room_id))
                except Exception as wrong:
                    log.warning("the channel layer does not answer: %r", wrong)

    def _start(self) -> None:
        works = [
            self._read(),
            self._outbox.send_for_ever(),
            *self._ticks.works(),
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

    def enter(self, hub: RoomHub, connection: Connection) -> None:
        """Let a connection hear; an older one of the same tab is cut off, wherever it is."""
        connection.entered_at = time.time()
        hub.add(connection)
        self._say_entered(hub, connection)

    def _say_entered(self, hub: RoomHub, connection: Connection) -> None:
        who = {"participant": connection.participant, "tab": connection.tab}
        self.say(hub.room_id, {"kind": "entered", "at": connection.entered_at, **who})

    def tell_everyone(self, hub: RoomHub, frame: str) -> None:
        """Send a frame of the moment to everybody in a room."""
        self.say(hub.room_id, {"kind": "frame", "frame": frame})
        hub.tabs.tell_everyone(frame)

    def tell_tab(self, hub: RoomHub, to: Address, frame: str) -> None:
        """Send a frame of the moment to one tab, wherever it is connected.

        A line that has broken may stand here still while the tab is back in another process.
        """
        if not hub.tabs.tell_tab(to, frame) or hub.people.is_elsewhere(to.participant):
            there = {"participant": to.participant, "tab": to.tab}
            self.say(hub.room_id, {"kind": "signal", "frame": frame, **there})

    def tell_voter(self, room_id: UUID, participant: int, frame: str) -> None:
        """Let all tabs of somebody who has voted know, wherever they are connected."""
        self.say(room_id, {"kind": "voted", "participant": participant, "frame": frame})
        if hub := self.rooms.get(room_id):
            hub.has_new_votes = True
            hub.tabs.tell_person(participant, frame)

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
        hub.tabs.tell_tab(Address(message["participant"], message["tab"]), message["frame"])

    def _hear_entered(self, hub: RoomHub, message: Message) -> None:
        """Each tab has one line. What came late, about a line that is older than the one here, is set right."""
        here = hub.tabs.connections.get(Address(message["participant"], message["tab"]))
        if here is None or here.closed:
            return
        if here.entered_at < message["at"]:
            hub.replace(here)
        elif here.entered_at > message["at"]:
            self._say_entered(hub, here)

    def _hear_frame(self, hub: RoomHub, message: Message) -> None:
        hub.tabs.tell_everyone(message["frame"])

    def _hear_reactions(self, hub: RoomHub, message: Message) -> None:
        hub.reactions.add(message["counts"])

    def _hear_reacted(self, hub: RoomHub, message: Message) -> None:
        hub.message_reactions.press(message["message"])
        hub.tabs.tell_person(message["participant"], message["frame"])

    def _hear_voted(self, hub: RoomHub, message: Message) -> None:
        hub.has_new_votes = True
        hub.tabs.tell_person(message["participant"], message["frame"])

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


HEARD: dict[str, Callable[[Station, RoomHub, Message], None]] = {
    "events": Station._hear_events,
    "entered": Station._hear_entered,
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
