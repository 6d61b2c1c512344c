"""Polls and quiz questions: written by moderators, answered by attendees, closed by a moderator or by the clock."""

import datetime as dt
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from msgspec import to_builtins

from stage import rules, rules_polls
from stage.actions.locked import MODERATORS, THE_ROOM, Action, Actor, LockedStage
from stage.models import Poll, Vote
from stage.parts import as_everyone_knows, counted, poll_info
from stage.protocol import (
    ClosePoll,
    DeletePoll,
    Numbered,
    OwnVote,
    PollClosed,
    PollDeleted,
    PollOpened,
    PollSaved,
    PollShared,
    PublishPoll,
    SavePoll,
    SharePoll,
)
from stage.protocol import Vote as VoteCommand
from stage.refusals import NotAllowed, insist
from stage.text import tidied
from stage.words import PollStatus

voted = Signal()
"""Sent after a commit, since a vote is no event: `room` and `participant` (ids), and their `vote`."""


class Content(TypedDict):
    """What the maker of a poll writes."""

    kind: str
    question: str
    answers: list[str]
    right: list[int]
    multiple: bool
    seconds: int | None
    share_results: bool


def uses_polls(stage: LockedStage) -> bool:
    """Whether the room has polls switched on."""
    return stage.room.has_polls


# ---- moderators write


def save_poll(stage: LockedStage, by: Actor, command: SavePoll) -> None:
    """Write a draft, or publish it at once; what is sent again after a broken line changes nothing."""
    row = draft_meant(stage, by, command)
    said = content(command)
    if row is not None and row.status != PollStatus.DRAFT and is_same(row, said):
        return
    status = PollStatus(row.status) if row else None
    drafts = Poll.objects.filter(room=stage.room, status=PollStatus.DRAFT).count()
    insist(rules_polls.why_not_save(by.role, status, drafts))
    insist(rules_polls.why_not_content(command.kind, said["question"], said["answers"], said["right"]))
    if command.publish:
        insist(why_not_publish(stage, by, status))
    if row is None:
        row = Poll(room=stage.room, key=command.key, made_at=stage.now, made_by=by.name)
    if row.pk is None or not is_same(row, said):
        for field, value in said.items():
            setattr(row, field, value)
        row.save()
        stage.tell(PollSaved(poll=poll_info(row), by=by.by), only=MODERATORS)
    if command.publish:
        open_poll(stage, by, row)


def delete_poll(stage: LockedStage, by: Actor, command: DeletePoll) -> None:
    """Throw a draft away."""
    row = poll_here(stage, by, command.poll)
    insist(rules_polls.why_not_delete(by.role, PollStatus(row.status)))
    row.delete()
    stage.tell(PollDeleted(poll=command.poll, by=by.by), only=MODERATORS)


def publish_poll(stage: LockedStage, by: Actor, command: PublishPoll) -> None:
    """Ask everyone."""
    row = poll_here(stage, by, command.poll)
    insist(why_not_publish(stage, by, PollStatus(row.status)))
    open_poll(stage, by, row)


def close_poll(stage: LockedStage, by: Actor, command: ClosePoll) -> None:
    """End the voting."""
    row = poll_here(stage, by, command.poll)
    insist(rules_polls.why_not_close(by.role, PollStatus(row.status), row.closed_by))
    end_voting(stage, by, row)


def share_poll(stage: LockedStage, by: Actor, command: SharePoll) -> None:
    """Choose whether attendees see the results."""
    row = poll_here(stage, by, command.poll)
    insist(rules_polls.why_not_share(by.role, PollStatus(row.status)))
    if row.share_results == command.share:
        return
    row.share_results = command.share
    row.save()
    tell_everyone(stage, PollShared, row, by)


# ---- attendees answer


def vote(stage: LockedStage, by: Actor, command: VoteCommand) -> None:
    """Count somebody's answer in place of the one before."""
    me = by.myself
    row = Poll.objects.filter(pk=command.poll, meeting=stage.meeting).first()
    choices = sorted(command.choices)
    insist(
        rules_polls.why_not_vote(
            by.role,
            PollStatus(row.status) if row else None,
            switched_on=uses_polls(stage),
            in_time=row is not None and (row.closes_at is None or stage.now < row.closes_at),
            choices=choices,
            answers=len(row.answers) if row else 0,
            multiple=row is not None and row.multiple,
        )
    )
    assert row is not None
    Vote.objects.update_or_create(poll=row, participant=me, defaults={"choices": choices, "at": stage.now})
    mine = OwnVote(poll=row.pk, choices=choices)
    transaction.on_commit(lambda: voted.send(sender=Vote, room=stage.room.pk, participant=me.pk, vote=mine))


