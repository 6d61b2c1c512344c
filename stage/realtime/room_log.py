"""A room's log as one process follows it: every event once and in order, whatever the layer loses, doubles or reorders.

The database's log is the truth: numbers are counted, and what is missing is fetched.
"""

from collections import deque
from collections.abc import Callable, Iterable
from uuid import UUID

from channels.db import database_sync_to_async
from django.db.models import Q

from stage.actions.locked import Told
from stage.models import Event, Room
from stage.protocol import Resume

KEPT = 500
"""Events kept in memory for browsers that come back."""
NOWHERE = (0, 0)
"""The position in a log that has not been read yet."""


class RoomLog:
    """Each event is handed on once, to `deliver`."""

    def __init__(self, room_id: UUID, deliver: Callable[[Told], None]) -> None:
        self.room_id = room_id
        self.position = NOWHERE
        """The last event delivered: its meeting and number."""
        self._deliver = deliver
        self._recent: deque[Told] = deque(maxlen=KEPT)

    def take(self, events: Iterable[Told]) -> bool:
        """Hand on what comes next, pass over what came before; whether there is a gap, which `fetch` fills."""
        is_behind = False
        for told in events:
            meeting, number = self.position
            if position_of(told) == (meeting, number + 1):
                self._hand_on(told)
            elif position_of(told) > self.position:
                is_behind = True
        return is_behind

    async def fetch(self) -> bool:
        """Hand on what the database has and did not come; whether there may be more."""
        found = await database_sync_to_async(log_after)(self.room_id, *self.position)
        for told in found:
            if position_of(told) > self.position:
                self._hand_on(told)
        return len(found) == KEPT

    def _hand_on(self, told: Told) -> None:
        self.position = position_of(told) if told.next_meeting is None else (told.next_meeting, 0)
        self._recent.append(told)
        self._deliver(told)

    def since(self, resume: Resume) -> list[Told] | None:
        """What came after that, or None when it is not known here any more."""
        had = (resume.meeting, resume.number)
        if had == self.position:
            return []
        since = [told for told in self._recent if position_of(told) > had]
        if not since or position_of(since[0]) != (resume.meeting, resume.number + 1):
            return None
        return since


def position_of(told: Told) -> tuple[int, int]:
    """Where an event stands in the room's log."""
    return told.meeting, told.number


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
