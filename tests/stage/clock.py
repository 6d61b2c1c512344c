"""A clock that only tests wind."""

import datetime as dt

import pytest
from django.utils import timezone


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = dt.datetime(2030, 1, 7, 9, 0, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        """What `timezone.now()` says."""
        return self.at

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.at += dt.timedelta(seconds=seconds)

    @classmethod
    def installed(cls, monkeypatch: pytest.MonkeyPatch) -> "Clock":
        """A clock that Django and kroom go by for the rest of the test."""
        clock = cls()
        monkeypatch.setattr(timezone, "now", clock.now)
        return clock
