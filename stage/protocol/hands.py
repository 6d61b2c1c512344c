"""Raised hands: an ordered list that everyone sees."""

import datetime as dt

from stage.protocol.base import By, Frame, Numbered, Part, Person


class Hand(Part, frozen=True):
    """A hand that is up."""

    person: Person
    since: dt.datetime


class RaiseHand(Numbered, frozen=True):
    """Raise one's own hand."""


class LowerHand(Numbered, frozen=True):
    """Lower one's own hand, or as a moderator anybody's."""

    participant: int


class LowerAllHands(Numbered, frozen=True):
    """Moderator: lower every hand."""


class HandRaised(Frame, frozen=True):
    """Somebody raised a hand."""

    hand: Hand


class HandsLowered(Frame, frozen=True):
    """Hands went down: by the people themselves, a moderator, or the room (on stage now, or gone too long)."""

    participants: list[int]
    by: By


HandsCommand = RaiseHand | LowerHand | LowerAllHands
HandsHappening = HandRaised | HandsLowered
