"""A room with two moderators and three students in it, and what they do."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import transaction
from django.utils import timezone

from stage.actions import admission, clock, happened, perform, set_up
from stage.actions.locked import Told
from stage.entry import admit, open_room
from stage.models import Participant, Room, StageRequest
from stage.protocol import (
    Admit,
    Approve,
    Ask,
    Decline,
    Demote,
    Invite,
    Join,
    LetBack,
    Numbered,
    Promote,
    Remove,
    SendOut,
    SetLock,
    StartMeeting,
    TurnAway,
    TurnOff,
    Withdraw,
)
from stage.refusals import Code, NotAllowed
from stage.words import Access, Role, Status
from tests.stage.invariants import Whole

PEOPLE = {
    "maria": ("Maria Silva", Role.MODERATOR),
    "ada": ("Ada Obi", Role.MODERATOR),
    "li": ("Li Wei", Role.ATTENDEE),
    "noor": ("Noor Haddad", Role.ATTENDEE),
    "sam": ("Sam Lee", Role.ATTENDEE),
}
OF_A_REQUEST = (Approve, Decline, Withdraw, Remove)
ABOUT_SOME = (Admit, TurnAway)
ABOUT_SOMEBODY = (Invite, TurnOff, Promote, Demote, SendOut, LetBack)
FLEETING = {"id", "request", "participant", "at", "since", "until", "next", "seconds_on_stage"}
"""The fields that differ from one room to another in which the same happened."""


class Scene:
    """One room and its people."""

    def __init__(self, *given: "Step", access: Access = Access.REQUEST, capacity: int = 8) -> None:
        with transaction.atomic():
            self.room = open_room(title="Biology 101")
            Room.objects.filter(pk=self.room.pk).update(access=access.value, capacity=capacity)
            rows = Participant.objects.bulk_create(
                Participant(room=self.room, person=key, name=name, role=role.value, course_role=role.value)
                for key, (name, role) in PEOPLE.items()
            )
            self.people = {row.person: row for row in rows}
            for step in given:
                does(self, step)

    def __getitem__(self, who: str) -> Participant:
        return self.people[who]

    def more_students(self, count: int) -> list[str]:
        """So many more attendees."""
        keys = [f"student-{number}" for number in range(count)]
        rows = Participant.objects.bulk_create(
            Participant(room=self.room, person=key, name=key, role=Role.ATTENDEE.value) for key in keys
        )
        self.people |= {row.person: row for row in rows}
        return keys

    def request(self, of: str) -> StageRequest:
        """Their newest stage request."""
        return StageRequest.objects.filter(participant=self[of]).latest("pk")

    def status(self, of: str) -> str:
        """How their newest stage request stands, or how it ended."""
        found = self.request(of)
        return found.outcome or found.status

    def on_stage(self) -> list[str]:
        """Who is on stage."""
        rows = StageRequest.objects.filter(meeting__room=self.room, status=Status.ON_STAGE)
        return sorted(row.participant.person for row in rows.select_related("participant"))

    def kinds(self) -> list[str]:
        """What happened, from the beginning, without who and how."""
        return [event.kind for event in Whole(self.room.pk).log]

    def story(self) -> list[Any]:
        """The log without what makes it this room's own: equal for rooms in which the same happened."""
        names = {person.pk: key for key, person in self.people.items()}
        return [
            (event.number, event.public, names.get(event.person_id or 0), lasting(event.payload))
            for event in Whole(self.room.pk).log
        ]


def lasting(payload: str) -> Any:
    """What an event says, without numbers and times."""

    def without(part: Any) -> Any:
        if isinstance(part, list):
            return [without(one) for one in part if isinstance(one, dict)]
        if not isinstance(part, dict):
            return part
        return {
            name: without(value)
            for name, value in part.items()
            if name not in FLEETING or isinstance(value, dict)
        }

    return without(msgspec.json.decode(payload))


# ---- what people do: a step is got ready in a scene (it finds the numbers it needs), and then made

Step = Callable[[Scene], Callable[[], object]]


