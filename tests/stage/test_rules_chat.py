"""The chat's rules: who may, whatever the switch; and refusals that help."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.refusals import Code, NotAllowed
from stage.rules_chat import (
    Writer,
    why_not_block,
    why_not_delete,
    why_not_line,
    why_not_pin,
    why_not_react,
    why_not_read,
    why_not_send,
)
from stage.words import Role

ROLES = [*Role, None]
writers = st.builds(Writer, role=st.sampled_from(ROLES), is_on=st.booleans(), blocked=st.booleans())


@given(by=writers, lately=st.integers(0, 20))
def test_moderators_write_always_attendees_while_the_chat_is_on_and_they_are_not_blocked(
    by: Writer, lately: int
) -> None:
    """And nobody more than five in a moment."""
    may_react = why_not_react(by) is None
    assert may_react == (by.role is Role.MODERATOR or (by.is_on and not by.blocked))
    assert (why_not_send(by, lately=lately) is None) == (may_react and lately < 5)


def test_who_is_blocked_hears_so_before_that_the_chat_is_off() -> None:
    """Waiting for the chat to be on again would not help them."""
    no = why_not_react(Writer(role=Role.ATTENDEE, is_on=False, blocked=True))
    assert no is not None
    assert no.code is Code.BLOCKED


@pytest.mark.parametrize(("by", "own"), list(itertools.product(ROLES, [True, False])))
def test_ones_own_and_a_moderators(by: Role | None, own: bool) -> None:
    """Deleting, and reading what is private: the same two may."""
    theirs = own or by is Role.MODERATOR
    assert (why_not_delete(by, own=own) is None) == theirs
    assert (why_not_read(by, own=own) is None) == theirs


@given(by=st.sampled_from(ROLES), private=st.booleans(), pinned=st.integers(0, 10))
def test_moderators_pin_three_messages_to_everyone(by: Role | None, private: bool, pinned: int) -> None:
    """What was said in private is not shown to all by a slip."""
    allowed = by is Role.MODERATOR and not private and pinned < 3
    assert (why_not_pin(by, private=private, pinned=pinned) is None) == allowed


@pytest.mark.parametrize(("by", "who"), list(itertools.product(ROLES, Role)))
def test_only_attendees_are_blocked_and_have_a_line(by: Role | None, who: Role) -> None:
    """Only by moderators."""
    assert (why_not_block(by, who=who) is None) == (by is Role.MODERATOR and who is Role.ATTENDEE)
    assert (why_not_line(of=who) is None) == (who is Role.ATTENDEE)


def refusals() -> dict[str, NotAllowed]:
    """One of each wording."""
    found = [
        why_not_react(Writer(Role.ATTENDEE, is_on=True, blocked=True)),
        why_not_react(Writer(Role.ATTENDEE, is_on=False, blocked=False)),
        why_not_send(Writer(Role.ATTENDEE, is_on=True, blocked=False), lately=9),
        why_not_line(of=Role.MODERATOR),
        why_not_delete(Role.ATTENDEE, own=False),
        why_not_read(Role.ATTENDEE, own=False),
        why_not_pin(Role.MODERATOR, private=True, pinned=0),
        why_not_pin(Role.MODERATOR, private=False, pinned=3),
        why_not_block(Role.MODERATOR, who=Role.MODERATOR),
    ]
    return {no.text: no for no in found if no is not None}


@pytest.mark.parametrize("text", refusals())
def test_a_refusal_is_a_sentence_that_says_how_to_go_on(text: str) -> None:
    """Whole, without the program's own words: who can do it instead, or ": what to do now"."""
    assert re.fullmatch(r"[A-Z0-9][^_{}<>]{15,}\.", text)
    assert re.search(r"^Only |: \w", text)


def test_each_refusal_has_a_code_of_its_own() -> None:
    """For programs."""
    assert len({no.code for no in refusals().values()}) == len(refusals()) == 9
