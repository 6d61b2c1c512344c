"""The way out: a room with everything in it, or all that says who a person was."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal

from stage import staff_accounts
from stage.actions.chat import forget_writer
from stage.actions.locked import LockedStage, locked
from stage.entry import next_number
from stage.models import (
    Admission,
    Attendance,
    ChatBlock,
    Event,
    Hand,
    Meeting,
    Message,
    OneTimeLink,
    Participant,
    Poll,
    Room,
    StageRequest,
)
from stage.parts import person as as_person
from stage.protocol import PersonChanged
from stage.words import UNKNOWN, Role

erased = Signal()
"""Sent after a commit when a room is no more: `room` (its id)."""

forgotten = Signal()
"""Sent while somebody is made unknown, in the same transaction: `participant`, the `names` they had, and the one they
have now (`unknown`). Who keeps more of them than the stage does, erases it then."""

NAMING: list[tuple[type[Model], str, tuple[str, ...]]] = [
    (Meeting, "room", ("started_by", "ended_by", "locked_by")),
    (StageRequest, "meeting__room", ("answered_by", "ended_by")),
    (Hand, "meeting__room", ("lowered_by",)),
    (Admission, "meeting__room", ("ended_by",)),
    (Message, "meeting__room", ("deleted_by", "cleared_by")),
    (ChatBlock, "participant__room", ("by",)),
    (Poll, "room", ("made_by", "opened_by", "closed_by")),
]
"""Where only a name is noted, and how that leads to the room."""

Counts = Counter[str]
"""How many rows of which model, as Django names it."""


def erase_rooms(rooms: Iterable[UUID]) -> Counts:
    """Erase rooms with their meetings, people and logs, all or none; pages that are open there are told."""
    counts: Counts = Counter()
    with transaction.atomic():
        for row in Room.objects.select_for_update().filter(pk__in=list(rooms)).order_by("pk"):
            room_id = row.pk  # the row itself forgets it
            counts.update(row.delete()[1])
            transaction.on_commit(lambda room_id=room_id: erased.send(sender=Room, room=room_id))  # type: ignore[misc]
        staff_accounts.drop_idle()
    return counts


def forget_person(person: str) -> list[Room]:
    """Make somebody unknown in every room they were in; returns those rooms.

    What happened stays in the log, as done by "Guest 7"; how long they were there goes. Whoever shares their name
    shares this in what only notes a name: who started or ended a meeting, or answered a request.
    """
    rows = Participant.objects.filter(person=person).select_related("room").order_by("room_id")
    for row in rows:
        with locked(row.room_id) as stage:
            forget_in(stage, row)
    staff_accounts.drop(person)
    return [row.room for row in rows]


def forget_in(stage: LockedStage, row: Participant) -> None:
    """Make somebody unknown in one room."""
    unknown = next_number(stage.room, Role(row.role))
    names = rename_in_log(stage.room, row.pk, unknown) | {row.name}
    row.person, row.name = f"{UNKNOWN}{uuid4()}", unknown
    row.came_at, row.left_at, row.launched_at = None, None, row.created_at
    row.save()
    for model, room, fields in NAMING:
        for field in fields:
            rows = model._default_manager.filter(**{room: stage.room, f"{field}__in": names})
            rows.update(**{field: unknown})
    for of_theirs in Attendance, OneTimeLink:
        of_theirs._default_manager.filter(participant=row).delete()
    forget_writer(stage, row)
    forgotten.send(sender=Participant, participant=row, names=names, unknown=unknown)
    stage.meeting.refresh_from_db(fields=["started_by", "ended_by", "locked_by"])
    stage.tell(PersonChanged(person=as_person(row)))


def rename_in_log(room: Room, participant: int, name: str) -> set[str]:
    """Give somebody another name in every entry of a room's log, and empty what they wrote; returns their old names."""
    had: set[str] = set()
    for event in Event.objects.filter(meeting__room=room).iterator():
        payload = json.loads(event.payload)
        mentions = [part for part in parts_of(payload) if mentions_person(part, participant)]
        for part in mentions:
            had.add(part["name"])
            part["name"] = name
            if "text" in part:
                part["text"] = ""
        for message in parts_of(payload):
            if message.get("author") in mentions:
                message["text"] = ""
        if mentions:
            event.payload = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
            event.save(update_fields=["payload"])
    return had


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from parts_of(part)


def mentions_person(part: dict[str, Any], participant: int) -> bool:
    """Is it this person, as `protocol.Person`, `protocol.By` or `protocol.Quote`?"""
    return "name" in part and participant in (
        part.get("id") if "role" in part else None,
        part.get("participant"),
    )