def says(who: str, kind: type[Numbered], of: str = "", *, tab: str = "first", **fields: Any) -> Step:
    """Somebody's command; `of` names whose request it is about, or whom it invites."""

    def step(scene: Scene) -> Callable[[], None]:
        target: dict[str, Any] = {}
        if kind in OF_A_REQUEST:
            target["request"] = scene.request(of).pk
        elif kind in ABOUT_SOMEBODY:
            target["participant"] = scene[of].pk
        elif kind in ABOUT_SOME:
            target["participants"] = [scene[who].pk for who in of.split()]
        command = kind(id=0, **target, **fields)
        return lambda: perform(scene.room.pk, scene[who].pk, command, tab=f"the-{tab}-tab-of-{who}")

    return step


def to_all(kind: type[Numbered], *of: str, by: str = "maria") -> Step:
    """A moderator answers the requests of these people, named in any order."""
    return lambda scene: says(by, kind, requests=[scene.request(who).pk for who in of])(scene)


def joins(who: str, *, tab: str = "first", microphone: bool = True, camera: bool = True) -> Step:
    """Somebody joins the stage."""
    return says(who, Join, tab=tab, microphone=microphone, camera=camera)


def sets_up(**changes: Any) -> Step:
    """An administrator changes the room."""
    return lambda scene: lambda: set_up(scene.room.pk, "Grace", **changes)


def comes_in(who: str, role: Role, name: str = "") -> Step:
    """A launch of somebody known, perhaps in another role or under another name."""
    return lambda scene: lambda: admit(scene.room, person=who, name=name or scene[who].name, role=role)


def enters(*who: str) -> Step:
    """These people come to the room's door at once, as their tabs open."""
    return lambda scene: lambda: admission.come_to_the_door([scene[one].pk for one in who])


def leaves(*who: str) -> Step:
    """The last tab of these people closes."""
    return lambda scene: lambda: admission.note_left([scene[one].pk for one in who])


LONG_AGO = dt.timedelta(hours=1)


def li_is_late(scene: Scene) -> Callable[[], object]:
    """The time to answer the invitation is over."""
    past = timezone.now() - LONG_AGO
    return lambda: StageRequest.objects.filter(participant=scene["li"]).update(expires_at=past)


def li_is_away(scene: Scene) -> Callable[[], object]:
    """Not seen for too long."""
    past = timezone.now() - LONG_AGO
    return lambda: StageRequest.objects.filter(participant=scene["li"]).update(seen_at=past)


def clock_strikes(scene: Scene) -> Callable[[], object]:
    """A server process, one that has been here for long, looks at the clock."""
    watching_since = timezone.now() - LONG_AGO
    return lambda: clock.run_out(scene.room.pk, watching_since=watching_since)


STARTED = [says("maria", StartMeeting)]
LI_ASKS = [*STARTED, says("li", Ask)]
LI_INVITED = [*LI_ASKS, says("maria", Approve, "li")]
LOCKED = [*STARTED, enters("li"), says("maria", SetLock, on=True)]
NOOR_WAITS = [*LOCKED, enters("noor")]
LI_ON_STAGE = [*LI_INVITED, joins("li")]


def does(scene: Scene, step: Step) -> None:
    """It happens now."""
    step(scene)()


def refused(scene: Scene, step: Step) -> Code:
    """It is tried and refused, for this reason; nothing has happened."""
    before = scene.story()
    with pytest.raises(NotAllowed) as refusal:
        step(scene)()
    assert scene.story() == before
    return refusal.value.code


# ---- what they are told


def told_by(call: Callable[[], object]) -> str:
    """Do it; the refusal's text, if it is refused."""
    try:
        call()
    except NotAllowed as no:
        return no.text
    return ""


@contextmanager
def heard_in(room_id: UUID) -> Iterator[list[Told]]:
    """What the room's browsers are told meanwhile."""
    heard: list[Told] = []

    def hear(*, room: UUID, events: list[Told], **_: object) -> None:
        if room == room_id:
            heard.extend(events)

    happened.connect(hear)
    try:
        yield heard
    finally:
        happened.disconnect(hear)
