"""A stage in any state it can be in, and what the design says to each command then."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils import timezone

from stage.models import Meeting, Participant, Room, StageRequest
from stage.refusals import Code
from stage.rules import Move, Situation
from stage.words import Access, Outcome, Role, Status
from tests.stage import design

NO_REQUEST = 10**9
THE_TAB, ANOTHER_TAB = "the-first-tab", "the-second-tab"
OWN_MOVES = {"ask": Move.ASK, "cancel": Move.CANCEL, "refuse": Move.REFUSE, "publish_here": Move.SWITCH}
DECISIONS = {
    "approve": Move.APPROVE,
    "decline": Move.DECLINE,
    "withdraw": Move.WITHDRAW,
    "remove": Move.REMOVE,
}
OUTSIDE, TO_ALL = False, True

Said = tuple[str, bool]
"""The type of an event, and whether everyone may know of it; else moderators and the person concerned."""


@dataclass(frozen=True)
class Scene:
    """Somebody else is on stage; the person it is about (`role`) has a request in some state, or none."""

    role: Role
    status: Status | None
    access: Access
    live: bool
    full: bool

    @property
    def now(self) -> Situation:
        """The facts the design asks for."""
        taken = 1 + (self.status in (Status.INVITED, Status.ON_STAGE))
        return Situation(self.live, self.access, taken if self.full else taken + 1, taken)

    @property
    def open_status(self) -> Status | None:
        """The state of their open request."""
        return None if self.status is Status.ENDED else self.status

    def after(self, **changes: Any) -> "Scene":
        """The same with something changed."""
        return replace(self, **changes)


def scenes(role: Role) -> Iterator[Scene]:
    """All of them; the rules do not know the database, so where a look into it takes long some will do."""
    states = itertools.product([None, *Status], Access, [True, False], [True, False])
    for state in itertools.islice(states, 0, None, 1 if connection.vendor == "sqlite" else 7):
        yield Scene(role, *state)


def set_up(scene: Scene, room: Room, about: Participant, somebody: Participant) -> int:
    """Make the database look like this; returns the id of the request, if there is one."""
    now = timezone.now()
    StageRequest.objects.filter(meeting__room=room).delete()
    Room.objects.filter(pk=room.pk).update(access=scene.access, capacity=scene.now.capacity)
    meeting, _ = Meeting.objects.get_or_create(room=room, ended_at=None)
    Meeting.objects.filter(pk=meeting.pk).update(started_at=now if scene.live else None)
    common = {"meeting": meeting, "asked_at": now, "seen_at": now}
    StageRequest.objects.create(
        participant=somebody, status=Status.ON_STAGE, joined_at=now, tab=THE_TAB, **common
    )
    if scene.status is None:
        return NO_REQUEST
    state: dict[Status, dict[str, Any]] = {
        Status.REQUESTED: {},
        Status.INVITED: {"answered_at": now, "expires_at": now + dt.timedelta(minutes=2)},
        Status.ON_STAGE: {"joined_at": now, "tab": THE_TAB, "microphone": True},
        Status.ENDED: {"ended_at": now, "outcome": Outcome.CANCELLED},
    }
    row = StageRequest.objects.create(participant=about, status=scene.status, **common, **state[scene.status])
    return row.pk


def rows_of(room: Room) -> list[Any]:
    """All that is kept of a room; its log by the last number."""
    return [
        list(Room.objects.filter(pk=room.pk).values()),
        list(Meeting.objects.filter(room=room).order_by("pk").values()),
        list(StageRequest.objects.filter(meeting__room=room).order_by("pk").values()),
    ]


# ---- what the design says


def move_of(command: str, scene: Scene) -> tuple[Move, Status | None]:
    """The move that an own command makes, and from which state."""
    status = scene.open_status
    if command != "join":
        return OWN_MOVES[command], status
    if status is Status.INVITED:
        return Move.ENTER, status
    if scene.role is Role.MODERATOR:
        # Who asked as an attendee and is a moderator since steps up all the same.
        return Move.STEP_UP, None if status is Status.REQUESTED else status
    waits = scene.full and scene.access is Access.OPEN
    return (Move.WAIT if waits else Move.JOIN), status


def why_not_own(command: str, scene: Scene, tab: str) -> Code | None:
    """Why the person may not say this about themselves."""
    if command == "set_media":
        return None if scene.status is Status.ON_STAGE and tab == THE_TAB else Code.NOT_ON_STAGE
    move, status = move_of(command, scene)
    if command in ("cancel", "refuse", "publish_here") and status is None:
        return Code.NO_REQUEST
    return design.refusal(move, by=scene.role, owner=True, status=status, now=scene.now)


def why_not_decide(command: str, scene: Scene, by: Role, is_owner: bool) -> Code | None:
    """Why somebody may not decide this about the person."""
    if command == "invite" and scene.status is not Status.REQUESTED:
        move, status = Move.INVITE, scene.open_status
    else:
        move, status = (Move.APPROVE if command == "invite" else DECISIONS[command]), scene.status
        if status is None:
            return Code.NO_REQUEST
    code = design.refusal(move, by=by, owner=is_owner, status=status, now=scene.now)
    is_late = move is not Move.INVITE and code in design.FURTHER_ON.values()
    return Code.ALREADY_DECIDED if code and is_late and not is_owner else code


def why_not_moderate(command: str, scene: Scene, by: Role) -> Code | None:
    """Why somebody may not do this to all of those, of whom there is but the one, or to a device of theirs."""
    if by is not Role.MODERATOR:
        return Code.MODERATORS_ONLY
    if command == "turn_off":
        return None if scene.status is Status.ON_STAGE else Code.NOT_ON_STAGE
    if scene.status is not Status.REQUESTED:
        return Code.ALREADY_DECIDED
    move = Move.APPROVE if command == "approve_all" else Move.DECLINE
    return design.refusal(move, by=by, owner=False, status=scene.status, now=scene.now)


def told_own(command: str, scene: Scene) -> tuple[list[Said], Scene]:
    """What is told when the person may say this, and the scene then."""
    match command:
        case "set_media":
            return [("media_changed", TO_ALL)], scene
        case "publish_here":
            return [("stage_moved", TO_ALL)], scene
        case "cancel" | "refuse":
            return [("stage_request_ended", OUTSIDE)], scene.after(status=Status.ENDED)
    move, _ = move_of(command, scene)
    if design.row_of(move).to is Status.REQUESTED:
        return [("stage_requested", OUTSIDE)], scene.after(status=Status.REQUESTED)
    gives_up = move is Move.STEP_UP and scene.status is Status.REQUESTED
    before = [("stage_request_ended", OUTSIDE)] if gives_up else []
    return [*before, ("stage_joined", TO_ALL)], scene.after(status=Status.ON_STAGE)


def told_decision(command: str, scene: Scene) -> tuple[list[Said], Scene]:
    """What is told when somebody decides this about the person."""
    match command:
        case "approve" | "approve_all" | "invite":
            return [("stage_invited", OUTSIDE)], scene.after(status=Status.INVITED)
        case "turn_off":
            return [("media_changed", TO_ALL)], scene
        case "remove":
            return [("stage_left", TO_ALL)], scene.after(status=Status.ENDED)
        case _:
            return [("stage_request_ended", OUTSIDE)], scene.after(status=Status.ENDED)


def told_end(scene: Scene) -> tuple[list[Said], Scene]:
    """What is told when the meeting ends: everything open closes, in the order in which it was opened."""
    closed: list[Said] = [("stage_left", TO_ALL)]
    if scene.open_status is not None:
        closed.append(
            ("stage_left", TO_ALL) if scene.status is Status.ON_STAGE else ("stage_request_ended", OUTSIDE)
        )
    return [*closed, ("meeting_ended", TO_ALL)], scene.after(status=None, live=False)


def told_access(access: Access, scene: Scene) -> tuple[list[Said], Scene]:
    """What is told when the stage access is chosen."""
    if access is scene.access:
        return [], scene
    changed: list[Said] = [("room_changed", TO_ALL)]
    if access is Access.CLOSED and scene.status in (Status.REQUESTED, Status.INVITED):
        return [*changed, ("stage_request_ended", OUTSIDE)], scene.after(access=access, status=Status.ENDED)
    return changed, scene.after(access=access)


def told_by_the_line(scene: Scene, before: Scene) -> list[Said]:
    """Who waits on an open stage with a free place is called."""
    taken = 1 + (scene.status in (Status.INVITED, Status.ON_STAGE))
    calls = design.allows(
        Move.CALL,
        by=None,
        owner=False,
        status=scene.status,
        now=Situation(scene.live, scene.access, before.now.capacity, taken),
    )
    return [("stage_invited", OUTSIDE)] if calls else []
