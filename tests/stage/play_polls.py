"""Polls in the random play: what may be tried, and what the design says to it, written down a second time."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Model

from stage.models import Meeting, Participant, Poll, Room, Vote
from stage.protocol import ClosePoll, DeletePoll, Numbered, PublishPoll, SavePoll, SharePoll
from stage.protocol import Vote as VoteCommand
from stage.words import PollKind, PollStatus, Role
from tests.stage.polls import write

NO_POLL = 2**40
COMMANDS = [SavePoll, DeletePoll, PublishPoll, ClosePoll, SharePoll, VoteCommand]
TABLES: list[type[Model]] = [Poll, Vote]
DRAFT, OPEN, CLOSED = PollStatus


class Polls:
    """The polls as the database has them; `rows` are the room's drafts and the polls of the meeting that is now."""

    def __init__(self, room: Room, meeting: Meeting, now: dt.datetime) -> None:
        self.room, self.meeting, self.now = room, meeting, now
        every = list(Poll.objects.filter(room=room).order_by("pk"))
        self.rows = {poll.pk: poll for poll in every if poll.meeting_id in (None, meeting.pk)}
        self.past = {poll.pk: poll for poll in every if poll.pk not in self.rows}

    @property
    def over(self) -> set[int]:
        """Those whose time is up."""
        asked = [poll for poll in self.rows.values() if poll.status == OPEN]
        return {poll.pk for poll in asked if poll.closes_at and poll.closes_at <= self.now}

    # ---- what may be tried

    def commands(self) -> Iterator[Numbered]:
        """Everything that somebody could say about polls now."""
        new = f"key-{len(self.rows) + len(self.past)}-{self.now:%H%M%S}"
        some = [*list(self.rows)[-6:], *list(self.past)[-1:], NO_POLL]
        yield write(key=new)
        yield write(
            key=new,
            kind=PollKind.QUIZ,
            right=[1],
            share_results=False,
            multiple=True,
            publish=True,
            seconds=40,
        )
        yield write(key=new, answers=["Yes", "Yes"])
        for pk in some:
            yield write(draft=pk, question=f"Which one of {len(self.rows)}, {new}?")
            yield from (kind(id=0, poll=pk) for kind in (DeletePoll, PublishPoll, ClosePoll))
            yield from (SharePoll(id=0, poll=pk, share=share) for share in (True, False))
            yield from (
                VoteCommand(id=0, poll=pk, choices=choices) for choices in ([0], [1], [2, 0], [], [1, 1], [7])
            )

    # ---- what the design says to it

    def allows(self, me: Participant, command: Numbered) -> bool:
        """Whether this person may do this now."""
        if isinstance(command, VoteCommand):
            return me.role == Role.ATTENDEE and self.counts(command)
        if me.role != Role.MODERATOR:
            return False
        match command:
            case SavePoll(draft=pk, publish=publish, answers=answers):
                is_draft = pk is None or self.status(pk) == DRAFT
                return is_draft and (self.can_open() or not publish) and len({*answers}) == len(answers)
            case PublishPoll(poll=pk):
                return self.status(pk) == DRAFT and self.can_open()
            case DeletePoll(poll=pk):
                return self.status(pk) == DRAFT
            case ClosePoll(poll=pk):
                return self.status(pk) == OPEN
            case SharePoll(poll=pk):
                return self.status(pk) in (OPEN, CLOSED)
        raise AssertionError(f"no command of polls: {command}")

    def counts(self, vote: VoteCommand) -> bool:
        poll = self.rows.get(vote.poll)
        if poll is None or poll.status != OPEN or not self.room.has_polls:
            return False
        in_time = poll.closes_at is None or self.now < poll.closes_at
        fits = 1 <= len(vote.choices) <= (len(poll.answers) if poll.multiple else 1)
        is_new = len({*vote.choices}) == len(vote.choices)
        return in_time and fits and is_new and max(vote.choices) < len(poll.answers)

    def status(self, pk: int) -> str | None:
        return self.rows[pk].status if pk in self.rows else None

    def can_open(self) -> bool:
        asked = [poll for poll in self.rows.values() if poll.status == OPEN]
        return self.meeting.started_at is not None and self.room.has_polls and len(asked) < 5

    # ---- what must hold

    def check(self) -> None:
        """None is open in a meeting that is over; what was counted is what people chose last, one vote a person."""
        assert {poll.status for poll in self.past.values()} <= {CLOSED}
        for poll in [*self.rows.values(), *self.past.values()]:
            votes = list(Vote.objects.filter(poll=poll))
            assert len({vote.participant_id for vote in votes}) == len(votes)
            chosen = [sum(place in vote.choices for vote in votes) for place in range(len(poll.answers))]
            counted = {"voters": len(votes), "counts": chosen}
            assert poll.results == (counted if poll.status == CLOSED else None)
