"""Raised hands, as the wire says them."""

from stage.models import Hand, Meeting
from stage.parts.room import person
from stage.protocol import Hand as HandPart


def hand(row: Hand) -> HandPart:
    """A hand that is up."""
    return HandPart(person=person(row.participant), since=row.raised_at)


def hands(meeting: Meeting) -> list[HandPart]:
    """All that are up, in the order they went up."""
    rows = meeting.hands.filter(lowered_at=None).select_related("participant")
    return [hand(row) for row in rows.order_by("pk")]
