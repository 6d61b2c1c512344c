"""Who waits outside of a locked room, as the wire says it."""

from stage.models import Admission, Meeting
from stage.parts.room import person
from stage.protocol import Newcomer


def newcomer(row: Admission) -> Newcomer:
    """Somebody who waits."""
    return Newcomer(person=person(row.participant), since=row.asked_at)


def newcomers(meeting: Meeting) -> list[Newcomer]:
    """All who wait, first come first."""
    rows = meeting.admissions.filter(ended_at=None).select_related("participant")
    return [newcomer(row) for row in rows.order_by("pk")]
