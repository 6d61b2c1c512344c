"""Starting, ending and setting up: what moderators do to the whole room."""

from collections.abc import Mapping

from stage import rules, rules_meeting
from stage.actions import attendance
from stage.actions.admission import end_all
from stage.actions.hands import close_hands
from stage.actions.locked import Action, Actor, LockedStage
from stage.actions.moderation import demote_all, let_all_back
from stage.actions.polls import close_all
from stage.models import Meeting
from stage.parts import room_info
from stage.protocol import (
    EndMeeting,
    MeetingEnded,
    MeetingStarted,
    Numbered,
    RoomChanged,
    SetAccess,
    SetSwitches,
    StartMeeting,
    Switches,
)
from stage.refusals import insist
from stage.rules import Move
from stage.words import Access, Entry, Status

SWITCHES = Switches.__struct_fields__
"""What can be switched; the room's fields are named `has_` and the same."""


def start_meeting(stage: LockedStage, by: Actor, command: StartMeeting) -> None:
    """Start the meeting; those who wait come in."""
    insist(rules_meeting.why_not_start(by.role, stage.situation.live, stage.meeting.started_by))
    stage.meeting.started_at, stage.meeting.started_by = stage.now, by.name
    stage.tell(MeetingStarted(at=stage.now, by=by.by))


def end_meeting(stage: LockedStage, by: Actor, command: EndMeeting) -> None:
    """End the meeting for everyone, and open the next, in which people wait."""
    insist(rules_meeting.why_not_end(by.role, stage.situation.live))
    for request in list(stage.open):
        stage.move(request, Move.CLOSE, by, reason="ended")
    close_hands(stage, by)
    demote_all(stage)
    let_all_back(stage)
    attendance.close(stage.meeting, stage.now)
    close_all(stage, by)
    end_all(stage, by, Entry.CLOSED)
    stage.meeting.ended_at, stage.meeting.ended_by = stage.now, by.name
    stage.meeting.save()
    following = Meeting.objects.create(room=stage.room)
    stage.tell(MeetingEnded(next=following.pk, by=by.by))


def set_access(stage: LockedStage, by: Actor, command: SetAccess) -> None:
    """Choose how attendees reach the stage."""
    set_room(stage, by, access=command.access)


def set_switches(stage: LockedStage, by: Actor, command: SetSwitches) -> None:
    """Switch what attendees may use on or off."""
    said = {name: getattr(command, name) for name in SWITCHES}
    set_room(stage, by, switches={name: on for name, on in said.items() if on is not None})


def set_room(
    stage: LockedStage,
    by: Actor,
    *,
    title: str | None = None,
    access: Access | None = None,
    capacity: int | None = None,
    switches: Mapping[str, bool] | None = None,
) -> None:
    """Change the room's set-up; who waits follows a changed stage access, nobody leaves the stage by it."""
    insist(rules.why_not_moderate(by.role))
    room = stage.room
    before = room_info(room)
    if capacity is not None and capacity != room.capacity:
        insist(rules_meeting.why_not_capacity(capacity, stage.situation.taken))
        room.capacity = capacity
    if title is not None:
        room.title = title
    if access is not None:
        room.access = access.value
    for name, on in (switches or {}).items():
        setattr(room, f"has_{name}", on)
    if room_info(room) == before:
        return
    room.save()
    stage.tell(RoomChanged(room=room_info(room), by=by.by))
    if room.access == Access.CLOSED:  # where nobody can wait or be invited, so that it closes once
        close_the_line(stage, by)


def close_the_line(stage: LockedStage, by: Actor) -> None:
    """Decline who waits and revoke what is not answered: the stage is for viewers only now."""
    for request in list(stage.open):
        if request.status == Status.REQUESTED:
            stage.move(request, Move.DECLINE, by, reason="access")
        elif request.status == Status.INVITED:
            stage.move(request, Move.WITHDRAW, by, reason="access")


ACTIONS: dict[type[Numbered], Action] = {
    StartMeeting: start_meeting,
    EndMeeting: end_meeting,
    SetAccess: set_access,
    SetSwitches: set_switches,
}
