"""What the attendees of a room did in its meetings so far: how long they were there, how often on stage,
how many polls they answered."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from stage.models import Attendance, Participant, Poll, StageRequest, Vote
from stage.words import UNKNOWN, Role


@dataclass(frozen=True, slots=True)
class Participation:
    """One attendee, in all meetings of the room."""

    participant: int
    person: str
    name: str
    attended: dt.timedelta
    meetings: int
    times_on_stage: int
    polls_answered: int


def participation(room_id: UUID) -> list[Participation]:
    """All who are attendees of the room today, by name, but for those made unknown; four queries for all of them."""
    attended = {
        who: (time, meetings)
        for who, time, meetings in Attendance.objects.filter(meeting__room=room_id)
        .order_by()
        .values_list("participant")
        .annotate(Sum("attended"), Count("meeting"))
    }
    on_stage = dict(
        StageRequest.objects.filter(meeting__room=room_id, joined_at__isnull=False)
        .order_by()
        .values_list("participant")
        .annotate(Count("pk"))
    )
    answered = dict(
        Vote.objects.filter(poll__meeting__room=room_id)
        .order_by()
        .values_list("participant")
        .annotate(Count("pk"))
    )
    return [
        Participation(
            participant=row.pk,
            person=row.person,
            name=row.name,
            attended=attended.get(row.pk, NEVER)[0],
            meetings=attended.get(row.pk, NEVER)[1],
            times_on_stage=on_stage.get(row.pk, 0),
            polls_answered=answered.get(row.pk, 0),
        )
        for row in Participant.objects.filter(room=room_id, course_role=Role.ATTENDEE)
        .exclude(person__startswith=UNKNOWN)
        .order_by("name", "pk")
    ]


def polls_asked(room_id: UUID) -> int:
    """How many polls and quiz questions there were to answer."""
    return Poll.objects.filter(meeting__room=room_id).count()


NEVER = (dt.timedelta(), 0)
