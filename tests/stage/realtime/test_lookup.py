"""Many who come at once share a query; nobody is answered from one that began before they asked."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stage.entry import admit
from stage.models import Participant, Room
from stage.realtime.lookup import Lookup, participants
from stage.words import Role

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_class_that_comes_at_once_is_two_queries(room: Room) -> None:
    """The first who asks is looked up at once, everybody else together."""
    people = [
        await database_sync_to_async(admit)(room, person=f"p{n}", name=f"P {n}", role=Role.ATTENDEE)
        for n in range(20)
    ]
    lookup = Lookup(participants)
    capturing = CaptureQueriesContext(connection)

    async def look() -> list[Participant | None]:
        first = asyncio.create_task(lookup.find(people[0].pk))
        await asyncio.sleep(0)
        rest = await asyncio.gather(*(lookup.find(who.pk) for who in people[1:]), lookup.find(0))
        return [await first, *rest]

    await database_sync_to_async(capturing.__enter__)()
    found = await look()
    await database_sync_to_async(capturing.__exit__)(None, None, None)
    assert found == [*people, None]
    assert len(capturing) <= 2


async def test_who_asks_later_gets_a_later_answer(room: Room, student: Participant) -> None:
    """A role that changed between two questions is seen by the second."""
    lookup = Lookup(participants)
    first = await lookup.find(student.pk)
    await database_sync_to_async(admit)(room, person="student", name="Li Wei", role=Role.MODERATOR)
    second = await lookup.find(student.pk)
    assert first is not None
    assert second is not None
    assert (first.role, second.role) == ("attendee", "moderator")


async def test_a_failing_query_is_told_to_all_who_asked(
    student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next question is a new try."""
    lookup = Lookup(participants)

    def fail(_: object) -> None:
        raise OSError("no database")

    with monkeypatch.context() as broken:
        broken.setattr(Participant.objects, "in_bulk", fail)
        answers = await asyncio.gather(
            lookup.find(student.pk), lookup.find(student.pk), return_exceptions=True
        )
    assert [str(answer) for answer in answers] == ["no database"] * 2
    assert await lookup.find(student.pk) == student
