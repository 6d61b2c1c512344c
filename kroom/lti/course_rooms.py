"""Which room a link leads to, also after the course was copied.

A room belongs to one course: one context of one deployment. There it has a key, and links say the key, never the room.
A link made in the picker carries it as the custom parameter `room`; for any other link it follows from the link's own
id, and for the course menu, whose link has the id of its course, it is the same in every course. A launch looks for the
key in its own course only: no link, copied, shared or forged, can lead into the room of another course.

Course copies. Canvas copies links with their custom parameters, so a copied link says a key that its new course does
not have yet. Its first launch makes that room, set up like the room of the same key in the courses this one was copied
from (`$Context.id.history`, sent as the custom variable `context_id_history`; of several the newest, as in a copy of a
copy). Links that led to one room in the old course say one key, so they lead to one room in the new. Where there is no
such room (another deployment, an erased course, a cartridge from elsewhere, a made-up key), the new room has the link's
title and is otherwise as new rooms are. A course can set custom variables as it likes, so the history may be a lie; all
there is to gain by it is the set-up of a room whose key one knows, within one's own deployment.

`ResourceLink` notes at a link's first launch where it leads. That is what shows the links in admin, and what holds for
a link that says no key (any more). A link that says another key than before was given another room in its course.

Races. Two first launches at once both find nothing, and both make a room; `one_room_per_key_and_course` lets one of
them through. The other's transaction is undone with all it made (on PostgreSQL it has waited for the first one's
commit, on SQLite for its turn), and then finds the first one's room. Both know the same key beforehand, so this holds
for two links to one room as for one link opened twice, in however many processes. A room that is erased between being
found and being entered is made anew: see `rooms.enter`.
"""

from collections.abc import Callable
from typing import TypedDict
from urllib.parse import unquote
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from kroom.lti.claims import Claims, is_an_id
from kroom.lti.models import CourseRoom, Deployment, ResourceLink
from stage.entry import open_like, open_room
from stage.models import Room
from stage.words import Access

KEY = "room"
"""The custom parameter in which a link says its room's key."""
HISTORY = "context_id_history"
"""The custom variable for `$Context.id.history`: the courses this one was copied from."""

MENU = UUID("4b2f1d0c-5d6e-4f0e-9a57-3c8a0c7d9b11")
"""The key of the room in the course menu; those of other links that say none are derived from it."""


class Course(TypedDict):
    """One course, as rows say it."""

    deployment: Deployment
    context_id: str


def room_of(deployment: Deployment, claims: Claims) -> Room:
    """The room the link of this launch leads to; the first launch makes it."""
    course: Course = {"deployment": deployment, "context_id": claims.context_id}
    said = said_key(claims)
    if said is None and (noted := noted_room(course, claims.link_id)):
        return noted
    room = room_of_key(course, claims, said)
    note_link(course, claims.link_id, room)
    return room


def known_room_of(deployment: Deployment, claims: Claims) -> Room | None:
    """The same room, if a launch has made it."""
    course: Course = {"deployment": deployment, "context_id": claims.context_id}
    said = said_key(claims)
    noted = noted_room(course, claims.link_id) if said is None else None
    return noted or find_room(course, said or own_key(claims))


def room_of_key(course: Course, claims: Claims, said: UUID | None) -> Room:
    """The room of this course that the key names; made if there is none yet."""
    key = said or own_key(claims)

    def make() -> Room:
        earlier = room_of_ancestor(course, claims, key)
        if earlier is None:
            made = open_room(title=claims.title)
        else:
            made = open_like(earlier, title="" if said else claims.title)
        CourseRoom.objects.create(**course, key=key, room=made)
        return made

    return find_or_make(lambda: find_room(course, key), make)


def find_room(course: Course, key: UUID) -> Room | None:
    """The room of this course that the key names."""
    row = CourseRoom.objects.select_related("room").filter(**course, key=key).first()
    return row.room if row else None


def find_or_make(find: Callable[[], Room | None], make: Callable[[], Room]) -> Room:
    """Find; else make; and if somebody else was first, ours is gone with its transaction, and theirs is found."""
    found = find()
    if found is None:
        try:
            with transaction.atomic():
                return make()
        except IntegrityError:
            found = find()
            if found is None:
                raise
    return found


def noted_room(course: Course, link_id: str) -> Room | None:
    """Where a link leads, as it was written down."""
    link = ResourceLink.objects.select_related("room").filter(**course, link_id=link_id).first()
    return link.room if link else None


def note_link(course: Course, link_id: str, room: Room) -> None:
    """Write down where a link leads."""
    link, _ = ResourceLink.objects.get_or_create(**course, link_id=link_id, defaults={"room": room})
    if link.room_id != room.pk:
        ResourceLink.objects.filter(pk=link.pk).update(room=room)


def room_of_ancestor(course: Course, claims: Claims, key: UUID) -> Room | None:
    """The room of this key in the courses this one was copied from."""
    history = history_of(claims)
    if not history:
        return None
    rows = CourseRoom.objects.filter(deployment=course["deployment"], context_id__in=history, key=key)
    row = rows.select_related("room").order_by("-created_at", "-pk").first()
    return row.room if row else None


def add_room(deployment: Deployment, context_id: str, *, title: str, access: Access) -> CourseRoom:
    """A new room of a course, before any link leads to it."""
    room = open_room(title=title, access=access)
    return CourseRoom.objects.create(deployment=deployment, context_id=context_id, room=room)


def history_of(claims: Claims) -> set[str]:
    """The ids of the courses this one was copied from; each is encoded as in an address, says LTI."""
    ids = {unquote(part.strip()) for part in (claims.variable(HISTORY) or "").split(",")}
    return {one for one in ids if is_an_id(one)} - {claims.context_id}


def said_key(claims: Claims) -> UUID | None:
    """The key the link says, if what it says is one."""
    said = claims.variable(KEY) or ""
    try:
        key = UUID(said)
    except ValueError:
        return None
    return key if str(key) == said else None


def own_key(claims: Claims) -> UUID:
    """The key of a link that says none."""
    return MENU if claims.link_id == claims.context_id else uuid5(MENU, claims.link_id)
