"""Opening a connection, keeping it, and the answers to commands."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from stage.protocol.base import Frame, Numbered, Part, Person, Tab
from stage.protocol.chat import MessageReactions
from stage.protocol.log import Event, Snapshot
from stage.protocol.media import IceServer
from stage.protocol.people import Absentee
from stage.protocol.polls import OwnVote, PollStanding


class Resume(Part, frozen=True):
    """The last event a browser has."""

    meeting: int
    number: Annotated[int, Meta(ge=0)]


class Hello(Frame, frozen=True):
    """Opens the connection: who (the ticket), which tab, and where to go on."""

    ticket: Annotated[str, Meta(max_length=2000)]
    tab: Tab
    resume: Resume | None = None


class Ping(Numbered, frozen=True):
    """Is the line alive? Answered `done`."""


class Welcome(Frame, frozen=True):
    """You are in. A `snapshot`, or the `events` missed since `resume`; who is here; a fresh ticket.

    `missing` is for moderators: who of the course is not here, null when that is not known; so are `standings`: how
    open polls stand. `reactions` are those to the newest messages, `votes` your own in this meeting.
    """

    you: Person
    ticket: str
    now: dt.datetime
    people: list[Person]
    missing: list[Absentee] | None
    place: int | None
    ice_servers: list[IceServer]
    votes: list[OwnVote]
    standings: list[PollStanding]
    snapshot: Snapshot | None
    events: list[Event]
    reactions: list[MessageReactions]


class Done(Frame, frozen=True):
    """The command was carried out."""

    id: int


class Refused(Frame, frozen=True):
    """The command was not carried out: `code` for programs, `text` for people. `id` is null for a bad frame."""

    id: int | None
    code: str
    text: str


class Close:
    """Close codes of the room's socket. Only the codes of `FINAL` mean: do not come back by yourself.

    All are of the range that is left to applications: daphne sends no other.
    """

    BAD_HELLO = 4400
    TICKET = 4401
    WRONG_ROOM = 4403
    SENT_OUT = 4404
    REPLACED = 4409
    ROLE_CHANGED = 4410
    TOO_MANY = 4429
    TOO_MANY_TABS = 4430
    TOO_SLOW = 4408
    TOO_LARGE = 4413
    TRY_AGAIN = 4503

    FINAL = (BAD_HELLO, TICKET, WRONG_ROOM, SENT_OUT, TOO_MANY_TABS)


MAX_FRAME = 64 * 1024
"""Bytes; a larger frame closes the connection: with `TOO_LARGE`, or by the server before kroom sees it, with 1009."""

ConnectionCommand = Ping
ConnectionFrame = Welcome | Done | Refused
