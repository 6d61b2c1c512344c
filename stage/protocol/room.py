"""The room and its meetings: set up, started, ended."""

import datetime as dt
from uuid import UUID

from stage.protocol.base import By, Frame, Numbered, Part, Person
from stage.words import Access, Layout


class Switches(Part, frozen=True):
    """What attendees may use; moderators switch it on and off."""

    chat: bool = True
    reactions: bool = True
    hands: bool = True
    polls: bool = True


class RoomInfo(Part, frozen=True):
    """The room as everyone sees it."""

    id: UUID
    title: str
    access: Access
    capacity: int
    switches: Switches = Switches()


class MeetingInfo(Part, frozen=True):
    """The current meeting; `started_at` is null while people wait for it to start.

    `layout` and `pinned`, a participant on stage, say what everyone sees large. `locked`: newcomers wait outside.
    """

    id: int
    started_at: dt.datetime | None
    layout: Layout = Layout.GRID
    pinned: int | None = None
    locked: bool = False


class StartMeeting(Numbered, frozen=True):
    """Moderator: start the meeting; those who wait come in."""


class EndMeeting(Numbered, frozen=True):
    """Moderator: end the meeting for everyone; open stage requests close."""


class SetAccess(Numbered, frozen=True):
    """Moderator: choose how attendees reach the stage."""

    access: Access


class SetSwitches(Numbered, frozen=True):
    """Moderator: switch what attendees may use on or off; what is left out stays as it is."""

    chat: bool | None = None
    reactions: bool | None = None
    hands: bool | None = None
    polls: bool | None = None


class RoomChanged(Frame, frozen=True):
    """Title, stage access, capacity or a switch changed."""

    room: RoomInfo
    by: By


class MeetingStarted(Frame, frozen=True):
    """The meeting began."""

    at: dt.datetime
    by: By


class MeetingEnded(Frame, frozen=True):
    """The last event of a meeting; the room now waits for meeting `next`, whose log starts at 0."""

    next: int
    by: By


class PersonChanged(Frame, frozen=True):
    """Somebody has another name or role from here on, also where they stand or wait.

    They came in again so (`by` null), or a moderator has promoted them, or taken that back.
    """

    person: Person
    by: By | None = None


RoomCommand = StartMeeting | EndMeeting | SetAccess | SetSwitches
RoomHappening = RoomChanged | MeetingStarted | MeetingEnded | PersonChanged
