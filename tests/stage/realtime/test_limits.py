"""How fast one may talk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.consumers import SIGNALS
from stage.models.room import MAX_CAPACITY
from stage.protocol import MAX_FRAME
from stage.realtime.connection import MAX_WAITING
from stage.realtime.limits import Bucket, Signalling
from stage.realtime.tabs import MOST_TABS

OFFER, ANSWER, ADDRESSES = 10_500, 9_400, 1_300
"""Bytes, as Chromium makes them of two pictures and two sounds: the last, six network addresses in one frame."""
OFFER_SECONDS = 0.02
"""What it takes a browser to make an offer, and so to answer `watch`."""


@given(
    waits=st.lists(st.floats(0, 3), min_size=1, max_size=60), burst=st.integers(1, 5), rate=st.integers(1, 4)
)
def test_never_more_than_the_burst_and_the_rate_allow(waits: list[float], burst: int, rate: int) -> None:
    """In no stretch of time; and who has kept quiet for long enough may always speak."""
    now = 0.0
    bucket = Bucket(burst, rate, clock=lambda: now)
    taken: list[float] = []
    for wait in waits:
        now += wait
        allowed = bucket.take()
        assert allowed or wait < 1 / rate + 1e-9
        if allowed:
            taken.append(now)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            assert last - first + 1 <= burst + (taken[last] - taken[first]) * rate + 1e-6


def test_a_whole_burst_at_once() -> None:
    """From the start, and again after a rest."""
    now = 0.0
    bucket = Bucket(3, 1, clock=lambda: now)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now = 100.0
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_an_amount_at_once() -> None:
    """All of it or nothing."""
    bucket = Bucket(10, 1, clock=lambda: 0.0)
    assert [bucket.take(amount) for amount in (6, 6, 4, 1)] == [True, False, True, False]


# ---- media signalling


def test_a_viewer_of_the_largest_stage_after_a_restart() -> None:
    """Everyone on stage at once, many network addresses found one after another; and all once more, soon after."""
    now = 0.0
    most = Signalling(clock=lambda: now)
    for _ in range(2):
        for publisher in range(MAX_CAPACITY):
            for size, is_watch in [(100, True), (100, True), (ANSWER, False), *[(ADDRESSES, False)] * 8]:
                assert most.takes(size, publishing=False)
                assert most.takes_to(publisher, size, is_watch=is_watch)
        now += 15


def test_a_viewer_whose_attempts_fail_again_and_again() -> None:
    """With the pauses that a page makes."""
    now = 0.0
    most = Signalling(clock=lambda: now)
    for pause in (1, 2, 4, *[8] * 20):
        for publisher in range(MAX_CAPACITY):
            for size, is_watch in [(100, True), (ANSWER, False), *[(ADDRESSES, False)] * 3]:
                assert most.takes(size, publishing=False)
                assert most.takes_to(publisher, size, is_watch=is_watch)
        now += pause + 10


def test_somebody_on_stage_answers_300_viewers() -> None:
    """As fast as a browser can, while they watch all the others on stage."""
    now = 0.0
    most, frames = Signalling(clock=lambda: now), Bucket(*SIGNALS, clock=lambda: now)
    for _ in range(MAX_CAPACITY - 1):
        for size in (100, 100, ANSWER, *[ADDRESSES] * 8):
            assert frames.take()
            assert most.takes(size, publishing=True)
    for _ in range(300):
        for size in (OFFER, *[ADDRESSES] * 5):
            assert frames.take()
            assert most.takes(size, publishing=True)
        now += OFFER_SECONDS


def test_nobody_keeps_somebody_on_stage_busy_by_watching_them() -> None:
    """With all the tabs one may have: a moment's work at first, then a small part of their time."""
    now = 0.0
    tabs = [Signalling(clock=lambda: now) for _ in range(MOST_TABS)]

    def watches() -> int:
        """How often they are asked, by somebody who asks as often as it is taken."""
        asked = 0
        for most in tabs:
            while most.takes(100, publishing=False) and most.takes_to(1, 100, is_watch=True):
                asked += 1
        return asked

    assert watches() * OFFER_SECONDS < 2.5
    for _ in range(60):
        now += 1
        assert watches() * OFFER_SECONDS < 0.25


@pytest.mark.parametrize(("size", "frames"), [(MAX_FRAME, 8), (100, MAX_WAITING)])
def test_nobody_fills_the_line_of_somebody_on_stage(size: int, frames: int) -> None:
    """Neither with large frames, beside which a call needs room, nor with so many that their line is cut."""
    now = 0.0
    tabs = [Signalling(clock=lambda: now) for _ in range(MOST_TABS)]

    def passed_on() -> int:
        return sum(
            most.takes(size, publishing=False) and most.takes_to(1, size, is_watch=False)
            for most in tabs
            for _ in range(400)
        )

    assert passed_on() <= frames
    total = 0
    for _ in range(60):
        now += 1
        total += passed_on()
    assert total / 60 <= frames / 6