# ---- what several of these do


def open_poll(stage: LockedStage, by: Actor, row: Poll) -> None:
    """From now on people vote, and the poll belongs to this meeting."""
    row.meeting, row.status = stage.meeting, PollStatus.OPEN.value
    row.opened_at, row.opened_by = stage.now, by.name
    row.closes_at = stage.now + dt.timedelta(seconds=row.seconds) if row.seconds else None
    row.save()
    tell_everyone(stage, PollOpened, row, by)


def end_voting(stage: LockedStage, by: Actor, row: Poll) -> None:
    """Count, and keep the results."""
    row.status, row.closed_at, row.closed_by = PollStatus.CLOSED.value, stage.now, by.name
    row.results = to_builtins(counted([row])[row.pk])
    row.save()
    tell_everyone(stage, PollClosed, row, by)


def close_all(stage: LockedStage, by: Actor) -> None:
    """The meeting ends; so does the voting."""
    for row in open_polls(stage):
        end_voting(stage, by, row)


def rooms_with_late_polls() -> set[UUID]:
    """Where the time of a poll is up."""
    late = Poll.objects.filter(status=PollStatus.OPEN, closes_at__lte=timezone.now())
    return set(late.order_by().values_list("room", flat=True))


def close_late(stage: LockedStage) -> None:
    """Their time is up."""
    for row in open_polls(stage):
        if row.closes_at is not None and row.closes_at <= stage.now:
            end_voting(stage, THE_ROOM, row)


def tell_everyone(
    stage: LockedStage, kind: type[PollOpened | PollClosed | PollShared], row: Poll, by: Actor
) -> None:
    """Tell of a published poll: everyone what everyone may know, then moderators the rest."""
    whole = poll_info(row)
    public = as_everyone_knows(whole)
    stage.tell(kind(poll=public, by=by.by))
    if whole != public:
        stage.tell(PollSaved(poll=whole, by=by.by), only=MODERATORS)


def open_polls(stage: LockedStage) -> list[Poll]:
    """Those people vote on, oldest first."""
    return list(Poll.objects.filter(meeting=stage.meeting, status=PollStatus.OPEN).order_by("pk"))


def poll_here(stage: LockedStage, by: Actor, pk: int) -> Poll:
    """For moderators: a draft of this room or a poll of this meeting."""
    insist(rules.why_not_moderate(by.role))
    row = Poll.objects.filter(pk=pk, room=stage.room).first()
    if row is not None and row.meeting_id not in (None, stage.meeting.pk):
        row = None
    insist(rules_polls.why_not_find(PollStatus(row.status) if row else None))
    assert row is not None
    return row


def draft_meant(stage: LockedStage, by: Actor, command: SavePoll) -> Poll | None:
    """The poll to change; None for a new one that has not come before."""
    if command.draft is not None:
        return poll_here(stage, by, command.draft)
    insist(rules.why_not_moderate(by.role))
    return Poll.objects.filter(room=stage.room, key=command.key).first()


def why_not_publish(stage: LockedStage, by: Actor, status: PollStatus | None) -> NotAllowed | None:
    """Ask the rules, with this meeting's numbers."""
    statuses = list(Poll.objects.filter(meeting=stage.meeting).values_list("status", flat=True))
    return rules_polls.why_not_publish(
        by.role,
        status,
        live=stage.situation.live,
        switched_on=uses_polls(stage),
        open_now=statuses.count(PollStatus.OPEN),
        before=len(statuses),
    )


def content(command: SavePoll) -> Content:
    """What is written, tidied."""
    return {
        "kind": command.kind.value,
        "question": tidied(command.question),
        "answers": [tidied(answer) for answer in command.answers],
        "right": sorted(command.right),
        "multiple": command.multiple,
        "seconds": command.seconds,
        "share_results": command.share_results,
    }


def is_same(row: Poll, said: Content) -> bool:
    """Whether a poll says this already."""
    return all(getattr(row, field) == value for field, value in said.items())


ACTIONS: dict[type[Numbered], Action] = {
    SavePoll: save_poll,
    DeletePoll: delete_poll,
    PublishPoll: publish_poll,
    ClosePoll: close_poll,
    SharePoll: share_poll,
    VoteCommand: vote,
}
