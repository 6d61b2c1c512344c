"""How participation becomes points, whatever the terms."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kroom.lti.credit import DUE, Score, State, Terms, points, state
from kroom.lti.troubles import WORDS, Problem

numbers = st.integers(0, 1000)
terms = st.builds(
    Terms,
    minutes=st.integers(1, 6000),
    attending=numbers,
    stage=numbers,
    polls=numbers,
    enough_polls=st.integers(1, 5),
)
deeds = st.fixed_dictionaries(
    {
        "attended": st.integers(0, 500_000).map(lambda seconds: dt.timedelta(seconds=seconds)),
        "times_on_stage": st.integers(0, 5),
        "polls_answered": st.integers(0, 5),
    }
)


@given(terms, deeds)
def test_all_points_are_earned_by_doing_everything_and_none_by_nothing(
    terms: Terms, deeds: dict[str, Any]
) -> None:
    everything: dict[str, Any] = {
        "attended": dt.timedelta(minutes=terms.minutes),
        "times_on_stage": 1,
        "polls_answered": terms.enough_polls,
    }
    nothing: dict[str, Any] = {name: type(value)() for name, value in everything.items()}

    assert points(terms, **nothing) == 0
    assert points(terms, **everything) == terms.maximum
    assert 0 <= points(terms, **deeds) <= terms.maximum


@given(terms, deeds, deeds)
def test_doing_more_never_costs_points(terms: Terms, one: dict[str, Any], other: dict[str, Any]) -> None:
    more = {name: max(one[name], other[name]) for name in one}

    assert points(terms, **more) >= points(terms, **one)


@given(terms, deeds)
def test_each_thing_counts_for_itself(terms: Terms, deeds: dict[str, Any]) -> None:
    none: dict[str, Any] = {"attended": dt.timedelta(), "times_on_stage": 0, "polls_answered": 0}
    alone = [points(terms, **(none | {name: deeds[name]})) for name in none]

    assert points(terms, **deeds) == sum(alone)


@given(terms)
def test_a_second_or_a_poll_too_few_is_too_few(terms: Terms) -> None:
    nearly = dt.timedelta(minutes=terms.minutes) - dt.timedelta(seconds=1)

    assert points(terms, attended=nearly, times_on_stage=0, polls_answered=terms.enough_polls - 1) == 0


def test_what_is_due() -> None:
    """What is new, changed or failed; not what is there, and not who has no row in the gradebook."""
    now = Score(3, 5, "column")
    found = {
        "never sent": state(now, None),
        "the same": state(now, Score(3, 5, "column")),
        "other points": state(now, Score(2, 5, "column")),
        "another maximum": state(now, Score(3, 4, "column")),
        "another column": state(now, Score(3, 5, "old column")),
        "failed": state(now, Score(3, 5, "column"), Problem.UNREACHABLE),
        "no student": state(now, None, Problem.NOT_A_STUDENT),
    }

    assert {name for name, it in found.items() if it not in DUE} == {"the same", "no student"}
    assert found["another column"] is State.NEW
    assert found["other points"] is found["another maximum"] is State.CHANGED


def test_every_problem_has_words() -> None:
    assert set(WORDS) == set(Problem)
