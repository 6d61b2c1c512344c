"""Who belongs to a locked room, and how long a declined person waits."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.refusals import Code
from stage.rules_admission import (
    FORGOTTEN,
    LONGEST_PAUSE,
    NOTED_AGAIN,
    is_noted,
    may_be_inside,
    pause_after,
    why_not_ask_again,
    why_not_lock,
)
from stage.words import Role

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
GRACE = dt.timedelta(seconds=45)
seconds = st.integers(-3600, 3600).map(lambda n: NOON + dt.timedelta(seconds=n))
moments = st.none() | seconds


def inside(
    role: Role, locked: dt.datetime | None, came: dt.datetime | None, left: dt.datetime | None
) -> bool:
    return may_be_inside(role, locked_at=locked, came_at=came, left_at=left, grace=GRACE)


@given(moments, moments, moments)
def test_moderators_and_unlocked_rooms_keep_nobody_out(
    locked: dt.datetime | None, came: dt.datetime | None, left: dt.datetime | None
) -> None:
    assert inside(Role.MODERATOR, locked, came, left)
    assert inside(Role.ATTENDEE, None, came, left)


@given(seconds)
def test_in_a_locked_room_is_who_was_there_or_gone_for_a_moment(locked: dt.datetime) -> None:
    before = locked - dt.timedelta(hours=1)
    assert not inside(Role.ATTENDEE, locked, None, None)
    assert inside(Role.ATTENDEE, locked, before, None)
    assert inside(Role.ATTENDEE, locked, before, locked - GRACE)
    assert not inside(Role.ATTENDEE, locked, before, locked - GRACE - dt.timedelta(microseconds=1))
    assert inside(Role.ATTENDEE, locked, before, locked + dt.timedelta(hours=1))


def test_who_comes_again_is_noted_again_now_and_then() -> None:
    """Long before a note is taken for forgotten."""
    a_moment = dt.timedelta(microseconds=1)
    for came, left, noted in [
        (None, None, False),
        (NOON - NOTED_AGAIN, None, False),
        (NOON - NOTED_AGAIN + a_moment, None, True),
        (NOON - a_moment, NOON, False),
    ]:
        assert is_noted(came_at=came, left_at=left, now=NOON) is noted
    assert FORGOTTEN > 2 * NOTED_AGAIN


@given(st.integers(1, 10**6))
def test_a_pause_grows_and_has_an_end(times: int) -> None:
    assert dt.timedelta(minutes=1) <= pause_after(times) <= pause_after(times + 1) <= LONGEST_PAUSE


def test_the_first_pauses() -> None:
    assert [pause_after(times).total_seconds() / 60 for times in range(1, 7)] == [1, 2, 4, 8, 15, 15]


@pytest.mark.parametrize(
    ("by", "live", "code"),
    [
        (Role.MODERATOR, True, None),
        (Role.MODERATOR, False, Code.NOT_STARTED),
        (Role.ATTENDEE, True, Code.MODERATORS_ONLY),
        (Role.ATTENDEE, False, Code.MODERATORS_ONLY),
        (None, True, Code.MODERATORS_ONLY),
    ],
)
def test_who_locks(by: Role | None, live: bool, code: Code | None) -> None:
    no = why_not_lock(by, live)
    assert (no and no.code) == code


@pytest.mark.parametrize(
    ("is_inside", "waiting", "after", "code"),
    [
        (True, False, None, Code.NOT_LOCKED),
        (False, True, None, Code.ALREADY_ASKED),
        (False, False, 1, Code.TOO_FAST),
        (False, False, 0, None),
        (False, False, None, None),
    ],
)
def test_who_asks_again(is_inside: bool, waiting: bool, after: int | None, code: Code | None) -> None:
    again_at = None if after is None else NOON + dt.timedelta(seconds=after)
    no = why_not_ask_again(inside=is_inside, waiting=waiting, again_at=again_at, now=NOON)
    assert (no and no.code) == code
