"""The chat: messages to everyone, and a private line between each attendee and the moderators.

A `line` is a participant: whose private line with the moderators it is; null is what everyone reads. Reactions to
messages have no number: they are gathered and told at most once a second.
"""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from stage.protocol.base import By, Frame, Numbered, Part, Person
from stage.protocol.reactions import Kind

MAX_TEXT = 1000
PAGE = 50
"""Messages in a snapshot, and in each answer to `read_messages`."""
MAX_PINNED = 3

Id = Annotated[int, Meta(ge=1, le=2**53)]
MessageText = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
MessageKey = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Quote(Part, frozen=True):
    """The beginning of the message that this one answers, and who wrote it; empty when it was deleted."""

    message: int
    participant: int
    name: str
    text: str


class ChatMessage(Part, frozen=True):
    """A message; its author in the role of that time. A deleted one keeps its place, without its text."""

    id: int
    key: str
    author: Person
    at: dt.datetime
    text: str
    reply: Quote | None
    deleted: bool


class Line(Part, frozen=True):
    """A private line with something in it; it `waits` when the last word is not a moderator's."""

    person: Person
    last: int
    waits: bool


class ReactionCount(Part, frozen=True):
    """How many reacted with this."""

    kind: Kind
    count: int


class MessageReactions(Part, frozen=True):
    """All reactions to one message; `mine` is null where it is told to everyone alike."""

    message: int
    counts: list[ReactionCount]
    mine: list[Kind] | None


class SendMessage(Numbered, frozen=True):
    """Write to everyone, or in a private line. The same `key` again is the same message: nothing is sent twice."""

    key: MessageKey
    text: MessageText
    line: Id | None = None
    reply_to: Id | None = None


class DeleteMessage(Numbered, frozen=True):
    """Delete one's own message; a moderator: anyone's."""

    message: Id


class ReactToMessage(Numbered, frozen=True):
    """React to a message, or take the reaction back."""

    message: Id
    kind: Kind
    on: bool


class ReadMessages(Numbered, frozen=True):
    """Ask for the messages before this one (the newest when left out); answered by `messages` and `done`."""

    line: Id | None = None
    before: Id | None = None


class PinMessage(Numbered, frozen=True):
    """Moderator: keep a message to everyone in sight."""

    message: Id


class UnpinMessage(Numbered, frozen=True):
    """Moderator: let it go again."""

    message: Id


class BlockFromChat(Numbered, frozen=True):
    """Moderator: an attendee may read, but not write or react any more, in this and in later meetings."""

    participant: Id


class UnblockFromChat(Numbered, frozen=True):
    """Moderator: let them write again."""

    participant: Id


class ClearChat(Numbered, frozen=True):
    """Moderator: clear what everyone reads; it is kept for the record. Private lines stay."""


class MessageSent(Frame, frozen=True):
    """Somebody wrote. In a private line: to its person and the moderators."""

    line: Person | None
    message: ChatMessage


class MessageDeleted(Frame, frozen=True):
    """A message was deleted, and is not pinned any more. In a private line: to its person and the moderators."""

    line: int | None
    message: int
    by: By


class MessagePinned(Frame, frozen=True):
    """A message was pinned."""

    message: ChatMessage
    by: By


class MessageUnpinned(Frame, frozen=True):
    """A message is not pinned any more."""

    message: int
    by: By


class ChatBlocked(Frame, frozen=True):
    """Somebody may not write in the chat any more. To them and the moderators."""

    person: Person
    by: By


class ChatUnblocked(Frame, frozen=True):
    """Somebody may write in the chat again. To them and the moderators."""

    person: Person
    by: By


class ChatCleared(Frame, frozen=True):
    """The messages to everyone are gone, the pinned ones too."""

    by: By


class Messages(Frame, frozen=True):
    """A page of messages, oldest first, for the tab that asked; `more` says that there are older ones."""

    meeting: int
    line: int | None
    messages: list[ChatMessage]
    more: bool
    reactions: list[MessageReactions]


class MessagesReacted(Frame, frozen=True):
    """The reactions to these messages are these now."""

    reactions: list[MessageReactions]


class Reacted(Frame, frozen=True):
    """You reacted, perhaps in another of your tabs; the counts follow."""

    message: int
    kind: Kind
    on: bool


ChatCommand = (
    SendMessage
    | DeleteMessage
    | ReactToMessage
    | ReadMessages
    | PinMessage
    | UnpinMessage
    | BlockFromChat
    | UnblockFromChat
    | ClearChat
)
ChatHappening = (
    MessageSent | MessageDeleted | MessagePinned | MessageUnpinned | ChatBlocked | ChatUnblocked | ChatCleared
)
ChatFrame = Messages | MessagesReacted | Reacted
