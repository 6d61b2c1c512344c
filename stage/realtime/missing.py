"""Who is expected in a room and not here: worked out for the moderators connected to this process, told once a tick."""

from collections.abc import Collection, Iterable
from uuid import UUID

from channels.db import database_sync_to_async

from stage.expected import expected_people
from stage.models import Participant
from stage.protocol import Absentee, Expected


class Missing:
    """The missing people of one room, as one process knows them."""

    def __init__(self, room_id: UUID) -> None:
        self.room_id = room_id
        self.told: list[Absentee] | None = None
        """What moderators have been told: what a newcomer starts from. Nothing while no list is known."""
        self._expected: dict[str, Absentee] | None = None
        self._keys: dict[int, str] = {}
        self._is_old = True

    def look_again(self) -> None:
        """The list may have changed."""
        self._is_old = True

    async def change_to_tell(self, here: Collection[int]) -> Expected | None:
        """What has changed since this was asked last, given the participants who are here; nothing if nothing has."""
        if self._is_old:
            self._is_old = False
            self._expected = await database_sync_to_async(read_expected)(self.room_id)
        before = self.told
        if self._expected is None:
            self.told = None
            return None if before is None else Expected(missing=None, arrived=[])
        unknown = [participant for participant in here if participant not in self._keys]
        if unknown:
            self._keys |= await database_sync_to_async(read_keys)(unknown)
        present = {self._keys.get(participant) for participant in here}
        self.told = [who for key, who in self._expected.items() if key not in present]
        return difference(before or [], self.told) if before != self.told else None


def difference(before: Iterable[Absentee], after: Iterable[Absentee]) -> Expected:
    """Who is missing now, or under another name; and who is not any more."""
    was, names = set(before), {who.id for who in after}
    return Expected(
        missing=[who for who in after if who not in was],
        arrived=[who.id for who in before if who.id not in names],
    )


def read_expected(room_id: UUID) -> dict[str, Absentee] | None:
    """The list, by the key people are let in by."""
    people = expected_people(room_id)
    if people is None:
        return None
    return {who.person: Absentee(id=who.number, name=who.name) for who in people}


def read_keys(participants: Collection[int]) -> dict[int, str]:
    """The keys of these people."""
    rows = Participant.objects.filter(pk__in=participants)
    return dict(rows.values_list("pk", "person"))
