"""Who is expected in a room: a list that whoever lets people in may have, as LTI has a course's.

A room works the same without one. What is plugged in answers from what it keeps, and never makes a room wait.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.dispatch import Signal

from stage.actions.locked import Told
from stage.protocol import MeetingStarted, decode_event

log = logging.getLogger("stage.expected")

changed = Signal()
"""Sent when the list of a room has changed: `room` (its id)."""


@dataclass(frozen=True, slots=True)
class ExpectedPerson:
    """Somebody who should be here. `person` is the key they are let in by, `number` one of the list's own."""

    number: int
    person: str
    name: str


class ExpectedPeople(Protocol):
    """What can be plugged in."""

    def people(self, room_id: UUID) -> Sequence[ExpectedPerson] | None:
        """The list as it is kept; nothing if none is known for this room."""

    def renew(self, room_id: UUID, *, because_it_starts: bool) -> None:
        """Somebody looks at the list, or a meeting starts: see to it that it is fresh, later and elsewhere."""


_plugged_in: list[ExpectedPeople] = []


def plug_in(source: ExpectedPeople) -> None:
    """From now on this is who knows; the last one counts."""
    _plugged_in[:] = [source]


def expected_people(room_id: UUID) -> Sequence[ExpectedPerson] | None:
    """Who is expected in a room, and a wish for a fresh list."""
    try:
        for source in _plugged_in:
            source.renew(room_id, because_it_starts=False)
            return source.people(room_id)
    except Exception:
        log.exception("the list of expected people could not be read; the room goes on without it")
    return None


def look_again(*, room: UUID, events: list[Told], **_: object) -> None:
    """After a commit: where a meeting has started, one wants to know who is missing today."""
    if not any(isinstance(decode_event(told.frame).event, MeetingStarted) for told in events):
        return
    try:
        for source in _plugged_in:
            source.renew(room, because_it_starts=True)
    except Exception:
        log.exception("the list of expected people could not be asked for; the meeting starts all the same")
