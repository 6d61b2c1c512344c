"""Who was in a live meeting, and for how long: noted by each server process every few seconds, for its rooms at once.

The database itself adds the time, from the last moment a person was seen, by whichever process, to this one. So a
person in two tabs counts once, also when two processes serve them, and no process keeps anything that dies with it.
Who is back within `AWAY` was not away: a refresh, a tunnel, a server that restarts.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.utils import timezone

from stage.models import Attendance, Meeting

EVERY = 10.0
"""Seconds between two notes of one process."""
BETWEEN = dt.timedelta(seconds=EVERY)
AWAY = dt.timedelta(seconds=30)
AT_ONCE = 500
"""People in one statement."""


def attend(here: Mapping[UUID, Collection[int]]) -> None:
    """Note who is connected to this process now, by room; rooms without a live meeting are passed over."""
    now = timezone.now()
    live = Meeting.objects.filter(room__in=list(here), started_at__isnull=False, ended_at=None)
    for meeting in live:
        people = sorted(here[meeting.room_id])
        for first in range(0, len(people), AT_ONCE):
            note(meeting, people[first : first + AT_ONCE], now)


def note(meeting: Meeting, people: list[int], now: dt.datetime) -> None:
    """Add the time since each was last seen; a first sight counts from the note before, or the meeting's start."""
    rows = Attendance.objects.filter(meeting=meeting, participant__in=people)
    stayed = add_time(rows.filter(seen_at__gte=now - AWAY), now)
    if stayed == len(people):
        return
    rows.filter(seen_at__lt=now - AWAY).update(seen_at=now)
    known = set(rows.values_list("participant", flat=True))
    assert meeting.started_at is not None, "a live meeting has started"
    since = min(BETWEEN, max(now - meeting.started_at, dt.timedelta()))
    Attendance.objects.bulk_create(
        (
            Attendance(meeting=meeting, participant_id=participant, attended=since, seen_at=now)
            for participant in people
            if participant not in known
        ),
        ignore_conflicts=True,  # another process was first
    )


def close(meeting: Meeting, now: dt.datetime) -> None:
    """The meeting ends: who was seen at the last notes stayed to the end."""
    add_time(Attendance.objects.filter(meeting=meeting, seen_at__gt=now - 1.5 * BETWEEN), now)


def add_time(rows: QuerySet[Attendance], now: dt.datetime) -> int:
    """Count from the last sight to now, for those whom nobody has seen later; returns how many they are."""
    since = ExpressionWrapper(Value(now) - F("seen_at"), output_field=DurationField())
    return rows.filter(seen_at__lt=now).update(attended=F("attended") + since, seen_at=now)
