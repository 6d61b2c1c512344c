"""Who is here: gathered, told at most once a tick, and shared between server processes.

Each process keeps the people connected to itself and hears of the others' over the channel layer. What a process says
is numbered, so that the others notice when something was lost, and ask for the whole. A process that has not been heard
for a while is taken for dead, and its people with it.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from stage.protocol import Person

LINGER = 3.0
"""Seconds somebody stays listed after their last connection closed: a refresh is not a departure."""
SILENT = 15.0
"""Seconds without a word after which another process is taken for dead."""


class Said(msgspec.Struct, frozen=True):
    """What one process tells the others: who came and who went there, or (`whole`) who is there."""

    number: int
    joined: list[Person]
    left: list[int]
    whole: bool


@dataclass
class Elsewhere:
    """The people connected to another process, as of the last thing it said."""

    people: dict[int, Person] = field(default_factory=dict)
    number: int = 0
    heard: float = 0.0


class Presence:
    """The people of one room, as one process knows them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tabs: Counter[int] = Counter()
        self._here: dict[int, Person] = {}
        self._leaving: dict[int, float] = {}
        self._elsewhere: dict[str, Elsewhere] = {}
        self._told: dict[int, Person] = {}
        self._shared: dict[int, Person] = {}
        self._said = 0
        self.left: set[int] = set()
        """Who has left this process for good, and came to no other: until that has been written down."""

    # ---- this process

    def enter(self, who: Person) -> None:
        """A tab of theirs has connected."""
        self._tabs[who.id] += 1
        self._here[who.id] = who
        self._leaving.pop(who.id, None)
        self.left.discard(who.id)

    def leave(self, participant: int) -> None:
        """A tab of theirs has gone; with the last one they linger for a moment."""
        self._tabs[participant] -= 1
        if self._tabs[participant] <= 0:
            del self._tabs[participant]
            self._leaving[participant] = self._clock() + LINGER

    def expel(self, participant: int) -> None:
        """They are gone from the whole room as of now: that is known, and not waited for."""
        self._tabs.pop(participant, None)
        for people in (self._here, self._told, *(other.people for other in self._elsewhere.values())):
            people.pop(participant, None)
        self._leaving.pop(participant, None)

    def connected(self) -> set[int]:
        """Those who have a tab open to this process right now."""
        return set(self._tabs)

    # ---- other processes

    def hear(self, process: str, said: Said) -> bool:
        """Take in what another process says; False if something before it was lost, and the whole is needed."""
        other = self._elsewhere.setdefault(process, Elsewhere())
        other.heard = self._clock()
        if said.whole:
            other.people.clear()
        elif said.number != other.number + 1:
            return False
        other.number = said.number
        for gone in said.left:
            other.people.pop(gone, None)
        for who in said.joined:
            other.people[who.id] = who
        return True

    def is_elsewhere(self, participant: int) -> bool:
        """Whether they have a tab open to another process, as far as is known."""
        return any(participant in other.people for other in self._elsewhere.values())

    def whole(self) -> Said:
        """Everyone of this process, for others to hear: from here on only what differs from this is news."""
        self._shared = dict(self._here)
        return self._say(list(self._here.values()), [], whole=True)

    def news(self, *, alive: bool) -> Said | None:
        """Who came and who went in this process since this was asked last; nothing is news too, as a sign of life."""
        joined, left = difference(self._shared, self._here)
        self._shared = dict(self._here)
        return self._say(joined, left, whole=False) if joined or left or alive else None

    def _say(self, joined: list[Person], left: list[int], *, whole: bool) -> Said:
        self._said += 1
        return Said(self._said, joined, left, whole)

    # ---- ticks

    def people(self) -> dict[int, Person]:
        """Everyone in the room now."""
        now = self._clock()
        for participant, until in list(self._leaving.items()):
            if until <= now:
                del self._leaving[participant]
                self._here.pop(participant, None)
                if not self.is_elsewhere(participant):
                    self.left.add(participant)
        everyone: dict[int, Person] = {}
        for process, other in list(self._elsewhere.items()):
            if now - other.heard > SILENT:
                del self._elsewhere[process]
            else:
                everyone |= other.people
        return everyone | self._here

    def changes_to_tell(self) -> tuple[list[Person], list[int]]:
        """Who came and who went since this was asked last, in the whole room."""
        everyone = self.people()
        changes = difference(self._told, everyone)
        self._told = everyone
        return changes

    @property
    def told(self) -> list[Person]:
        """Everyone that browsers have been told of: what a newcomer starts from."""
        return list(self._told.values())


def difference(before: dict[int, Person], after: dict[int, Person]) -> tuple[list[Person], list[int]]:
    """Who is new or changed, and who is gone."""
    joined = [who for key, who in after.items() if before.get(key) != who]
    left = [key for key in before if key not in after]
    return joined, left
