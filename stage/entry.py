"""The one door into a room: whoever vouches for people (LTI, today) lets them in here."""

import datetime as dt
import itertools
from typing import TypedDict

from django.utils import timezone

from stage.actions.admission import end_of
from stage.actions.locked import THE_ROOM, LockedStage, locked
from stage.actions.stage import step_down
from stage.brand import as_brand
from stage.models import Participant, Room
from stage.parts import person as as_person
from stage.protocol import PersonChanged
from stage.refusals import insist
from stage.rules_moderation import why_not_come_in
from stage.words import Access, Entry, Role

NOTED_EVERY = dt.timedelta(hours=1)
UNNAMED = {Role.MODERATOR: "Moderator", Role.ATTENDEE: "Guest"}
"""What somebody is called of whom no name is known, with a number: two of them can be told apart."""


def open_room(*, title: str, access: Access = Access.REQUEST) -> Room:
    """Make a room, with everything else as a new room has it."""
    return Room.objects.create(title=title.strip()[:200] or "Room", access=access.value)


def open_like(room: Room, *, title: str = "") -> Room:
    """Make a room set up like another; nothing of what happened there comes along."""
    set_up = {
        field.attname: getattr(room, field.attname)
        for field in Room._meta.concrete_fields
        if field.name not in ("id", "created_at")
    }
    return Room.objects.create(**set_up | ({"title": title[:200]} if title else {}))


def dress(room: Room, colour: str) -> None:
    """Show the room in its institution's colour from the next page on: `#rgb` or `#rrggbb`; all else is no colour."""
    brand = as_brand(colour)
    if room.brand != brand:
        room.brand = brand
        room.save(update_fields=["brand"])


def admit(room: Room, *, person: str, name: str, role: Role, viewer_only: bool = False) -> Participant:
    """Let somebody in as `role`; name and role replace those of their last visit, also in open connections.

    `viewer_only`: an attendee who may not join the stage. A promotion goes on beside the role they come with; who was
    barred is refused, unless they moderate by now. Without a name they are "Guest 1", and stay that as long as nothing
    else is known of them.
    """
    name = name.strip()[:200]
    part = part_of(role, viewer_only=viewer_only)
    if name:
        row, _ = Participant.objects.get_or_create(
            room=room, person=person, defaults={"name": name, "role": role.value, **part}
        )
    else:
        row = Participant.objects.filter(room=room, person=person).first() or admit_unnamed(
            room, person, role, part
        )
    insist(why_not_come_in(barred=row.is_barred and role is Role.ATTENDEE))
    if not is_known_as(row, name, part):
        with locked(room.pk) as stage:
            row.refresh_from_db()  # of two launches, the other may have been faster
            insist(why_not_come_in(barred=row.is_barred and role is Role.ATTENDEE))
            if not is_known_as(row, name, part):
                row.role = (Role.MODERATOR if row.is_promoted else role).value
                row.name = name or number_of(row, role)
                row.course_role, row.is_viewer = part["course_role"], part["is_viewer"]
                row.is_barred = False
                row.save(update_fields=["name", "role", *part, "is_barred"])
                if row.role == Role.MODERATOR:
                    end_of(stage, THE_ROOM, row, Entry.ADMITTED)
                tell_of(stage, row)
    note_launch(row)
    return row


def note_launch(row: Participant) -> None:
    """Say when they came by a launch; it is written down once an hour at most, as a busy start of class has no need."""
    was, row.launched_at = row.launched_at, timezone.now()
    if row.launched_at - was > NOTED_EVERY:
        Participant.objects.filter(pk=row.pk).update(launched_at=row.launched_at)


def lower(room: Room, *, person: str) -> None:
    """Whoever was let in before and would not be today only watches from now on, promoted or not; also in open tabs."""
    least = {"role": Role.ATTENDEE.value, **part_of(Role.ATTENDEE, viewer_only=True)}
    known = Participant.objects.filter(room=room, person=person)
    if not known.exclude(**least).exists():
        return
    with locked(room.pk) as stage:
        row = known.exclude(**least).first()  # of two launches, the other may have been faster
        if row is not None:
            for name, value in least.items():
                setattr(row, name, value)
            row.save(update_fields=list(least))
            tell_of(stage, row)


def tell_of(stage: LockedStage, row: Participant) -> None:
    """Everybody hears who somebody is from now on; who only watches now leaves the stage."""
    stage.tell(PersonChanged(person=as_person(row)))
    step_down(stage, row)


class Part(TypedDict):
    """What the course says of somebody, as it is kept."""

    course_role: str
    is_viewer: bool


def part_of(role: Role, *, viewer_only: bool) -> Part:
    """What is written of somebody who comes in as this."""
    return {"course_role": role.value, "is_viewer": viewer_only}


def admit_unnamed(room: Room, person: str, role: Role, part: Part) -> Participant:
    """Let somebody in for the first time of whom no name is known; one at a time, so that no number is given twice."""
    with locked(room.pk):
        row, _ = Participant.objects.get_or_create(
            room=room,
            person=person,
            defaults={"name": next_number(room, role), "role": role.value, **part},
        )
    return row


def number_of(row: Participant, role: Role) -> str:
    """What to call somebody without a name: as they are called, if we called them so."""
    return row.name if is_numbered(row.name, role) else next_number(row.room, role)


def next_number(room: Room, role: Role) -> str:
    """The first of "Guest 1", "Guest 2", … that nobody in the room is called."""
    word = UNNAMED[role]
    taken = set(Participant.objects.filter(room=room, name__startswith=word).values_list("name", flat=True))
    return next(name for number in itertools.count(1) if (name := f"{word} {number}") not in taken)


def is_known_as(row: Participant, name: str, part: Part) -> bool:
    """Whether they have this name (or, without one, a number we gave) and part already."""
    if (row.course_role, row.is_viewer) != (part["course_role"], part["is_viewer"]):
        return False
    return row.name == name if name else is_numbered(row.name, Role(row.course_role))


def is_numbered(name: str, role: Role) -> bool:
    """Whether we gave this name."""
    word, _, number = name.rpartition(" ")
    return word == UNNAMED[role] and number.isdecimal()
