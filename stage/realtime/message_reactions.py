"""Reactions to messages, as one process tells them: gathered, and at most once a tick however many press."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from channels.db import database_sync_to_async

from stage.models import Message, MessageReaction
from stage.parts.chat import tally
from stage.protocol import MessageReactions

KEPT = 200
"""Messages whose reactions are kept in memory, the newest ones."""


@dataclass
class Reacted:
    """Who reacted to a message, and who may know: everyone, or the person of its private `line`."""

    line: int | None
    people: dict[str, set[int]] = field(default_factory=dict)

    def told(self, message: int, to: int | None = None) -> MessageReactions:
        """As the wire says it; to one person with what is theirs."""
        counts = {kind: len(people) for kind, people in self.people.items()}
        mine = None if to is None else [kind for kind, people in self.people.items() if to in people]
        return tally(message, counts, mine)


class ReactionBoard:
    """The reactions of one room. The database is the truth; this is read once, and again where somebody pressed."""

    def __init__(self) -> None:
        self._known: dict[int, Reacted] | None = None
        self._pressed: set[int] = set()

    def press(self, message: int) -> None:
        """Somebody reacted, or took it back: to be told with the next tick."""
        self._pressed.add(message)

    async def read(self, messages: Collection[int]) -> None:
        """Read the reactions to these messages, the first time."""
        if self._known is None:
            self._known = await database_sync_to_async(reactions_to)(messages)

    def for_newcomer(self, participant: int, messages: Iterable[int]) -> list[MessageReactions]:
        """The reactions to these messages as far as they are known here; the next tick tells the rest."""
        known = self._known or {}
        found = [(pk, known[pk]) for pk in messages if pk in known]
        return [reacted.told(pk, participant) for pk, reacted in found if any(reacted.people.values())]

    async def changes_to_tell(self) -> dict[int, Reacted]:
        """What has changed since this was asked last."""
        if not self._pressed:
            return {}
        pressed, self._pressed = self._pressed, set()
        try:
            found = await database_sync_to_async(reactions_to)(pressed)
        except BaseException:
            self._pressed |= pressed
            raise
        if self._known is not None:
            known = self._known | found
            self._known = {pk: known[pk] for pk in sorted(known)[-KEPT:]}
        return found


def reactions_to(messages: Collection[int]) -> dict[int, Reacted]:
    """Who reacted to these messages; one that nobody reacted to any more is there too, one that is deleted is not."""
    rows = Message.objects.filter(pk__in=messages, deleted_at__isnull=True, cleared_at__isnull=True)
    found = {pk: Reacted(line) for pk, line in rows.order_by().values_list("pk", "line")}
    pressed = MessageReaction.objects.filter(message__in=found).values_list("message", "kind", "participant")
    for message, kind, participant in pressed:
        found[message].people.setdefault(kind, set()).add(participant)
    return found
