"""Writing, answering, reacting; and what moderators do to keep the talk good. Each of these may be said twice."""

import datetime as dt
import re

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from stage import rules_chat
from stage.actions.locked import THE_ROOM, Action, Actor, LockedStage
from stage.models import ChatBlock, Message, MessageReaction, Participant
from stage.parts import message as as_message
from stage.parts import person
from stage.protocol import (
    BlockFromChat,
    ChatBlocked,
    ChatCleared,
    ChatUnblocked,
    ClearChat,
    DeleteMessage,
    MessageDeleted,
    MessagePinned,
    MessageSent,
    MessageUnpinned,
    Numbered,
    PinMessage,
    Reacted,
    ReactToMessage,
    SendMessage,
    UnblockFromChat,
    UnpinMessage,
)
from stage.refusals import Code, NotAllowed, insist
from stage.rules import why_not_moderate
from stage.rules_chat import Writer
from stage.text import says_something, tidied
from stage.words import Role

reacted = Signal()
"""Sent after a commit when somebody reacted to a message: `room`, `reacted` and `participant`."""

TOO_MANY_EMPTY_LINES = re.compile(r"\n{3,}")


# ---- writing


def send_message(stage: LockedStage, by: Actor, command: SendMessage) -> None:
    """Write to everyone, or in a private line; what was sent already is not sent again."""
    me = by.myself
    if Message.objects.filter(author=me, key=command.key).exists():
        return
    line = line_of(stage, by, command.line)
    insist(rules_chat.why_not_send(facts(stage, by), lately=written_lately(stage, me)))
    row = Message.objects.create(
        meeting=stage.meeting,
        author=me,
        key=command.key,
        name=me.name,
        role=me.role,
        line=line,
        text=cleaned(command.text),
        reply_to=answered(stage, line, command.reply_to),
        at=stage.now,
    )
    stage.tell(MessageSent(line=person(line) if line else None, message=as_message(row)), only=line)


def delete_message(stage: LockedStage, by: Actor, command: DeleteMessage) -> None:
    """Take a message away; where it stood, everyone sees that something was deleted."""
    row = message_of(stage, by, command.message)
    insist(rules_chat.why_not_delete(by.role, own=by.is_owner(row.author)))
    if row.deleted_at is not None:
        return
    row.deleted_at, row.deleted_by, row.pinned_at = stage.now, by.name, None
    row.save()
    stage.tell(MessageDeleted(line=row.line_id, message=row.pk, by=by.by), only=row.line)


def react_to_message(stage: LockedStage, by: Actor, command: ReactToMessage) -> None:
    """React, or take it back: no entry of the log, but a word to those who gather the counts."""
    me = by.myself
    row = message_of(stage, by, command.message)
    insist(rules_chat.why_not_react(facts(stage, by)))
    if row.deleted_at is not None:
        raise no_message()
    kind = command.kind
    if command.on:
        MessageReaction.objects.get_or_create(message=row, participant=me, kind=kind)
    else:
        MessageReaction.objects.filter(message=row, participant=me, kind=kind).delete()
    said = Reacted(message=row.pk, kind=command.kind, on=command.on)
    transaction.on_commit(
        lambda: reacted.send(sender=MessageReaction, room=stage.room.pk, reacted=said, participant=me.pk)
    )


# ---- moderating


def pin_message(stage: LockedStage, by: Actor, command: PinMessage) -> None:
    """Keep a message in everyone's sight."""
    insist(why_not_moderate(by.role))
    row = message_of(stage, by, command.message)
    if row.deleted_at is not None:
        raise no_message()
    if row.pinned_at is not None:
        return
    pinned = Message.objects.filter(meeting=stage.meeting, pinned_at__isnull=False).count()
    insist(rules_chat.why_not_pin(by.role, private=row.line_id is not None, pinned=pinned))
    row.pinned_at = stage.now
    row.save()
    stage.tell(MessagePinned(message=as_message(row), by=by.by))


def unpin_message(stage: LockedStage, by: Actor, command: UnpinMessage) -> None:
    """Let a pinned message go."""
    insist(why_not_moderate(by.role))
    row = message_of(stage, by, command.message)
    if row.pinned_at is None:
        return
    row.pinned_at = None
    row.save()
    stage.tell(MessageUnpinned(message=row.pk, by=by.by))


def block_from_chat(stage: LockedStage, by: Actor, command: BlockFromChat) -> None:
    """Let somebody read only."""
    insist(why_not_moderate(by.role))
    who = participant_of(stage, command.participant)
    insist(rules_chat.why_not_block(by.role, who=Role(who.role)))
    _, is_new = ChatBlock.objects.get_or_create(participant=who, defaults={"at": stage.now, "by": by.name})
    if is_new:
        stage.tell(ChatBlocked(person=person(who), by=by.by), only=who)


