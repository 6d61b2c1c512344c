"""How open polls stand: counted at most once a second, and told to the moderators where it has changed.

A vote is no event. That one has come is said to every process (a lost word is made up for by a look every few seconds),
and each that serves moderators counts what is in the database.
"""

from collections.abc import Iterable

from channels.db import database_sync_to_async

from stage.parts import standings
from stage.protocol import PollResults, encode
from stage.realtime.hub import RoomHub


async def tell_standings(hubs: Iterable[RoomHub], *, look: bool) -> None:
    """One look for all rooms where people have voted, or with `look` for all; none where no moderator is."""
    watched = [hub for hub in hubs if hub.tabs.has_moderators and (look or hub.has_new_votes)]
    if not watched:
        return
    for hub in watched:
        hub.has_new_votes = False  # before the look: who votes during it asks for another
    try:
        counted = await database_sync_to_async(standings)([hub.room_id for hub in watched])
    except BaseException:
        for hub in watched:
            hub.has_new_votes = True
        raise
    for hub in watched:
        now = counted[hub.room_id]
        changed = [standing for standing in now if standing not in hub.standings]
        hub.standings = now
        if changed:
            hub.tabs.tell_moderators(encode(PollResults(polls=changed)).decode())
