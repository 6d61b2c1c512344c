"""The table of moves does what DESIGN.md says, no less and no more; and a refusal helps whom it meets."""

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage.refusals import Code, NotAllowed, insist
from stage.rules import MOVES, Move, Situation, may_hear, why_not
from stage.rules_meeting import why_not_capacity, why_not_end, why_not_start
from stage.words import Access, Outcome, Role, Status
from tests.stage.design import ROWS, refusal, row_of

ROLES = [*Role, None]
STATUSES = [*Status, None]

places = st.integers(min_value=0, max_value=30)
situations = st.builds(
    Situation, live=st.booleans(), access=st.sampled_from(Access), capacity=places, taken=places
)


def attempts() -> Iterator[tuple[Move, Role | None, bool, bool, Status | None]]:
    """Every move by every side in every state, also of somebody who may only watch."""
    return itertools.product(Move, ROLES, [True, False], [True, False], STATUSES)


def test_every_move_is_in_the_design() -> None:
    """And every move of the design can be made."""
    assert sorted(row.move for row in ROWS) == sorted(MOVES)


@pytest.mark.parametrize("move", Move)
def test_a_move_leads_where_the_design_says(move: Move) -> None:
    """To that state, ended in that way."""
    assert (MOVES[move].to, MOVES[move].outcome) == (row_of(move).to, row_of(move).outcome)


def test_every_ending_is_reached_by_a_move() -> None:
    """No outcome is a word only."""
    assert {rule.outcome for rule in MOVES.values()} - {None} == set(Outcome)


@settings(deadline=None)
@given(now=situations)
def test_exactly_what_the_design_allows_is_allowed(now: Situation) -> None:
    """By everybody, in every state; and what is not is refused for the design's reason."""
    for move, by, owner, watches, status in attempts():
        no = why_not(move, by=by, owner=owner, watches=watches, status=status, now=now)
        code = refusal(move, by=by, owner=owner, watches=watches, status=status, now=now)
        assert (no and no.code) == code, (move, by, owner, watches, status)


@settings(deadline=None)
@given(now=situations)
def test_no_move_puts_more_on_stage_than_fit(now: Situation) -> None:
    """Whoever moves from outside to a place finds one free."""
    for move, by, owner, watches, status in attempts():
        if why_not(move, by=by, owner=owner, watches=watches, status=status, now=now) is not None:
            continue
        had_one = status in (Status.INVITED, Status.ON_STAGE)
        if MOVES[move].to in (Status.INVITED, Status.ON_STAGE) and not had_one:
            assert now.taken < now.capacity, move


@given(now=situations)
def test_nobody_leaves_the_stage_by_themselves(now: Situation) -> None:
    """Off the stage is a moderator's decision, or the room's when somebody is gone."""
    for move in Move:
        no = why_not(move, by=Role.ATTENDEE, owner=True, watches=False, status=Status.ON_STAGE, now=now)
        assert no is not None or MOVES[move].to is Status.ON_STAGE, move


@given(now=situations)
def test_on_a_closed_stage_no_attendee_gets_nearer(now: Situation) -> None:
    """Viewers only: what is not open already does not open."""
    if now.access is not Access.CLOSED:
        return
    for move, owner in itertools.product(Move, [True, False]):
        assert (
            why_not(move, by=Role.ATTENDEE, owner=owner, watches=False, status=None, now=now) is not None
        ), move


@settings(deadline=None)
@given(now=situations)
def test_who_only_watches_gets_no_nearer_to_the_stage(now: Situation) -> None:
    """By nobody's move: not their own, not a moderator's, not the room's."""
    for move, by, owner, watches, status in attempts():
        if watches and why_not(move, by=by, owner=owner, watches=True, status=status, now=now) is None:
            assert MOVES[move].to is Status.ENDED, move


# ---- refusals


def all_refusals() -> dict[str, NotAllowed]:
    """One refusal of each wording there is."""
    found: list[NotAllowed | None] = []
    for live, access, taken in itertools.product([True, False], Access, [0, 2]):
        now = Situation(live=live, access=access, capacity=2, taken=taken)
        for move, by, owner, watches, status in attempts():
            found.append(why_not(move, by=by, owner=owner, watches=watches, status=status, now=now))
    for by, live in itertools.product(ROLES, [True, False]):
        found += [why_not_start(by, live), why_not_end(by, live)]
    found += [why_not_capacity(0, 0), why_not_capacity(1, 2)]
    return {no.text: no for no in found if no is not None}


@pytest.mark.parametrize("no", [pytest.param(no, id=text[:40]) for text, no in all_refusals().items()])
def test_a_refusal_is_a_sentence_that_says_how_to_go_on(no: NotAllowed) -> None:
    """Whole, without the program's own words: who can do it instead, that it is done, or ": what to do now"."""
    assert re.fullmatch(r"[A-Z0-9][^_{}<>]{15,}\.", no.text)
    assert re.search(r"^Only |: \w|already|by itself", no.text)


def test_every_code_of_a_move_has_its_own_words() -> None:
    """Programs tell refusals apart by the code, people by the text: no text serves two codes."""
    codes: dict[str, set[Code]] = {}
    for move, by, owner, watches, status in attempts():
        for live, access, taken in itertools.product([True, False], Access, [0, 2]):
            now = Situation(live=live, access=access, capacity=2, taken=taken)
            if no := why_not(move, by=by, owner=owner, watches=watches, status=status, now=now):
                codes.setdefault(no.text, set()).add(no.code)
    assert [text for text, found in codes.items() if len(found) > 1] == []


def test_insisting_raises_the_refusal() -> None:
    """And nothing else."""
    no = NotAllowed(Code.NOT_STARTED, "The meeting has not started yet.")
    with pytest.raises(NotAllowed) as raised:
        insist(no)
    assert raised.value is no
    insist(None)


# ---- what is not a stage request


@given(by=st.sampled_from(ROLES), live=st.booleans())
def test_only_a_moderator_starts_what_stands_and_ends_what_runs(by: Role | None, live: bool) -> None:
    """Exactly one of the two, ever."""
    may_start, may_end = why_not_start(by, live) is None, why_not_end(by, live) is None
    assert may_start == (by is Role.MODERATOR and not live)
    assert may_end == (by is Role.MODERATOR and live)


@given(capacity=st.integers(-3, 40), taken=places)
def test_a_smaller_stage_throws_nobody_off(capacity: int, taken: int) -> None:
    """At least one place, at least as many as are taken."""
    assert (why_not_capacity(capacity, taken) is None) == (capacity >= max(1, taken))


@given(
    public=st.booleans(),
    person=st.none() | st.integers(1, 3),
    participant=st.integers(1, 3),
    role=st.sampled_from(Role),
)
def test_an_attendee_hears_what_is_public_or_theirs(
    public: bool, person: int | None, participant: int, role: Role
) -> None:
    """Moderators hear everything."""
    heard = may_hear(public, person, participant=participant, role=role)
    assert heard == (role is Role.MODERATOR or public or person == participant)