def unblock_from_chat(stage: LockedStage, by: Actor, command: UnblockFromChat) -> None:
    """Let them write again."""
    insist(why_not_moderate(by.role))
    who = participant_of(stage, command.participant)
    gone, _ = ChatBlock.objects.filter(participant=who).delete()
    if gone:
        stage.tell(ChatUnblocked(person=person(who), by=by.by), only=who)


def clear_chat(stage: LockedStage, by: Actor, command: ClearChat) -> None:
    """Clear what everyone reads; it stays in the record."""
    insist(why_not_moderate(by.role))
    messages = Message.objects.filter(meeting=stage.meeting, line__isnull=True, cleared_at__isnull=True)
    if messages.update(cleared_at=stage.now, cleared_by=by.name, pinned_at=None):
        stage.tell(ChatCleared(by=by.by))


def forget_writer(stage: LockedStage, who: Participant) -> None:
    """Somebody is made unknown: nothing of what they wrote is kept, and open pages drop it."""
    theirs = Message.objects.filter(author=who)
    shown = theirs.filter(meeting=stage.meeting, cleared_at__isnull=True, deleted_at__isnull=True)
    shown = shown.select_related("line")
    for row in list(shown):
        stage.tell(MessageDeleted(line=row.line_id, message=row.pk, by=THE_ROOM.by), only=row.line)
    theirs.filter(deleted_at__isnull=True).update(deleted_at=stage.now)
    theirs.update(name=who.name, text="", pinned_at=None)


# ---- what these need to know


def facts(stage: LockedStage, by: Actor) -> Writer:
    """What the rules ask for."""
    is_blocked = ChatBlock.objects.filter(participant=by.participant).exists()
    return Writer(role=by.role, is_on=stage.room.has_chat, blocked=is_blocked)


def written_lately(stage: LockedStage, me: Participant) -> int:
    """How many messages somebody has just written."""
    since = stage.now - dt.timedelta(seconds=rules_chat.SECONDS)
    return Message.objects.filter(meeting=stage.meeting, author=me, at__gt=since).count()


def line_of(stage: LockedStage, by: Actor, participant: int | None) -> Participant | None:
    """Whose private line somebody may write in; None: to everyone."""
    if participant is None:
        return None
    insist(rules_chat.why_not_read(by.role, own=by.myself.pk == participant))
    who = participant_of(stage, participant)
    insist(rules_chat.why_not_line(of=Role(who.role)))
    return who


def participant_of(stage: LockedStage, pk: int) -> Participant:
    """Somebody of this room."""
    found = Participant.objects.filter(pk=pk, room=stage.room).first()
    if found is None:
        raise NotAllowed(Code.NO_SUCH_PERSON, _("This person is not in the room."))
    return found


def message_of(stage: LockedStage, by: Actor, pk: int) -> Message:
    """A message that the room still shows, to somebody who may read it."""
    found = (
        Message.objects.filter(pk=pk, meeting=stage.meeting, cleared_at__isnull=True)
        .select_related("author", "line", "reply_to__author")
        .first()
    )
    if found is None or rules_chat.why_not_read(by.role, own=found.line is None or by.is_owner(found.line)):
        raise no_message()
    return found


def answered(stage: LockedStage, line: Participant | None, pk: int | None) -> Message | None:
    """The message that is answered: it stands where the answer will stand."""
    if pk is None:
        return None
    found = (
        Message.objects.filter(
            pk=pk, meeting=stage.meeting, line=line, cleared_at__isnull=True, deleted_at__isnull=True
        )
        .select_related("author")
        .first()
    )
    if found is None:
        raise NotAllowed(
            Code.NO_MESSAGE, _("The message you answer was deleted: send yours again without the reply.")
        )
    return found


def cleaned(text: str) -> str:
    """What was written, without what nobody can see; refused when nothing is left."""
    text = tidied(text)
    if not says_something(text):
        raise NotAllowed(Code.NOTHING_WRITTEN, _("There is nothing in this message: write something first."))
    return TOO_MANY_EMPTY_LINES.sub("\n\n", text)


def no_message() -> NotAllowed:
    """Also for what one may not read: nobody learns that it is there."""
    return NotAllowed(Code.NO_MESSAGE, _("This message is not there any more: it was deleted or cleared."))


ACTIONS: dict[type[Numbered], Action] = {
    SendMessage: send_message,
    DeleteMessage: delete_message,
    ReactToMessage: react_to_message,
    PinMessage: pin_message,
    UnpinMessage: unpin_message,
    BlockFromChat: block_from_chat,
    UnblockFromChat: unblock_from_chat,
    ClearChat: clear_chat,
}
