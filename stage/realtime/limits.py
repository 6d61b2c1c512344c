"""How fast one connection may talk. Per connection, never per address: a campus may sit behind one."""

import time
from collections.abc import Callable


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    __slots__ = ("_at", "_clock", "_left", "burst", "rate")

    def __init__(self, burst: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst, self.rate, self._clock = burst, rate, clock
        self._left, self._at = burst, clock()

    def take(self, amount: float = 1) -> bool:
        """Take one token, or so many; False when there are not enough, and then none is taken."""
        now = self._clock()
        self._left = min(self.burst, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < amount:
            return False
        self._left -= amount
        return True


REACTIONS = (6, 2)
"""A person's reactions, from all their tabs: enough for joy, too few to drown those of others."""

VIEWING = (300, 30)
"""Signalling frames of a tab that only watches."""
VIEWING_BYTES = (1_200_000, 100_000)
PUBLISHING_BYTES = (8_000_000, 500_000)
TO_ONE = (120_000, 10_000)
"""What one person on stage is burdened with by one tab, in bytes."""
A_FRAME, AN_OFFER = 2_000, 10_500
"""What each frame counts for besides its size; and `watch`, which makes them prepare an offer and send it."""


class TooMany(Exception):
    """More was said than anybody's page says: the line is cut."""


class Signalling:
    """How much one tab may say to others about media.

    Measured in Chromium: an offer has 10 kB, an answer 9 kB, a network address 0.2 kB, and being asked for an offer
    keeps a browser busy for 20 ms. To watch one person takes `watch`, once more when they are ready, an answer, and
    some tens of addresses in up to eight frames: 11 frames, 20 kB. A full stage of 25, all at once after a restart:
    275 frames, 500 kB; what fails is tried again after ten seconds or more.

    Whoever is watched says as much to each viewer: 300 viewers are 2000 frames, 5 MB, over the six seconds that their
    browser needs for it. So how much a tab may say depends on whether it publishes.

    What reaches one person on stage is limited for itself, as all of it may be meant for them: one attempt counts for
    60 kB, or 100 kB where both watch each other. With all the tabs that somebody may open (`MOST_TABS`) they keep a
    browser busy for less than two seconds, and fill its line with fewer frames than cut it off.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._viewing = Bucket(*VIEWING, clock)
        self._viewing_bytes = Bucket(*VIEWING_BYTES, clock)
        self._publishing_bytes = Bucket(*PUBLISHING_BYTES, clock)
        self._to: dict[int, Bucket] = {}

    def takes(self, size: int, *, publishing: bool) -> bool:
        """Whether a frame of this size is not too much for such a tab."""
        if publishing:
            return self._publishing_bytes.take(size)
        return self._viewing.take() and self._viewing_bytes.take(size)

    def takes_to(self, publisher: int, size: int, *, is_watch: bool) -> bool:
        """Whether it is not too much for this person on stage."""
        if publisher not in self._to:
            self._to[publisher] = Bucket(*TO_ONE, self._clock)
        return self._to[publisher].take(A_FRAME + size + AN_OFFER * is_watch)
