"""Polls and quiz questions, as the wire says them to moderators and to everyone; and counting."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import msgspec
from django.db.models import Count, Q

from stage.models import Meeting, Poll, Vote
from stage.protocol import OwnVote, PollInfo, PollStanding, Results
from stage.words import PollKind, PollStatus


def poll_info(row: Poll) -> PollInfo:
    """A poll as moderators know it."""
    return PollInfo(
        id=row.pk,
        kind=PollKind(row.kind),
        question=row.question,
        answers=row.answers,
        right=row.right if row.kind == PollKind.QUIZ else None,
        multiple=row.multiple,
        seconds=row.seconds,
        share_results=row.share_results,
        status=PollStatus(row.status),
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        results=msgspec.convert(row.results, Results) if row.results else None,
    )


def as_everyone_knows(whole: PollInfo) -> PollInfo:
    """A published poll without what attendees may not know (yet): right answers and results."""
    if whole.status is PollStatus.CLOSED and whole.share_results:
        return whole
    return msgspec.structs.replace(whole, right=None, results=None)


def polls_of(meeting: Meeting) -> list[PollInfo]:
    """The meeting's polls and the room's drafts, as moderators know them, oldest first."""
    here = Q(meeting=meeting) | Q(room=meeting.room_id, status=PollStatus.DRAFT)
    return [poll_info(row) for row in Poll.objects.filter(here).order_by("pk")]


def known_to_everyone(polls: Iterable[PollInfo]) -> list[PollInfo]:
    """What attendees know of them."""
    return [as_everyone_knows(poll) for poll in polls if poll.status is not PollStatus.DRAFT]


# ---- counting


def count(answers: int, ballots: Iterable[tuple[Collection[int], int]]) -> Results:
    """Count ballots: what was chosen on them, and how many are alike."""
    counts, voters = [0] * answers, 0
    for choices, alike in ballots:
        voters += alike
        for choice in choices:
            counts[choice] += alike
    return Results(voters=voters, counts=counts)


def counted(polls: Collection[Poll]) -> dict[int, Results]:
    """The votes of these polls as of now, in one query."""
    ballots: dict[int, list[tuple[list[int], int]]] = {poll.pk: [] for poll in polls}
    rows = (
        Vote.objects.filter(poll__in=ballots).order_by().values("poll", "choices").annotate(alike=Count("pk"))
    )
    for poll, choices, alike in rows.values_list("poll", "choices", "alike"):
        ballots[poll].append((choices, alike))
    return {poll.pk: count(len(poll.answers), ballots[poll.pk]) for poll in polls}


def standings(rooms: Collection[UUID]) -> Mapping[UUID, list[PollStanding]]:
    """How the open polls of these rooms stand."""
    found: dict[UUID, list[PollStanding]] = {room: [] for room in rooms}
    polls = list(Poll.objects.filter(room__in=rooms, status=PollStatus.OPEN).order_by("pk"))
    if polls:
        results = counted(polls)
        for poll in polls:
            found[poll.room_id].append(PollStanding(poll=poll.pk, results=results[poll.pk]))
    return found


def own_votes(participants: Collection[int]) -> dict[int, list[OwnVote]]:
    """What each of these people chose in the meeting that is now, in one query."""
    found: dict[int, list[OwnVote]] = {}
    rows = Vote.objects.filter(participant__in=participants, poll__meeting__ended_at=None).order_by("pk")
    for participant, poll, choices in rows.values_list("participant", "poll", "choices"):
        found.setdefault(participant, []).append(OwnVote(poll=poll, choices=choices))
    return found
