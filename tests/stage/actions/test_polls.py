"""Polls from the draft to the kept result, on the database."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stage.actions import administer, clock, perform
from stage.entry import admit
from stage.models import Event, Participant, Poll, Room, Vote
from stage.parts import as_seen_by, own_votes, snapshot
from stage.protocol import (
    ClosePoll,
    DeletePoll,
    EndMeeting,
    OwnVote,
    PollInfo,
    PublishPoll,
    SharePoll,
    StartMeeting,
)
from stage.protocol import Vote as VoteCommand
from stage.refusals import Code, NotAllowed
from stage.words import PollStatus, Role
from tests.stage.clock import Clock
from tests.stage.polls import QUIZ, write, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(room: Room) -> Room:
    """A room whose meeting runs."""
    administer(room.pk, "Ada", StartMeeting(id=0))
    return room


def vote(who: Participant, poll: Poll, *choices: int) -> None:
    """Choose."""
    perform(who.room_id, who.pk, VoteCommand(id=0, poll=poll.pk, choices=list(choices)))


def events(room: Room) -> list[tuple[str, bool]]:
    """The log, as kinds and whether everyone may know."""
    return [(event.kind, event.public) for event in Event.objects.filter(meeting__room=room)]


def seen(room: Room, role: Role) -> list[PollInfo]:
    """The polls on a fresh page."""
    return as_seen_by(snapshot(room.pk), 0, role).polls


def refused(action: Callable[[], None]) -> Code:
    """The code of a refusal."""
    with pytest.raises(NotAllowed) as no:
        action()
    return no.value.code


def test_a_draft_that_comes_twice_is_made_once(room: Room) -> None:
    """The maker's key tells; what has changed since is changed, and only that is told."""
    first = written(room)
    assert written(room).pk == first.pk
    again = written(room, question="Which topic then?", answers=["Cells ", "\x00Genes", " More\tgenes"])
    assert (again.pk, again.question, again.answers) == (
        first.pk,
        "Which topic then?",
        ["Cells", "Genes", "More genes"],
    )
    assert events(room) == [("poll_saved", False)] * 2


def test_publishing_that_comes_twice_happens_once(live: Room) -> None:
    """Also when it was written and published in one go."""
    administer(live.pk, "Ada", write(publish=True))
    told = events(live)
    administer(live.pk, "Ada", write(publish=True))
    assert events(live) == told
    assert refused(lambda: administer(live.pk, "Ada", write(question="Another?"))) == Code.POLL_PUBLISHED


def test_drafts_wait_for_class_and_outlast_it(live: Room) -> None:
    """A draft belongs to the room, a published poll to its meeting, which closes it."""
    asked, draft = written(live, key="the-first-key"), written(live, key="the-second-key")
    administer(live.pk, "Ada", PublishPoll(id=0, poll=asked.pk))
    administer(live.pk, "Ada", EndMeeting(id=0))
    asked.refresh_from_db()
    assert (asked.status, asked.closed_by, asked.results) == (
        PollStatus.CLOSED,
        "Ada",
        {"voters": 0, "counts": [0, 0, 0]},
    )
    assert [poll.id for poll in seen(live, Role.MODERATOR)] == [draft.pk]
    assert seen(live, Role.ATTENDEE) == []
    share = SharePoll(id=0, poll=asked.pk, share=False)
    assert refused(lambda: administer(live.pk, "Ada", share)) == Code.NO_POLL
    administer(live.pk, "Ada", StartMeeting(id=0))
    administer(live.pk, "Ada", PublishPoll(id=0, poll=draft.pk))
    assert [poll.id for poll in seen(live, Role.ATTENDEE)] == [draft.pk]


def test_one_vote_a_person_changed_until_it_closes(live: Room, student: Participant) -> None:
    """The last one counts; after the end none does, and the student keeps what they chose."""
    other = admit(live, person="other", name="Noor Khan", role=Role.ATTENDEE)
    poll = written(live, multiple=True, publish=True)
    vote(student, poll, 0)
    vote(other, poll, 2)
    vote(student, poll, 2, 1)
    assert Vote.objects.count() == 2
    administer(live.pk, "Ada", ClosePoll(id=0, poll=poll.pk))
    assert refused(lambda: vote(student, poll, 0)) == Code.POLL_CLOSED
    poll.refresh_from_db()
    assert poll.results == {"voters": 2, "counts": [0, 1, 2]}
    assert own_votes([student.pk, other.pk]) == {
        student.pk: [OwnVote(poll=poll.pk, choices=[1, 2])],
        other.pk: [OwnVote(poll=poll.pk, choices=[2])],
    }
    assert own_votes([admit(live, person="third", name="T", role=Role.ATTENDEE).pk]) == {}


