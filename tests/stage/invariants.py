"""What holds in every room at every moment, whoever did what and in whichever order."""

import itertools
from collections.abc import Sequence
from uuid import UUID

from stage.models import Event, Meeting, Room, StageRequest
from stage.protocol import (
    StageInvited,
    StageJoined,
    StageLeft,
    StageMoved,
    StageRequested,
    StageRequestEnded,
    decode_happening,
)
from stage.rules import Situation
from stage.words import Access, Status
from tests.stage import design


class Whole:
    """Everything of one room, read once."""

    def __init__(self, pk: UUID) -> None:
        self.room = Room.objects.get(pk=pk)
        self.meetings = list(Meeting.objects.filter(room=self.room).order_by("pk"))
        self.requests: list[StageRequest] = list(
            StageRequest.objects.filter(meeting__room=self.room).select_related("participant").order_by("pk")
        )
        self.log = list(Event.objects.filter(meeting__room=self.room).order_by("meeting_id", "number"))
        self.now = Situation(
            live=self.meetings[-1].started_at is not None,
            access=Access(self.room.access),
            capacity=self.room.capacity,
            taken=sum(row.status in (Status.INVITED, Status.ON_STAGE) for row in self.requests),
        )

    def check(self) -> None:
        """All of it."""
        check_people(self.now, self.meetings, self.requests)
        check_log(self.meetings, self.log)
        check_ways(self.log, self.requests)


def check_people(now: Situation, meetings: Sequence[Meeting], requests: Sequence[StageRequest]) -> None:
    """One open request a person, in the meeting that is now, and none of who may only watch; no more than fit; nobody
    waits before a free place."""
    rows = [row for row in requests if row.status != Status.ENDED]
    assert len({row.participant_id for row in rows}) == len(rows)
    assert {row.meeting_id for row in rows} <= {meetings[-1].pk}
    assert [meeting.ended_at is None for meeting in meetings].count(True) == 1
    assert not [row for row in rows if row.participant.only_watches]
    assert now.taken <= now.capacity
    if now.live and now.access is Access.OPEN and now.taken < now.capacity:
        assert not [row for row in rows if row.status == Status.REQUESTED]


def check_log(meetings: Sequence[Meeting], log: Sequence[Event]) -> None:
    """Each meeting's log counts 1, 2, 3 … to its last number."""
    numbers = [(event.meeting_id, event.number) for event in log]
    assert numbers == [(m.pk, number) for m in meetings for number in range(1, m.last_number + 1)]


def check_ways(log: Sequence[Event], requests: Sequence[StageRequest]) -> None:
    """The log leads each request, step by step along the design's rows, to where it stands."""
    ways: dict[int, list[str]] = {}
    for event in log:
        match decode_happening(event.payload):
            case StageRequested(request=request):
                ways.setdefault(request.id, []).append("requested")
            case StageInvited(request=request):
                ways.setdefault(request.id, []).append("invited")
            case StageJoined(entry=entry) | StageMoved(entry=entry):
                ways.setdefault(entry.request, []).append("on_stage")
            case StageRequestEnded(request=pk) | StageLeft(request=pk):
                ways.setdefault(pk, []).append("ended")
    steps = {(of, row.to.value) for row in design.ROWS for of in row.of}
    for way in ways.values():
        assert set(itertools.pairwise(["-", *way])) <= steps, way
    assert {pk: way[-1] for pk, way in ways.items()} == {row.pk: row.status for row in requests}
