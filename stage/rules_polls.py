"""Who may do what with polls and quiz questions, and when. Pure, as `stage.rules`."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.text import says_something
from stage.words import PollKind, PollStatus, Role

MOST_OPEN = 5
"""Polls that may be open at a time: people answer one after the other."""
MOST_DRAFTS = 100
MOST_IN_A_MEETING = 100
"""Published ones; every page that opens the room carries them."""


def why_not_find(status: PollStatus | None) -> NotAllowed | None:
    """`status` None: there is no such poll in this room, or it belongs to a meeting that is over."""
    if status is not None:
        return None
    return NotAllowed(Code.NO_POLL, _("This poll is not here any more."))


def why_not_save(by: Role | None, status: PollStatus | None, drafts: int) -> NotAllowed | None:
    """Moderators write new ones (`status` None) and change them until they are published."""
    if no := why_not_moderate(by):
        return no
    if status is None and drafts >= MOST_DRAFTS:
        return NotAllowed(
            Code.TOO_MANY_POLLS,
            _("This room has {n} drafts already: publish or delete one first.").format(n=MOST_DRAFTS),
        )
    if status in (None, PollStatus.DRAFT):
        return None
    return NotAllowed(
        Code.POLL_PUBLISHED,
        _("This has been published already, so it cannot be changed any more: make a new one from it."),
    )


def why_not_content(
    kind: PollKind, question: str, answers: Sequence[str], right: Sequence[int]
) -> NotAllowed | None:
    """A question, answers that can be told apart, and for a quiz question at least one right answer."""
    if not says_something(question):
        return NotAllowed(Code.BAD_POLL, _("Write the question."))
    if not all(map(says_something, answers)):
        return NotAllowed(Code.BAD_POLL, _("An answer is empty: write it or remove it."))
    if len({answer.casefold() for answer in answers}) < len(answers):
        return NotAllowed(Code.BAD_POLL, _("Two answers are the same: change or remove one."))
    if kind is PollKind.POLL:
        return NotAllowed(Code.BAD_POLL, _("A poll question has no right answers.")) if right else None
    if not right:
        return NotAllowed(Code.BAD_POLL, _("Mark at least one answer as right."))
    if are_choices(right, len(answers)):
        return None
    return NotAllowed(Code.BAD_POLL, _("A right answer is not among the answers."))


def why_not_publish(
    by: Role | None, status: PollStatus | None, *, live: bool, switched_on: bool, open_now: int, before: int
) -> NotAllowed | None:
    """A moderator, a draft, a meeting that runs, and few enough questions at a time.

    `status` None: it is written and published in one go; `before` counts what this meeting has published so far.
    """
    if no := why_not_moderate(by):
        return no
    if status not in (None, PollStatus.DRAFT):
        return NotAllowed(Code.ALREADY_PUBLISHED, _("This has been published already."))
    if not switched_on:
        return NotAllowed(Code.SWITCHED_OFF, _("Polls are off right now: turn them on first."))
    if not live:
        return NotAllowed(
            Code.NOT_STARTED,
            _("The meeting has not started yet: save a draft now, and publish it after the start."),
        )
    if open_now >= MOST_OPEN:
        return NotAllowed(
            Code.TOO_MANY_POLLS,
            _("{n} questions are open already: close one first.").format(n=MOST_OPEN),
        )
    if before >= MOST_IN_A_MEETING:
        return NotAllowed(
            Code.TOO_MANY_POLLS,
            _("This meeting has had {n} questions: the next can have more.").format(n=MOST_IN_A_MEETING),
        )
    return None


def why_not_close(by: Role | None, status: PollStatus, closed_by: str) -> NotAllowed | None:
    """A moderator closes what is open; who comes second is told who was first."""
    if no := why_not_moderate(by) or why_not_published(status):
        return no
    if status is PollStatus.OPEN:
        return None
    why = (
        _("{name} has closed this already.").format(name=closed_by)
        if closed_by
        else _("The time was up: this is closed already.")
    )
    return NotAllowed(Code.ALREADY_CLOSED, why)


def why_not_share(by: Role | None, status: PollStatus) -> NotAllowed | None:
    """A moderator, and something that is or was asked."""
    return why_not_moderate(by) or why_not_published(status)


def why_not_published(status: PollStatus) -> NotAllowed | None:
    """Nobody has been asked yet."""
    return (
        NotAllowed(Code.NO_POLL, _("This is a draft: publish it first."))
        if status is PollStatus.DRAFT
        else None
    )


def why_not_delete(by: Role | None, status: PollStatus) -> NotAllowed | None:
    """Only drafts go: what people have answered is kept."""
    if no := why_not_moderate(by):
        return no
    if status is PollStatus.DRAFT:
        return None
    return NotAllowed(Code.POLL_PUBLISHED, _("This has been published, so it is kept with its results."))


def why_not_vote(
    by: Role | None,
    status: PollStatus | None,
    *,
    switched_on: bool,
    in_time: bool,
    choices: Sequence[int],
    answers: int,
    multiple: bool,
) -> NotAllowed | None:
    """An attendee, while it is open, with one choice or several. To attendees a draft is not there at all."""
    if by is not Role.ATTENDEE:
        return NotAllowed(Code.ATTENDEES_ONLY, _("Moderators see the results and do not vote."))
    if no := why_not_find(None if status is PollStatus.DRAFT else status):
        return no
    if not switched_on:
        return NotAllowed(
            Code.SWITCHED_OFF, _("Polls are off right now: a moderator can turn them on again.")
        )
    if status is PollStatus.CLOSED or not in_time:
        return NotAllowed(Code.POLL_CLOSED, _("The voting is over: this answer came too late to be counted."))
    if not choices:
        return NotAllowed(Code.BAD_VOTE, _("Choose an answer first."))
    if not multiple and len(choices) > 1:
        return NotAllowed(Code.BAD_VOTE, _("Choose one answer only."))
    if not are_choices(choices, answers):
        return NotAllowed(Code.BAD_VOTE, _("This answer does not exist: reload the page and vote again."))
    return None


def are_choices(choices: Sequence[int], answers: int) -> bool:
    """Each is the place of an answer, and none stands twice."""
    return len(set(choices)) == len(choices) and all(0 <= choice < answers for choice in choices)
