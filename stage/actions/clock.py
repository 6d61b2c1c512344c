"""What happens because time passes: invitations and polls run out, people stay away too long."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stage.actions.admission import end_absent
from stage.actions.hands import lower_absent
from stage.actions.locked import THE_ROOM, LockedStage, grace, locked
from stage.actions.polls import close_late, rooms_with_late_polls
from stage.actions.stage import move_up
from stage.models import Admission, Hand, StageRequest
from stage.rules import Move
from stage.words import Status


def seen(participants: Collection[int]) -> None:
    """Note that these people are connected now: of use for open requests, raised hands and waits outside.

    Of several, those whose row somebody holds at this moment are left for the next time: waiting for one row while
    holding others is how two come to wait for each other for ever.
    """
    now = timezone.now()
    with transaction.atomic():
        for rows in (
            StageRequest.objects.exclude(status=Status.ENDED),
            Hand.objects.filter(lowered_at=None),
            Admission.objects.filter(ended_at=None),
        ):
            theirs = rows.filter(participant__in=participants)
            free = theirs.select_for_update(skip_locked=len(participants) > 1).values_list("pk", flat=True)
            rows.filter(pk__in=list(free)).update(seen_at=now)


def due_rooms(*, watching_since: dt.datetime, noted_at: dt.datetime | None = None) -> list[UUID]:
    """The rooms in which something has run out.

    `watching_since` is when this server process began to note who is connected, `noted_at` when it last did (now, if
    nothing else is said): nobody counts as gone for the time in which no server was there to see them.
    """
    late = Q(status=Status.INVITED, expires_at__lte=timezone.now())
    before = absent_before(watching_since, noted_at)
    if before is not None:
        late |= Q(seen_at__lt=before)
    rows = StageRequest.objects.exclude(status=Status.ENDED).filter(late)
    rooms = set(rows.order_by().values_list("meeting__room", flat=True))
    rooms |= rooms_with_late_polls()
    if before is not None:
        for gone in (
            Hand.objects.filter(lowered_at=None, seen_at__lt=before),
            Admission.objects.filter(ended_at=None, seen_at__lt=before),
        ):
            rooms |= set(gone.order_by().values_list("meeting__room", flat=True))
    return list(rooms)


def run_out(room_id: UUID, *, watching_since: dt.datetime, noted_at: dt.datetime | None = None) -> None:
    """End what is due in one room; looks again under the lock, so that several processes may try."""
    with locked(room_id) as stage:
        before = absent_before(watching_since, noted_at)
        gone = gone_from(stage, before) if before is not None else set()
        for request in list(stage.open):
            if request.pk in gone:
                stage.move(request, Move.LAPSE, THE_ROOM, reason="left")
            elif is_expired(stage, request):
                stage.move(request, Move.EXPIRE, THE_ROOM, reason="time")
        if before is not None:
            lower_absent(stage, before)
            end_absent(stage, before)
        close_late(stage)
        move_up(stage)


def absent_before(watching_since: dt.datetime, noted_at: dt.datetime | None) -> dt.datetime | None:
    """Who was seen last before this is gone; None while nobody has watched for long enough to tell."""
    before = (noted_at or timezone.now()) - grace()
    return before if watching_since <= before else None


def gone_from(stage: LockedStage, before: dt.datetime) -> set[int]:
    """The requests of those who were away too long; held, so that nobody comes back before they have ended."""
    rows = StageRequest.objects.exclude(status=Status.ENDED).filter(meeting=stage.meeting)
    return set(rows.filter(seen_at__lt=before).select_for_update().values_list("pk", flat=True))


def is_expired(stage: LockedStage, request: StageRequest) -> bool:
    """An invitation whose time is over."""
    return (
        request.status == Status.INVITED
        and request.expires_at is not None
        and request.expires_at <= stage.now
    )
