"""A class in a room of the practice course, and its gradebook one call away, without a network."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from kroom.lti import background, keys, outside, sending
from kroom.lti.models import Credit, Platform
from kroom.lti.outside import Answer
from kroom.practice import platform
from kroom.practice.course import PEOPLE
from kroom.practice.models import LineItem, Result
from stage.entry import admit
from stage.models import Attendance, Meeting, Participant, Poll, Room, StageRequest, Vote
from stage.words import PollKind, PollStatus, Role, Status
from tests.kroom.conftest import a_pem
from tests.kroom.practice.test_practice import launch

Failing = Callable[[str, str, Any], Answer | None]


class Line:
    """The way from kroom to the practice course's services; it notes what is asked, and can be made to fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.failing: Failing = lambda method, path, said: None

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        data: Any = None,
        **how: object,
    ) -> Answer:
        """In place of `Line.ask`."""
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self.asked.append((method, path, data))
        failed = self.failing(method, path, data)
        if failed is not None:
            return failed
        if isinstance(data, dict):
            answer = Client().post(path, data, headers=dict(headers))
        else:
            kind = headers.get("Content-Type", "application/octet-stream")
            answer = Client().generic(method, path, data or b"", kind, headers=dict(headers))
        return Answer(answer.status_code, answer.headers, answer.content)

    def asked_for(self, method: str, ending: str) -> list[Any]:
        """What was said at addresses that end like this."""
        return [said for how, path, said in self.asked if how == method and path.endswith(ending)]


class ClassIn:
    """Maria's room, some of her students in it, and credit on: 3 points for ten minutes, 2 for the stage."""

    def __init__(self, line: Line) -> None:
        self.line = line
        launch(Client(), "maria")
        self.room = Room.objects.get()
        platform_id = Platform.objects.get().pk
        for key in ("wei", "aisha", "camila"):
            who = PEOPLE[key]
            admit(self.room, person=f"{platform_id}:{who.user_id}", name=who.name, role=Role.ATTENDEE)
        self.meeting = Meeting.objects.create(room=self.room, started_at=timezone.now())
        self.teacher = self.person("Maria Silva")
        self.credit = Credit.objects.create(
            room=self.room, enabled=True, minutes=10, points_for_attending=3, points_for_stage=2
        )

    def person(self, name: str) -> Participant:
        """Somebody in the room."""
        return Participant.objects.get(room=self.room, name=name)

    def attends(self, name: str, minutes: float) -> None:
        """They were there for so long, all together."""
        Attendance.objects.update_or_create(
            meeting=self.meeting,
            participant=self.person(name),
            defaults={"attended": dt.timedelta(minutes=minutes), "seen_at": timezone.now()},
        )

    def steps_on_stage(self, name: str) -> None:
        """They were on stage."""
        now = timezone.now()
        StageRequest.objects.create(
            meeting=self.meeting,
            participant=self.person(name),
            status=Status.ENDED,
            asked_at=now,
            joined_at=now,
            ended_at=now,
            seen_at=now,
        )

    def polls(self, *answered_by: Iterable[str]) -> None:
        """Polls are published, one after the other, and these answer each; a draft is there too."""
        now = timezone.now()
        common = {"room": self.room, "kind": PollKind.POLL, "answers": ["a", "b"], "made_at": now}
        Poll.objects.create(key="draft", question="Draft", **common)
        for number, names in enumerate(answered_by):
            poll = Poll.objects.create(
                key=str(number),
                question=f"Number {number}",
                meeting=self.meeting,
                status=PollStatus.OPEN,
                opened_at=now,
                **common,
            )
            for name in names:
                Vote.objects.create(poll=poll, participant=self.person(name), choices=[0], at=now)

    def send(self, *, everything: bool = False) -> bool:
        """Press the button; the sending is over when this returns."""
        self.credit.refresh_from_db()
        begun = sending.begin(self.credit, "Maria Silva", everything=everything)
        self.credit.refresh_from_db()
        return begun

    @property
    def problem(self) -> str:
        """What the last sending met."""
        self.credit.refresh_from_db()
        return self.credit.problem

    @property
    def problems(self) -> dict[str, str]:
        """What went wrong for whom."""
        rows = self.credit.scores.exclude(problem="").select_related("participant")
        return {row.participant.name: row.problem for row in rows}


def grades() -> dict[str, float | None]:
    """What the gradebook has, by student."""
    rows = Result.objects.filter(line_item=LineItem.objects.latest("pk"))
    return {row.person: row.score for row in rows}


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """No network, no threads."""
    line = Line()
    monkeypatch.setattr(platform, "new_pem", a_pem)
    monkeypatch.setattr(keys, "fetch", lambda address: Client().get(urlsplit(address).path).content)
    monkeypatch.setattr(outside.Line, "ask", line.ask)
    monkeypatch.setattr(background, "soon", lambda work, *args, **kwargs: work(*args, **kwargs))
    return line


@pytest.fixture
def class_in(db: None, quick_keys: None, line: Line) -> ClassIn:
    """See above."""
    return ClassIn(line)
