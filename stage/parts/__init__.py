"""From rows to what the wire says of them; and the snapshot, which is all of them at once."""

from stage.parts.chat import message
from stage.parts.log import as_seen_by, event_frame, snapshot
from stage.parts.polls import as_everyone_knows, counted, known_to_everyone, own_votes, poll_info, standings
from stage.parts.room import person, room_info
from stage.parts.stage import Histories, on_stage, request

__all__ = [
    "Histories",
    "as_everyone_knows",
    "as_seen_by",
    "counted",
    "event_frame",
    "known_to_everyone",
    "message",
    "on_stage",
    "own_votes",
    "person",
    "poll_info",
    "request",
    "room_info",
    "snapshot",
    "standings",
]
