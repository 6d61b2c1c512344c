"""How fast one may talk."""

from hypothesis import given
from hypothesis import strategies as st

from stage.realtime.limits import Bucket


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
