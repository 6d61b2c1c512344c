"""What may be done with polls, by whom and when; and that votes are counted right, however many there are."""

import itertools
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.parts.polls import count
from stage.refusals import Code, NotAllowed
from stage.rules_polls import (
    MOST_DRAFTS,
    MOST_IN_A_MEETING,
    MOST_OPEN,
    why_not_close,
    why_not_content,
    why_not_delete,
    why_not_publish,
    why_not_save,
    why_not_share,
    why_not_vote,
)
from stage.words import PollKind, PollStatus, Role

DRAFT, OPEN, CLOSED = PollStatus
IN_ORDER: dict[str, Any] = {"live": True, "switched_on": True, "open_now": 0, "before": 0}
A_VOTE: dict[str, Any] = {
    "switched_on": True,
    "in_time": True,
    "choices": [1],
    "answers": 3,
    "multiple": False,
}

answers = st.integers(2, 10)
ballots = answers.flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.lists(st.integers(0, n - 1), unique=True, min_size=1, max_size=n), max_size=60),
    )
)


def code(no: NotAllowed | None) -> Code | None:
    """What a program reads in a refusal."""
    return no.code if no else None


@pytest.mark.parametrize("status", PollStatus)
def test_only_moderators_write_publish_close_share_and_delete(status: PollStatus) -> None:
    """An attendee is told so, whatever state the poll is in; a moderator is never told that."""
    for role in Role:
        refusals = {
            code(why_not_save(role, status, 0)),
            code(why_not_publish(role, status, **IN_ORDER)),
            code(why_not_close(role, status, "Ada")),
            code(why_not_share(role, status)),
            code(why_not_delete(role, status)),
        }
        assert (refusals == {Code.MODERATORS_ONLY}) is (role is Role.ATTENDEE)
        assert (Code.MODERATORS_ONLY in refusals) is (role is Role.ATTENDEE)


def test_a_poll_goes_from_draft_to_open_to_closed() -> None:
    """And nowhere else: changed and deleted only as a draft, shared only when it has been asked."""
    by = Role.MODERATOR
    allowed = {
        status: (
            why_not_save(by, status, 0) is None,
            why_not_publish(by, status, **IN_ORDER) is None,
            why_not_close(by, status, "Ada") is None,
            why_not_share(by, status) is None,
            why_not_delete(by, status) is None,
        )
        for status in PollStatus
    }
    assert allowed == {
        DRAFT: (True, True, False, False, True),
        OPEN: (False, False, True, True, False),
        CLOSED: (False, False, False, True, False),
    }


def test_who_closes_second_is_told_who_was_first() -> None:
    """A moderator's name, or that the time was up."""
    assert "Ada has closed" in str(why_not_close(Role.MODERATOR, CLOSED, "Ada"))
    assert "time was up" in str(why_not_close(Role.MODERATOR, CLOSED, ""))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"live": False}, Code.NOT_STARTED),
        ({"switched_on": False}, Code.SWITCHED_OFF),
        ({"open_now": MOST_OPEN - 1}, None),
        ({"open_now": MOST_OPEN}, Code.TOO_MANY_POLLS),
        ({"before": MOST_IN_A_MEETING - 1}, None),
        ({"before": MOST_IN_A_MEETING}, Code.TOO_MANY_POLLS),
    ],
)
def test_publishing_needs_a_meeting_and_room(change: dict[str, int], expected: Code | None) -> None:
    """For a draft as for what is written and published in one go."""
    for status in (None, DRAFT):
        assert code(why_not_publish(Role.MODERATOR, status, **IN_ORDER | change)) == expected


def test_drafts_are_limited_but_can_always_be_changed() -> None:
    """The limit is for new ones."""
    assert why_not_save(Role.MODERATOR, None, MOST_DRAFTS - 1) is None
    assert code(why_not_save(Role.MODERATOR, None, MOST_DRAFTS)) == Code.TOO_MANY_POLLS
    assert why_not_save(Role.MODERATOR, DRAFT, MOST_DRAFTS) is None


@pytest.mark.parametrize(
    ("kind", "question", "answers", "right", "words"),
    [
        ("poll", "Why?", ["Yes", "No"], [], None),
        ("poll", " \u200b\n", ["Yes", "No"], [], "question"),
        ("poll", "Why?", ["Yes", ""], [], "empty"),
        ("poll", "Why?", ["Straße", "STRASSE"], [], "same"),
        ("poll", "Why?", ["Yes", "No"], [0], "no right answers"),
        ("quiz", "Why?", ["Yes", "No"], [], "at least one"),
        ("quiz", "Why?", ["Yes", "No"], [1], None),
        ("quiz", "Why?", ["Yes", "No"], [0, 1], None),
        ("quiz", "Why?", ["Yes", "No"], [2], "not among"),
        ("quiz", "Why?", ["Yes", "No"], [1, 1], "not among"),
    ],
)
def test_what_is_asked_makes_sense(
    kind: str, question: str, answers: list[str], right: list[int], words: str | None
) -> None:
    """Or the moderator reads what to mend."""
    no = why_not_content(PollKind(kind), question, answers, right)
    assert (no is None) is (words is None)
    assert no is None or (no.code == Code.BAD_POLL and str(words) in no.text)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"choices": [0]}, None),
        ({"choices": [2]}, None),
        ({"choices": [3]}, Code.BAD_VOTE),
        ({"choices": [-1]}, Code.BAD_VOTE),
        ({"choices": []}, Code.BAD_VOTE),
        ({"choices": [0, 1]}, Code.BAD_VOTE),
        ({"choices": [0, 1], "multiple": True}, None),
        ({"choices": [1, 1], "multiple": True}, Code.BAD_VOTE),
        ({"choices": [], "multiple": True}, Code.BAD_VOTE),
        ({"in_time": False}, Code.POLL_CLOSED),
        ({"switched_on": False}, Code.SWITCHED_OFF),
    ],
)
def test_a_vote(change: dict[str, object], expected: Code | None) -> None:
    """On an open poll, with what there is to choose."""
    assert code(why_not_vote(Role.ATTENDEE, OPEN, **A_VOTE | change)) == expected


def test_who_votes_and_when() -> None:
    """Attendees while it is open; of a draft they learn nothing, not even that it is there."""
    found = {
        (role, status): code(why_not_vote(role, status, **A_VOTE))
        for role, status in itertools.product([*Role, None], [*PollStatus, None])
    }
    for status in [*PollStatus, None]:
        assert found[Role.MODERATOR, status] == found[None, status] == Code.ATTENDEES_ONLY
    assert [found[Role.ATTENDEE, status] for status in (None, DRAFT, OPEN, CLOSED)] == [
        Code.NO_POLL,
        Code.NO_POLL,
        None,
        Code.POLL_CLOSED,
    ]


@given(said=ballots)
def test_votes_are_counted_alike_one_by_one_and_bundled(said: tuple[int, list[list[int]]]) -> None:
    """Everybody once, each of their choices once, and no answer forgotten."""
    number, votes = said
    results = count(number, ((vote, 1) for vote in votes))
    bundled = Counter(tuple(sorted(vote)) for vote in votes)
    assert results == count(number, bundled.items())
    assert results.voters == len(votes)
    assert results.counts == [sum(place in vote for vote in votes) for place in range(number)]
