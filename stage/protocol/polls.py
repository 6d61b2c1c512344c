"""Polls and quiz questions: written, published, answered, counted."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from stage.protocol.base import By, Frame, Numbered, Part, Tab
from stage.words import PollKind, PollStatus

Question = Annotated[str, Meta(min_length=1, max_length=300)]
AnswerText = Annotated[str, Meta(min_length=1, max_length=150)]
Answers = Annotated[list[AnswerText], Meta(min_length=2, max_length=10)]
Choices = Annotated[list[Annotated[int, Meta(ge=0, le=9)]], Meta(max_length=10)]
"""Places in the list of answers, from 0."""
Seconds = Annotated[int, Meta(ge=5, le=3600)]


class Results(Part, frozen=True):
    """How many people voted, and how many of them chose each answer, in the order of the answers."""

    voters: int
    counts: list[int]


class PollInfo(Part, frozen=True):
    """A poll or quiz question. Drafts are the moderators'; so are `right` (the right answers of a quiz question)
    and `results` until it is closed with `share_results`. `closes_at` is null where there is no time limit.
    """

    id: int
    kind: PollKind
    question: str
    answers: list[str]
    right: list[int] | None
    multiple: bool
    seconds: int | None
    share_results: bool
    status: PollStatus
    opened_at: dt.datetime | None
    closes_at: dt.datetime | None
    closed_at: dt.datetime | None
    results: Results | None


class OwnVote(Part, frozen=True):
    """What you chose."""

    poll: int
    choices: list[int]


class PollStanding(Part, frozen=True):
    """How an open poll stands."""

    poll: int
    results: Results


class SavePoll(Numbered, frozen=True):
    """Moderator: write a new poll, or change a `draft`, and publish it at once if `publish` says so.

    `key` is a name of the browser's choice for a new one: sent twice, it is made once.
    """

    key: Tab
    kind: PollKind
    question: Question
    answers: Answers
    right: Choices
    multiple: bool
    share_results: bool
    publish: bool
    seconds: Seconds | None = None
    draft: int | None = None


class DeletePoll(Numbered, frozen=True):
    """Moderator: throw a draft away."""

    poll: int


class PublishPoll(Numbered, frozen=True):
    """Moderator: ask everyone; a time limit starts now."""

    poll: int


class ClosePoll(Numbered, frozen=True):
    """Moderator: end the voting."""

    poll: int


class SharePoll(Numbered, frozen=True):
    """Moderator: choose whether attendees see the results of a published poll once it is closed."""

    poll: int
    share: bool


class Vote(Numbered, frozen=True):
    """Attendee: answer an open poll, or change one's answer."""

    poll: int
    choices: Choices


class PollSaved(Frame, frozen=True):
    """A poll as moderators know it: a draft, or what others are not told of one that is published. To moderators."""

    poll: PollInfo
    by: By


class PollDeleted(Frame, frozen=True):
    """A draft is gone. To moderators."""

    poll: int
    by: By


class PollOpened(Frame, frozen=True):
    """A poll was published: people may vote. Moderators hear the rest in a `poll_saved` that follows."""

    poll: PollInfo
    by: By


class PollClosed(Frame, frozen=True):
    """The voting is over. Moderators hear in a `poll_saved` that follows what is not shared."""

    poll: PollInfo
    by: By


class PollShared(Frame, frozen=True):
    """Whether attendees see the results has changed."""

    poll: PollInfo
    by: By


class PollResults(Frame, frozen=True):
    """How open polls stand that have changed since the last of these. To moderators, at most once a second."""

    polls: list[PollStanding]


class Voted(Frame, frozen=True):
    """Your vote, from whichever of your tabs, is counted."""

    vote: OwnVote


PollsCommand = SavePoll | DeletePoll | PublishPoll | ClosePoll | SharePoll | Vote
PollsHappening = PollSaved | PollDeleted | PollOpened | PollClosed | PollShared
PollsFrame = PollResults | Voted
