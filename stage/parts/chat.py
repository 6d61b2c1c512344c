"""The chat, as the wire says it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from stage.models import ChatBlock, Meeting, Message, MessageReaction, Participant
from stage.parts.room import person
from stage.protocol import (
    PAGE,
    ChatMessage,
    Kind,
    Line,
    MessageReactions,
    Messages,
    Person,
    Quote,
    ReactionCount,
    ReadMessages,
)
from stage.refusals import Code, NotAllowed, insist
from stage.rules_chat import why_not_read
from stage.words import Role

KINDS: tuple[Kind, ...] = get_args(Kind)
QUOTED = 140
"""Characters of a message that an answer shows again."""


def message(row: Message) -> ChatMessage:
    """A message; of a deleted one only that it was there."""
    is_deleted = row.deleted_at is not None
    return ChatMessage(
        id=row.pk,
        key=row.key,
        author=Person(id=row.author_id, name=row.author.name, role=Role(row.role)),
        at=row.at,
        text="" if is_deleted else row.text,
        reply=quote(row.reply_to) if row.reply_to else None,
        deleted=is_deleted,
    )


def quote(row: Message) -> Quote:
    """The beginning of a message that is answered."""
    text = "" if row.deleted_at else row.text
    name = row.author.name
    return Quote(
        message=row.pk,
        participant=row.author_id,
        name=name,
        text=text if len(text) <= QUOTED else f"{text[:QUOTED]}…",
    )


def shown(meeting: Meeting) -> QuerySet[Message]:
    """What the room still shows of a meeting's messages."""
    rows = Message.objects.filter(meeting=meeting, cleared_at__isnull=True)
    return rows.select_related("author", "reply_to__author")


@dataclass(frozen=True)
class Chat:
    """The chat's part of a snapshot."""

    messages: list[ChatMessage]
    pinned: list[ChatMessage]
    lines: list[Line]
    blocked: list[Person]

    @classmethod
    def of(cls, meeting: Meeting) -> "Chat":
        """Read it: four queries, however much was written and by however many."""
        public = shown(meeting).filter(line__isnull=True)
        pinned = public.filter(pinned_at__isnull=False)
        blocks = ChatBlock.objects.filter(participant__room=meeting.room_id).select_related("participant")
        return cls(
            messages=[message(row) for row in list(public.order_by("-pk")[:PAGE])[::-1]],
            pinned=[message(row) for row in pinned],
            lines=lines(meeting),
            blocked=[person(block.participant) for block in blocks.order_by("participant_id")],
        )


def lines(meeting: Meeting) -> list[Line]:
    """The private lines with something in them, by their last word."""
    last = (
        Message.objects.filter(meeting=meeting, line__isnull=False)
        .order_by()
        .values("line")
        .annotate(last=Max("pk"))
        .values("last")
    )
    found = Message.objects.filter(pk__in=last).select_related("line").order_by("pk")
    return [
        Line(person=person(row.line), last=row.pk, waits=row.role == Role.ATTENDEE)
        for row in found
        if row.line is not None
    ]


def read_messages(room_id: UUID, participant_id: int, command: ReadMessages) -> Messages:
    """What somebody asked to read, or `NotAllowed`; without a lock, since nothing is written."""
    reader = Participant.objects.filter(pk=participant_id, room=room_id).first()
    meeting = Meeting.objects.filter(room=room_id, ended_at=None).first()
    if reader is None or meeting is None:
        raise NotAllowed(
            Code.NO_SUCH_PERSON, _("You are not in this room any more: open it again from your course.")
        )
    insist(why_not_read(Role(reader.role), own=command.line in (None, reader.pk)))
    return page(meeting, reader, line=command.line, before=command.before)


def page(meeting: Meeting, reader: Participant, *, line: int | None, before: int | None) -> Messages:
    """A page of messages to everyone or in a private line, with their reactions."""
    rows = shown(meeting).filter(line=line).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    kept = found[:PAGE][::-1]
    return Messages(
        meeting=meeting.pk,
        line=line,
        messages=[message(row) for row in kept],
        more=len(found) > PAGE,
        reactions=reactions_for(reader, [row.pk for row in kept]),
    )


def reactions_for(reader: Participant, messages: Collection[int]) -> list[MessageReactions]:
    """The reactions to these messages, and which of them are the reader's."""
    counted = (
        MessageReaction.objects.filter(message__in=messages, message__deleted_at__isnull=True)
        .order_by()
        .values("message", "kind")
        .annotate(people=Count("pk"), mine=Count("pk", filter=Q(participant=reader)))
    )
    counts: dict[int, dict[str, int]] = {}
    mine: dict[int, list[str]] = {}
    for row in counted:
        counts.setdefault(row["message"], {})[row["kind"]] = row["people"]
        if row["mine"]:
            mine.setdefault(row["message"], []).append(row["kind"])
    return [tally(pk, found, mine.get(pk, [])) for pk, found in sorted(counts.items())]


def tally(pk: int, counts: dict[str, int], mine: Collection[str] | None) -> MessageReactions:
    """The reactions to one message, in the order in which they are always shown."""
    return MessageReactions(
        message=pk,
        counts=[ReactionCount(kind, counts[kind]) for kind in KINDS if counts.get(kind)],
        mine=None if mine is None else [kind for kind in KINDS if kind in mine],
    )
