"""What happens by itself in the rooms of one process: who came and went is told, votes are counted, who is here is
written down, and what is due is done.

Each kind of work looks at all rooms once a tick and goes on alone: a room where it fails is passed over, and a database
that hangs holds up nothing but what needs it.
"""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils import timezone

from stage.actions import admission, attendance, clock
from stage.actions.locked import grace
from stage.realtime.hub import RoomHub, people_concerned
from stage.realtime.polls import tell_standings
from stage.realtime.presence import Said

log = logging.getLogger("stage.realtime")

TICK = 1.0
"""Seconds between two looks at the clock, and between two presence frames."""
LOOK_AGAIN_SECONDS = 60.0
"""Between two looks at who is expected, while a moderator is there to see it."""
EVERY = 5
"""Ticks between two looks into the log for events that the layer has lost, and between two signs of life."""


class Ticks:
    """The work on these rooms; `say_presence` is the way to the other processes."""

    def __init__(
        self, hubs: Callable[[], list[RoomHub]], say_presence: Callable[[RoomHub, Said], None]
    ) -> None:
        self._hubs = hubs
        self._say_presence = say_presence
        self._watching_since = self._noted_at = timezone.now()

    def works(self) -> list[Coroutine[Any, Any, None]]:
        """Each goes on for ever, beside the others."""
        return [
            self._tick_for_ever(),
            self._watch_the_clock(),
            self._keep_lists(),
            self._tell_message_reactions(),
            self._count_votes(),
        ]

    # ---- what browsers are told

    async def _tick_for_ever(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            for hub in self._hubs():
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

    async def _tell_message_reactions(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for hub in self._hubs():
                try:
                    await hub.tell_message_reactions()
                except Exception:
                    log.exception("reactions to messages were not told; the next tick tries again")

    async def _count_votes(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            try:
                await tell_standings(self._hubs(), look=ticks % EVERY == 0)
            except Exception:
                log.exception("votes were not counted; the next tick tries again")

    # ---- what is written down, and what is due

    async def _watch_the_clock(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            try:
                await self._note_who_left()
                unread = await self._note_who_is_here()
                watched = {"watching_since": self._watching_since, "noted_at": self._noted_at}
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
        for hub in self._hubs():
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
        hubs = [hub for hub in self._hubs() if hub.tabs.connections or hub.door.tabs]
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
            self._watching_since = now
        self._noted_at = now
        return unread

    async def _keep_lists(self) -> None:
        """Who is in which meeting, written down for all rooms at once; and who is missing, for those who moderate."""
        attended_at = looked_at = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            is_to_look = now - looked_at >= LOOK_AGAIN_SECONDS
            looked_at = now if is_to_look else looked_at
            for hub in self._hubs():
                try:
                    if is_to_look:
                        hub.missing.look_again()
                    await hub.tell_missing()
                except Exception:
                    log.exception("who is missing in a room was not told; the next tick tries again")
            here = {hub.room_id: hub.tabs.attendees() for hub in self._hubs() if hub.tabs.connections}
            try:
                if here and now - attended_at >= attendance.EVERY:
                    attended_at = now
                    await database_sync_to_async(attendance.attend)(here)
            except Exception:
                log.exception("who attends was not noted; the next time makes up for it")
