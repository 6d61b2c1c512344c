"""The moves of people: each command as the sentence it carries out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from stage.actions.hands import lower_on_stage
from stage.actions.locked import THE_ROOM, Action, Actor, LockedStage
from stage.actions.settled import nothing_open, too_late_to_join
from stage.models import Participant, StageRequest
from stage.protocol import (
    Approve,
    Ask,
    Cancel,
    Decline,
    Invite,
    Join,
    MediaChanged,
    Numbered,
    PublishHere,
    Refuse,
    Remove,
    SetMedia,
    Withdraw,
)
from stage.refusals import Code, NotAllowed, insist
from stage.rules import Move
from stage.rules_moderation import why_not_choose
from stage.words import Access, Role, Status

NOT_HERE = _lazy("You are not on stage in this tab.")
NOTHING_TO_ANSWER = _lazy("There is nothing to answer: no request or invitation of yours is open.")


def join(stage: LockedStage, by: Actor, command: Join) -> None:
    """Step onto the stage: answering an invitation, as a moderator, or on an open stage; else wait in line."""
    me = by.myself
    mine = stage.request_of(me)
    if mine is not None and mine.status == Status.INVITED:
        set_media_of(mine, command)
        stage.move(mine, Move.ENTER, by)
        lower_on_stage(stage, me)
        return
    if me.role == Role.MODERATOR:
        if mine is not None and mine.status == Status.REQUESTED:
            stage.move(mine, Move.CANCEL, by)  # asked as an attendee, is a moderator since
        move = Move.STEP_UP
    elif stage.situation.full and stage.situation.access is Access.OPEN:
        move = Move.WAIT
    else:
        move = Move.JOIN
    try:
        stage.begin(me, move, by, microphone=command.microphone, camera=command.camera)
    except NotAllowed as no:
        raise too_late_to_join(me, stage.meeting, no) from None
    if move is not Move.WAIT:
        lower_on_stage(stage, me)


def ask(stage: LockedStage, by: Actor, command: Ask) -> None:
    """Ask to join the stage; every moderator is told."""
    stage.begin(by.myself, Move.ASK, by)


def cancel(stage: LockedStage, by: Actor, command: Cancel) -> None:
    """Take one's own request back; the moderators' prompts close."""
    stage.move(own_request(stage, by), Move.CANCEL, by)


def refuse(stage: LockedStage, by: Actor, command: Refuse) -> None:
    """Decline an invitation."""
    stage.move(own_request(stage, by), Move.REFUSE, by)


def approve(stage: LockedStage, by: Actor, command: Approve) -> None:
    """Answer a request with an invitation; every moderator's prompt for it closes."""
    stage.move(stage.request(command.request), Move.APPROVE, by)


def decline(stage: LockedStage, by: Actor, command: Decline) -> None:
    """Turn a request down; the asker may ask again."""
    stage.move(stage.request(command.request), Move.DECLINE, by)


def invite(stage: LockedStage, by: Actor, command: Invite) -> None:
    """Invite an attendee; who asked in the same moment is brought to the stage."""
    guest = Participant.objects.filter(pk=command.participant, room=stage.room).first()
    if guest is None:
        raise NotAllowed(Code.NO_SUCH_PERSON, _("This person is not in the room."))
    insist(why_not_choose(barred=guest.is_barred))
    asked = stage.request_of(guest)
    if asked is not None and asked.status == Status.REQUESTED:
        stage.move(asked, Move.APPROVE, by)
    else:
        stage.begin(guest, Move.INVITE, by)


def withdraw(stage: LockedStage, by: Actor, command: Withdraw) -> None:
    """Revoke an invitation; the pop-up at the other side closes."""
    stage.move(stage.request(command.request), Move.WITHDRAW, by)


def remove(stage: LockedStage, by: Actor, command: Remove) -> None:
    """Remove somebody from the stage; they are a viewer now."""
    stage.move(stage.request(command.request), Move.REMOVE, by)


def publish_here(stage: LockedStage, by: Actor, command: PublishHere) -> None:
    """Publish from this tab of one's own instead of the other."""
    mine = own_request(stage, by)
    set_media_of(mine, command)
    stage.move(mine, Move.SWITCH, by)


def set_media(stage: LockedStage, by: Actor, command: SetMedia) -> None:
    """Turn one's own microphone or camera on or off, in the tab that publishes."""
    me = by.myself
    mine = stage.request_of(me)
    if mine is None:
        raise nothing_open(me, stage.meeting, Code.NOT_ON_STAGE, NOT_HERE)
    if mine.status != Status.ON_STAGE or mine.tab != by.tab:
        raise NotAllowed(Code.NOT_ON_STAGE, NOT_HERE)
    said = {"microphone": command.microphone, "camera": command.camera}
    news = {device: on for device, on in said.items() if on not in (None, getattr(mine, device))}
    if not news:
        return
    for device, on in news.items():
        setattr(mine, device, on)
    mine.save()
    stage.tell(MediaChanged(participant=me.pk, microphone=mine.microphone, camera=mine.camera))


def move_up(stage: LockedStage) -> None:
    """Invite the next in line while an open stage has places free."""
    while stage.situation.access is Access.OPEN and stage.situation.live and not stage.situation.full:
        waiting = next((r for r in stage.open if r.status == Status.REQUESTED), None)
        if waiting is None:
            return
        stage.move(waiting, Move.CALL, THE_ROOM)


def step_down(stage: LockedStage, who: Participant) -> None:
    """Who only watches from now on leaves the stage, or the line; the next in line comes instead."""
    mine = stage.request_of(who)
    if who.only_watches and mine is not None:
        mine.participant = who
        stage.move(mine, Move.LAPSE, THE_ROOM, reason="viewer")
        move_up(stage)


def own_request(stage: LockedStage, by: Actor) -> StageRequest:
    """The open request of the person who acts."""
    me = by.myself
    mine = stage.request_of(me)
    if mine is None:
        raise nothing_open(me, stage.meeting, Code.NO_REQUEST, NOTHING_TO_ANSWER)
    return mine


def set_media_of(row: StageRequest, said: Join | PublishHere) -> None:
    """Note what is on."""
    row.microphone, row.camera = said.microphone, said.camera


ACTIONS: dict[type[Numbered], Action] = {
    Join: join,
    Ask: ask,
    Cancel: cancel,
    Refuse: refuse,
    Approve: approve,
    Decline: decline,
    Invite: invite,
    Withdraw: withdraw,
    Remove: remove,
    SetMedia: set_media,
    PublishHere: publish_here,
}
