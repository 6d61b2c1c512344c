"""What moderators do about people: many at once, devices off, another moderator, out of the room."""

from typing import Annotated, Literal

from msgspec import Meta

from stage.protocol.base import By, Frame, Numbered, Person

Requests = Annotated[list[int], Meta(min_length=1, max_length=500)]
Device = Literal["microphone", "camera"]


class ApproveAll(Numbered, frozen=True):
    """Moderator: invite these, in the order of the line, as far as there are places ("Bring everyone")."""

    requests: Requests


class DeclineAll(Numbered, frozen=True):
    """Moderator: turn all of these down; each may ask again."""

    requests: Requests


class TurnOff(Numbered, frozen=True):
    """Moderator: turn somebody's microphone or camera off; nobody but themselves turns it on again."""

    participant: int
    device: Device


class MuteAll(Numbered, frozen=True):
    """Moderator: turn off the microphone of everyone on stage but oneself."""


class Promote(Numbered, frozen=True):
    """Moderator: make an attendee a moderator for this meeting."""

    participant: int


class Demote(Numbered, frozen=True):
    """Moderator: take that back, as the end of the meeting does."""

    participant: int


class SendOut(Numbered, frozen=True):
    """Moderator: send an attendee out of the room; `bar` keeps them out until they are let back or the meeting ends."""

    participant: int
    bar: bool


class LetBack(Numbered, frozen=True):
    """Moderator: let somebody in again who was barred."""

    participant: int


class SentOut(Frame, frozen=True):
    """Somebody was sent out of the room. To moderators."""

    person: Person
    barred: bool
    by: By


class LetIn(Frame, frozen=True):
    """Somebody who was barred may come back. To moderators."""

    person: Person
    by: By


ModerationCommand = ApproveAll | DeclineAll | TurnOff | MuteAll | Promote | Demote | SendOut | LetBack
ModerationHappening = SentOut | LetIn
