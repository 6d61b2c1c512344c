"""What moderators do about people: many at once, devices off, another moderator, out of the room."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from stage import rules, rules_moderation
from stage.actions.admission import end_of, note_in
from stage.actions.hands import lower_of
from stage.actions.locked import MODERATORS, THE_ROOM, Action, Actor, LockedStage
from stage.actions.settled import all_settled
from stage.actions.stage import step_down
from stage.models import Participant, StageRequest
from stage.parts import person
from stage.protocol import (
    ApproveAll,
    DeclineAll,
    Demote,
    LetBack,
    LetIn,
    MediaChanged,
    MuteAll,
    Numbered,
    PersonChanged,
    Promote,
    SendOut,
    SentOut,
    TurnOff,
)
from stage.refusals import Code, NotAllowed, insist
from stage.rules import Move
from stage.words import Entry, Role, Status

OFF_WITH_THEM = {Status.REQUESTED: Move.DECLINE, Status.INVITED: Move.WITHDRAW, Status.ON_STAGE: Move.REMOVE}


def approve_all(stage: LockedStage, by: Actor, command: ApproveAll) -> None:
    """Invite those of them who still wait, first come first, until the stage is full."""
    insist(rules.why_not_moderate(by.role))
    first, *others = still_waiting(stage, command.requests)
    stage.move(first, Move.APPROVE, by)
    for request in others:
        if stage.situation.full:
            return
        stage.move(request, Move.APPROVE, by)


def decline_all(stage: LockedStage, by: Actor, command: DeclineAll) -> None:
    """Turn down those of them who still wait."""
    insist(rules.why_not_moderate(by.role))
    for request in still_waiting(stage, command.requests):
        stage.move(request, Move.DECLINE, by)


def still_waiting(stage: LockedStage, requests: Iterable[int]) -> list[StageRequest]:
    """Those of the requests that nobody has answered yet, first come first; refused when there is none."""
    chosen = set(requests)
    found = [row for row in stage.open if row.pk in chosen and row.status == Status.REQUESTED]
    if not found:
        those = StageRequest.objects.filter(pk__in=chosen, meeting__room=stage.room)
        raise NotAllowed(Code.ALREADY_DECIDED, all_settled(those.select_related("participant")))
    return found


def turn_off(stage: LockedStage, by: Actor, command: TurnOff) -> None:
    """Turn somebody's microphone or camera off; one that is off already stays off."""
    insist(rules.why_not_moderate(by.role))
    row = stage.request_of(somebody(stage, command.participant))
    if row is None or row.status != Status.ON_STAGE:
        raise NotAllowed(Code.NOT_ON_STAGE, _("This person is not on stage: there is nothing to turn off."))
    switch_off(stage, by, row, command.device)


def mute_all(stage: LockedStage, by: Actor, command: MuteAll) -> None:
    """Turn off every microphone but one's own."""
    insist(rules.why_not_moderate(by.role))
    for row in stage.open:
        if row.status == Status.ON_STAGE and not by.is_owner(row.participant):
            switch_off(stage, by, row, "microphone")


def switch_off(stage: LockedStage, by: Actor, row: StageRequest, device: str) -> None:
    """Note that it is off, and tell it if that is news."""
    if not getattr(row, device):
        return
    setattr(row, device, False)
    row.save(update_fields=[device])
    stage.tell(
        MediaChanged(participant=row.participant_id, microphone=row.microphone, camera=row.camera, by=by.by)
    )


def promote(stage: LockedStage, by: Actor, command: Promote) -> None:
    """Make an attendee a moderator until the meeting ends; who is one already stays one."""
    insist(rules.why_not_moderate(by.role))
    who = somebody(stage, command.participant)
    insist(rules_moderation.why_not_choose(barred=who.is_barred))
    change_role(stage, by, who, Role.MODERATOR)


def demote(stage: LockedStage, by: Actor, command: Demote) -> None:
    """Take a promotion back; who is an attendee already stays one."""
    insist(rules.why_not_moderate(by.role))
    who = somebody(stage, command.participant)
    insist(rules_moderation.why_not_demote(by.role, Role(who.course_role)))
    change_role(stage, by, who, Role.ATTENDEE)


def demote_all(stage: LockedStage) -> None:
    """The meeting ends, and with it every promotion."""
    promoted = Participant.objects.filter(
        room=stage.room, role=Role.MODERATOR, course_role=Role.ATTENDEE
    ).order_by("pk")
    for who in promoted:
        change_role(stage, THE_ROOM, who, Role.ATTENDEE)


def change_role(stage: LockedStage, by: Actor, who: Participant, role: Role) -> None:
    """Write down another role, also where they stand or wait, and tell it."""
    if who.role == role:
        return
    who.role = role.value
    who.save(update_fields=["role"])
    for row in stage.open:
        if row.participant_id == who.pk:
            row.participant.role = role.value
    if role is Role.MODERATOR:
        end_of(stage, by, who, Entry.ADMITTED)
    stage.tell(PersonChanged(person=person(who), by=by.by))
    step_down(stage, who)


def send_out(stage: LockedStage, by: Actor, command: SendOut) -> None:
    """Send an attendee out: off the stage, out of the line, hand down, and out of the room."""
    insist(rules.why_not_moderate(by.role))
    who = somebody(stage, command.participant)
    insist(rules_moderation.why_not_send_out(by.role, Role(who.role), barred=who.is_barred))
    found = stage.request_of(who)
    if found is not None:
        stage.move(found, OFF_WITH_THEM[Status(found.status)], by, reason="sent_out")
    lower_of(stage, by, who)
    end_of(stage, by, who, Entry.DECLINED)
    who.is_barred = command.bar
    who.came_at = who.left_at = None  # a newcomer, should the room be locked
    who.save(update_fields=["is_barred", "came_at", "left_at"])
    stage.tell(SentOut(person=person(who), barred=command.bar, by=by.by), only=MODERATORS)


def let_back(stage: LockedStage, by: Actor, command: LetBack) -> None:
    """Let somebody come back; who may do so already is left alone."""
    insist(rules.why_not_moderate(by.role))
    who = somebody(stage, command.participant)
    if not who.is_barred:
        return
    who.is_barred = False
    who.save(update_fields=["is_barred"])
    if stage.meeting.locked_at is not None:
        note_in(stage, [who])
    stage.tell(LetIn(person=person(who), by=by.by), only=MODERATORS)


def let_all_back(stage: LockedStage) -> None:
    """The meeting ends, which says it all: nobody is barred from the next."""
    Participant.objects.filter(room=stage.room, is_barred=True).update(is_barred=False)


def somebody(stage: LockedStage, participant: int) -> Participant:
    """A person of this room."""
    found = Participant.objects.filter(pk=participant, room=stage.room).first()
    if found is None:
        raise NotAllowed(Code.NO_SUCH_PERSON, _("There is no such person in this room."))
    return found


ACTIONS: dict[type[Numbered], Action] = {
    ApproveAll: approve_all,
    DeclineAll: decline_all,
    TurnOff: turn_off,
    MuteAll: mute_all,
    Promote: promote,
    Demote: demote,
    SendOut: send_out,
    LetBack: let_back,
}
