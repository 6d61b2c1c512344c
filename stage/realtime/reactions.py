"""Reactions on their way: however many people press, each process says so at most twice a second."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

EVERY = 0.5
"""Seconds between two tellings; the first reaction after a pause is told at once."""


class Gathering:
    """Adds reactions up and hands the sums on: at once after a pause, else when `EVERY` has passed."""

    def __init__(self, tell: Callable[[dict[str, int]], None]) -> None:
        self._tell = tell
        self._counts: Counter[str] = Counter()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, counts: Mapping[str, int]) -> None:
        """Some more."""
        self._counts.update(counts)
        if self._timer is None:
            self._flush()

    def _flush(self) -> None:
        if not self._counts:
            self._timer = None
            return
        counts, self._counts = dict(self._counts), Counter()
        self._timer = asyncio.get_running_loop().call_later(EVERY, self._flush)
        self._tell(counts)
