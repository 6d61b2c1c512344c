"""The tabs outside of a locked room, as one process knows them: they hear nothing of it, and on news look again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, eq=False, slots=True)
class OutsideTab:
    """A tab of somebody who waits outside, or was declined."""

    participant: int
    look_again: Callable[[], None]
    close: Callable[[int, str], None]


class Door:
    """All of them."""

    def __init__(self) -> None:
        self.tabs: set[OutsideTab] = set()
        self.changes = 0
        """How often somebody's part here has changed: how one stands is only known as of a count."""

    def people(self) -> set[int]:
        """Those who are outside."""
        return {tab.participant for tab in self.tabs}

    def look_again(self, participants: Collection[int] | None = None) -> None:
        """These people stand otherwise now; all, if nothing else is said."""
        self.changes += 1
        for tab in list(self.tabs):
            if participants is None or tab.participant in participants:
                tab.look_again()

    def close(self, code: int, why: str, participant: int | None = None) -> None:
        """Close the tabs of this person; of all, if nothing else is said."""
        self.changes += 1
        for tab in list(self.tabs):
            if participant in (None, tab.participant):
                self.tabs.discard(tab)
                tab.close(code, why)
