"""Requests, invitations and who stands on the stage, as the wire says them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum

from stage.models import StageRequest
from stage.parts.room import person
from stage.protocol import OnStage, Request


@dataclass(frozen=True)
class Histories:
    """How often, and how long in all, people have been on this room's stage before."""

    times: dict[int, int]
    seconds: dict[int, int]

    @classmethod
    def of(cls, participants: Iterable[int]) -> "Histories":
        """Read the histories of these people, in one query."""
        rows = (
            StageRequest.objects.filter(
                participant__in=list(participants), joined_at__isnull=False, ended_at__isnull=False
            )
            .order_by()
            .values("participant")
            .annotate(
                times=Count("pk"),
                spent=Sum(ExpressionWrapper(F("ended_at") - F("joined_at"), output_field=DurationField())),
            )
            .values_list("participant", "times", "spent")
        )
        found = list(rows)
        return cls(
            times={who: times for who, times, _ in found},
            seconds={who: int(spent.total_seconds()) for who, _, spent in found},
        )


def request(row: StageRequest, histories: Histories) -> Request:
    """A request that waits, or an invitation."""
    return Request(
        id=row.pk,
        person=person(row.participant),
        since=row.asked_at,
        until=row.expires_at,
        times_on_stage=histories.times.get(row.participant_id, 0),
        seconds_on_stage=histories.seconds.get(row.participant_id, 0),
    )


def on_stage(row: StageRequest) -> OnStage:
    """Somebody who is seen and heard."""
    assert row.joined_at is not None, "on stage without having joined"
    return OnStage(
        request=row.pk,
        person=person(row.participant),
        tab=row.tab,
        microphone=row.microphone,
        camera=row.camera,
        since=row.joined_at,
        screen=row.screen,
    )
