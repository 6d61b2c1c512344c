"""How participation becomes points: pure.

There are a few points for each of a few simple things, all or none: being there for long enough, in all meetings
together; having been on stage at all; having answered enough polls.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kroom.lti.troubles import Problem


@dataclass(frozen=True, slots=True)
class Terms:
    """What a teacher gives points for."""

    minutes: int
    attending: int
    stage: int
    polls: int
    enough_polls: int

    @property
    def maximum(self) -> int:
        """All points there are."""
        return self.attending + self.stage + self.polls


def points(terms: Terms, *, attended: dt.timedelta, times_on_stage: int, polls_answered: int) -> int:
    """The points of one student."""
    earned = 0
    if attended >= dt.timedelta(minutes=terms.minutes):
        earned += terms.attending
    if times_on_stage > 0:
        earned += terms.stage
    if polls_answered >= terms.enough_polls:
        earned += terms.polls
    return earned


class State(StrEnum):
    """How far one student's score is on its way to the gradebook."""

    NEW = "new"
    SENT = "sent"
    CHANGED = "changed"
    FAILED = "failed"
    OUTSIDE = "outside"
    """The gradebook has no place for them: sent only if a moderator asks for everything to be sent again."""


@dataclass(frozen=True, slots=True)
class Score:
    """So many points of so many, in a column of the gradebook."""

    points: int
    maximum: int
    column: str


def state(now: Score, sent: Score | None, problem: str = "") -> State:
    """Compare what would be sent with what was. A new or renewed column has had nothing yet."""
    if problem:
        return State.OUTSIDE if problem == Problem.NOT_A_STUDENT else State.FAILED
    if sent is None or sent.column != now.column:
        return State.NEW
    return State.SENT if sent == now else State.CHANGED


DUE = (State.NEW, State.CHANGED, State.FAILED)
"""What a sending sends unless it is asked for everything."""
