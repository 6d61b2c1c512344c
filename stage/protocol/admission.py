"""A locked room: who waits outside, and who lets them in."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from stage.protocol.base import By, Frame, Numbered, Part, Person
from stage.words import Entry

People = Annotated[list[int], Meta(min_length=1, max_length=500)]


class SetLock(Numbered, frozen=True):
    """Moderator: lock the room, so that newcomers wait outside, or unlock it: then all who wait come in."""

    on: bool


class Admit(Numbered, frozen=True):
    """Moderator: let these in; who of them does not wait any more is passed over."""

    participants: People


class TurnAway(Numbered, frozen=True):
    """Moderator: decline these; each may ask again after a while."""

    participants: People


class Knock(Numbered, frozen=True):
    """Outside: ask again to come in, after one was declined."""


class Newcomer(Part, frozen=True):
    """Somebody who waits outside."""

    person: Person
    since: dt.datetime


class LockChanged(Frame, frozen=True):
    """The room was locked or unlocked; unlocked, all who waited come in."""

    locked: bool
    by: By


class Knocked(Frame, frozen=True):
    """Somebody waits outside. To moderators."""

    newcomer: Newcomer


class KnocksAnswered(Frame, frozen=True):
    """These do not wait outside any more: `admitted`, `declined`, or `left` when they went away. To moderators."""

    people: list[Person]
    outcome: Entry
    by: By


class Outside(Frame, frozen=True):
    """Instead of `welcome`: the room is locked, and you wait outside. `welcome` follows when you are let in.

    `declined`: a moderator said no; `knock` asks again, from `again_at` on. Nothing else is heard from outside, and
    every command but `ping` and `knock` is refused. `ticket` is a fresh one.
    """

    status: Literal["waiting", "declined"]
    since: dt.datetime
    again_at: dt.datetime | None
    now: dt.datetime
    ticket: str


AdmissionCommand = SetLock | Admit | TurnAway | Knock
AdmissionHappening = LockChanged | Knocked | KnocksAnswered
AdmissionFrame = Outside