def test_a_time_limit_counts_on_the_servers_clock(
    live: Room, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vote after it is refused even before anybody has looked at the clock; then the room closes the poll."""
    time = Clock.installed(monkeypatch)
    poll = written(live, seconds=30, publish=True)
    time.go_on(29.9)
    vote(student, poll, 0)
    assert clock.due_rooms(watching_since=time.at) == []
    time.go_on(0.1)
    assert refused(lambda: vote(student, poll, 1)) == Code.POLL_CLOSED
    assert clock.due_rooms(watching_since=time.at) == [live.pk]
    clock.run_out(live.pk, watching_since=time.at)
    clock.run_out(live.pk, watching_since=time.at)
    poll.refresh_from_db()
    assert (poll.status, poll.closed_by, poll.results) == (
        PollStatus.CLOSED,
        "",
        {"voters": 1, "counts": [1, 0, 0]},
    )
    assert clock.due_rooms(watching_since=time.at) == []
    assert [kind for kind, _ in events(live)].count("poll_closed") == 1


@pytest.mark.parametrize("share", [True, False])
def test_what_attendees_know_of_a_quiz(live: Room, student: Participant, share: bool) -> None:
    """Right answers and results only when it is closed and they are shared; moderators always have them."""
    quiz = written(live, **QUIZ, share_results=share)
    assert seen(live, Role.ATTENDEE) == []
    administer(live.pk, "Ada", PublishPoll(id=0, poll=quiz.pk))
    vote(student, quiz, 1)
    (known,) = seen(live, Role.ATTENDEE)
    assert (known.status, known.right, known.results) == (PollStatus.OPEN, None, None)
    administer(live.pk, "Ada", ClosePoll(id=0, poll=quiz.pk))
    for shared in (share, not share, share):
        administer(live.pk, "Ada", SharePoll(id=0, poll=quiz.pk, share=shared))
        (known,), (whole,) = seen(live, Role.ATTENDEE), seen(live, Role.MODERATOR)
        assert whole.right == [1]
        assert whole.results is not None
        assert whole.results.counts == [0, 1, 0]
        assert (known.right, known.results) == ((whole.right, whole.results) if shared else (None, None))


def test_no_event_for_everyone_tells_what_is_not_shared(live: Room, student: Participant) -> None:
    """Looked up in the log itself: right answers and counts stand only where moderators alone read them."""
    quiz = written(live, **QUIZ, share_results=False)
    administer(live.pk, "Ada", PublishPoll(id=0, poll=quiz.pk))
    vote(student, quiz, 1)
    administer(live.pk, "Ada", ClosePoll(id=0, poll=quiz.pk))
    told = list(Event.objects.filter(kind__startswith="poll_"))
    assert [event.kind for event in told if event.public] == ["poll_opened", "poll_closed"]
    for event in told:
        is_secret = '"right":[1]' in event.payload or '"counts"' in event.payload
        assert is_secret is not event.public
        assert event.person is None


def test_what_is_refused_changes_nothing(live: Room, student: Participant) -> None:
    """Another room's polls, a draft's deletion by an attendee, a vote on a draft."""
    draft = written(live)
    elsewhere = Room.objects.create(title="Chemistry")
    foreign = written(elsewhere)
    me = student.pk
    assert refused(lambda: administer(live.pk, "Ada", DeletePoll(id=0, poll=foreign.pk))) == Code.NO_POLL
    assert refused(lambda: administer(live.pk, "Ada", write(draft=foreign.pk))) == Code.NO_POLL
    assert refused(lambda: perform(live.pk, me, DeletePoll(id=0, poll=draft.pk))) == Code.MODERATORS_ONLY
    assert refused(lambda: perform(live.pk, me, DeletePoll(id=0, poll=0))) == Code.MODERATORS_ONLY
    assert refused(lambda: vote(student, draft, 0)) == Code.NO_POLL
    assert refused(lambda: vote(student, foreign, 0)) == Code.NO_POLL
    assert refused(lambda: administer(live.pk, "Ada", VoteCommand(id=0, poll=draft.pk, choices=[0])))
    administer(live.pk, "Ada", DeletePoll(id=0, poll=draft.pk))
    assert list(Poll.objects.all()) == [foreign]


def test_a_page_costs_as_many_queries_with_many_polls(live: Room) -> None:
    """However many polls and drafts there are."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            snapshot(live.pk)
        return len(captured)

    first = queries()
    for n in range(4):
        poll = written(live, key=f"some-key-{n}", publish=True)
        administer(live.pk, "Ada", ClosePoll(id=0, poll=poll.pk))
        written(live, key=f"other-key-{n}")
    assert queries() == first
