"""Looking people up, many in one query: a class that comes at once waits for one look after another, not for 300."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from channels.db import database_sync_to_async

from stage.models import Participant

Found = TypeVar("Found")


class Lookup(Generic[Found]):
    """Finds what belongs to a participant's id. Whoever asks while a query is under way shares the next one.

    So nobody is answered from a query that began before they asked: names and roles are those of now.
    """

    def __init__(self, look: Callable[[list[int]], dict[int, Found]]) -> None:
        self._look_up = look
        self._asked: dict[int, asyncio.Future[Found | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def find(self, participant: int) -> Found | None:
        """What there is for them now; None when there is nothing."""
        if participant not in self._asked:
            self._asked[participant] = asyncio.get_running_loop().create_future()
        answer = self._asked[participant]
        if self._task is None:
            self._task = asyncio.create_task(self._look())
        return await asyncio.shield(answer)

    async def _look(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                await self._answer(asked)
        finally:
            self._task = None

    async def _answer(self, asked: dict[int, asyncio.Future[Found | None]]) -> None:
        try:
            found = await database_sync_to_async(self._look_up)(list(asked))
        except Exception as wrong:
            for answer in asked.values():
                answer.set_exception(wrong)
        else:
            for participant, answer in asked.items():
                answer.set_result(found.get(participant))


def participants(ids: list[int]) -> dict[int, Participant]:
    """The participants themselves."""
    return Participant.objects.in_bulk(ids)
