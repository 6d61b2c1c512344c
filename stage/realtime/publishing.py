"""What the rest of the house tells the rooms, after a commit, in whatever thread (connected in `stage.apps`)."""

from collections.abc import Callable
from contextvars import Context
from typing import Any
from uuid import UUID

import msgspec
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from stage.actions.locked import Told
from stage.protocol import OwnVote, Reacted, Voted, encode
from stage.realtime.outbox import Message, send
from stage.realtime.station import Station, running


def publish_events(*, room: UUID, events: list[Told], **_: Any) -> None:
    """Hand the new log entries to the rooms."""
    message = {"kind": "events", "events": msgspec.to_builtins(events)}
    tell_rooms(room, lambda own: own.publish(room, events), message)


def publish_reaction(*, room: UUID, reacted: Reacted, participant: int, **_: Any) -> None:
    """Somebody reacted to a message."""
    frame = encode(reacted).decode()
    message = {"kind": "reacted", "message": reacted.message, "participant": participant, "frame": frame}
    tell_rooms(room, lambda own: own.react_to_message(room, message), message)


def publish_end(*, room: UUID, **_: Any) -> None:
    """A room was erased."""
    tell_rooms(room, lambda own: own.end(room), {"kind": "end"})


def publish_vote(*, room: UUID, participant: int, vote: OwnVote, **_: Any) -> None:
    """Somebody has voted."""
    frame = encode(Voted(vote=vote)).decode()
    message = {"kind": "voted", "participant": participant, "frame": frame}
    tell_rooms(room, lambda own: own.tell_voter(room, participant, frame), message)


def publish_expected(*, room: UUID, **_: Any) -> None:
    """Another list of people is expected."""
    tell_rooms(room, lambda own: own.look_again(room), {"kind": "expected"})


def tell_rooms(room: UUID, tell: Callable[[Station], None], message: Message) -> None:
    """Through this process's own station, if it has one: its browsers hear of it first, and without the layer."""
    for loop, own in running():
        # In a context of its own: that of this thread says which threads asgiref may use, and ends with it.
        loop.call_soon_threadsafe(tell, own, context=Context())
        return
    layer = get_channel_layer()
    assert layer is not None, "CHANNEL_LAYERS has no default"
    async_to_sync(send)(layer, room, message | {"process": ""})
