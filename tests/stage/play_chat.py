"""The chat's part of the random play: what may be tried, and what the design says to it, written down a second time."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from stage.models import ChatBlock, Event, Message, MessageReaction, Participant, Room
from stage.protocol import (
    BlockFromChat,
    ClearChat,
    DeleteMessage,
    MessageDeleted,
    MessageSent,
    Numbered,
    PinMessage,
    ReactToMessage,
    SendMessage,
    UnblockFromChat,
    UnpinMessage,
    decode_happening,
)
from stage.words import Role

NOBODY = NO_MESSAGE = 2**40
COMMANDS = [
    SendMessage,
    DeleteMessage,
    ReactToMessage,
    PinMessage,
    UnpinMessage,
    BlockFromChat,
    UnblockFromChat,
    ClearChat,
]
TABLES: list[type[Model]] = [Message, MessageReaction, ChatBlock]


@dataclass
class Chat:
    """The chat as the database has it."""

    room: Room
    meeting: int
    now: dt.datetime
    people: Sequence[Participant]
    rows: list[Message] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rows = list(Message.objects.filter(meeting__room=self.room).order_by("pk"))
        self.blocked = set(ChatBlock.objects.values_list("participant", flat=True))

    # ---- what may be tried

    def commands(self) -> Iterator[Numbered]:
        """Everything that somebody could say about the chat now."""
        messages = [*self.some_messages(), NO_MESSAGE]
        key = f"message-{len(self.rows)}"
        for line in [None, *(person.pk for person in self.people), NOBODY]:
            yield SendMessage(id=0, key=key, text="Hello", line=line)
            yield from (
                SendMessage(id=0, key=key, text="Yes!", line=line, reply_to=pk) for pk in messages[-2:]
            )
        yield SendMessage(id=0, key=key, text=" \u200b\n")
        yield from (SendMessage(id=0, key=key, text="Yes!", reply_to=pk) for pk in messages)
        yield from (SendMessage(id=0, key=row.key, text="Again") for row in self.rows[-3:])
        yield from (
            kind(id=0, message=pk) for kind in (DeleteMessage, PinMessage, UnpinMessage) for pk in messages
        )
        for pk in messages:
            yield from (ReactToMessage(id=0, message=pk, kind="thumbs_up", on=on) for on in (True, False))
        for person in [*(person.pk for person in self.people), NOBODY]:
            yield from (kind(id=0, participant=person) for kind in (BlockFromChat, UnblockFromChat))
        yield ClearChat(id=0)

    def some_messages(self) -> list[int]:
        """The newest ones, and the newest of each odd sort."""
        sorts: list[Iterable[Message]] = [
            (row for row in self.rows if row.deleted_at),
            (row for row in self.rows if row.cleared_at),
            (row for row in self.rows if row.pinned_at),
            (row for row in self.rows if row.line_id),
            (row for row in self.rows if row.meeting_id != self.meeting),
        ]
        odd = [found[-1].pk for rows in sorts if (found := list(rows))]
        return sorted({*odd, *(row.pk for row in self.rows[-3:])})

    # ---- what the design says to it

    def allows(self, me: Participant, command: Numbered) -> bool:
        """Whether this person may do this now; what is done already may be done again."""
        moderates = me.role == Role.MODERATOR
        match command:
            case SendMessage():
                return self.is_sent(me, command) or self.may_send(me, command)
            case DeleteMessage(message=pk):
                row = self.readable(me, pk)
                return row is not None and (moderates or row.author_id == me.pk)
            case ReactToMessage(message=pk):
                row = self.readable(me, pk)
                return row is not None and row.deleted_at is None and self.may_write(me)
            case PinMessage(message=pk):
                row = self.readable(me, pk)
                if not moderates or row is None or row.deleted_at:
                    return False
                return row.pinned_at is not None or (row.line_id is None and len(self.pinned()) < 3)
            case UnpinMessage(message=pk):
                return moderates and self.readable(me, pk) is not None
            case BlockFromChat(participant=pk):
                return moderates and self.role_of(pk) == Role.ATTENDEE
            case UnblockFromChat(participant=pk):
                return moderates and self.role_of(pk) is not None
            case _:
                return moderates

    def may_send(self, me: Participant, command: SendMessage) -> bool:
        """Something to say, to somebody one may say it to, and not too much of it."""
        lately = [
            row
            for row in self.rows
            if (row.author_id, row.meeting_id) == (me.pk, self.meeting)
            and (self.now - row.at).total_seconds() < 5
        ]
        return (
            self.may_write(me)
            and len(lately) < 5
            and command.text.strip(" \n\u200b") != ""
            and (command.line is None or self.may_use_line(me, command.line))
            and (command.reply_to is None or self.can_be_answered(command.reply_to, command.line))
        )

    def may_write(self, me: Participant) -> bool:
        return me.role == Role.MODERATOR or (self.room.has_chat and me.pk not in self.blocked)

    def may_use_line(self, me: Participant, line: int) -> bool:
        return self.role_of(line) == Role.ATTENDEE and (me.role == Role.MODERATOR or me.pk == line)

    def can_be_answered(self, pk: int, line: int | None) -> bool:
        row = self.shown(pk)
        return row is not None and row.line_id == line and row.deleted_at is None

    def is_sent(self, me: Participant, command: SendMessage) -> bool:
        return any((row.author_id, row.key) == (me.pk, command.key) for row in self.rows)

    def shown(self, pk: int) -> Message | None:
        row = next((row for row in self.rows if row.pk == pk), None)
        return row if row and row.meeting_id == self.meeting and row.cleared_at is None else None

    def readable(self, me: Participant, pk: int) -> Message | None:
        row = self.shown(pk)
        return row if row and (me.role == Role.MODERATOR or row.line_id in (None, me.pk)) else None

    def pinned(self) -> list[Message]:
        return [row for row in self.rows if row.pinned_at and row.meeting_id == self.meeting]

    def role_of(self, pk: int) -> Role | None:
        return next((Role(person.role) for person in self.people if person.pk == pk), None)

    # ---- what must hold

    def check(self, log: Sequence[Event]) -> None:
        """Each message is in the log once, in the order it was written; what is private is told in private."""
        sent, deleted = [], []
        for event in log:
            match decode_happening(event.payload):
                case MessageSent(line=line, message=message):
                    sent.append(message.id)
                    assert event.person_id == (line.id if line else None)
                    assert event.public == (line is None)
                case MessageDeleted(line=of, message=pk):
                    deleted.append(pk)
                    assert (event.person_id, event.public) == (of, of is None)
        assert sent == [row.pk for row in self.rows]
        assert sorted(deleted) == [row.pk for row in self.rows if row.deleted_at]
        assert not [
            row for row in self.rows if row.pinned_at and (row.deleted_at or row.cleared_at or row.line_id)
        ]
