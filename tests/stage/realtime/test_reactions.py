"""Reactions are gathered: at once after a pause, then at most twice a second, and none is lost."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from stage.models import Participant
from stage.realtime.reactions import Gathering
from tests.stage.sockets import Refusal, Tab


class Loop:
    """An event loop's clock, wound by hand."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def call_later(self, delay: float, what: Callable[[], None]) -> Any:
        self.waiting.append(what)
        return object()

    def half_a_second(self) -> None:
        """Everything that was due."""
        due, self.waiting = self.waiting, []
        for what in due:
            what()


def test_at_most_once_in_half_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many press: the first is told at once, the others together."""
    loop = Loop()
    told: list[dict[str, int]] = []
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    gathering = Gathering(told.append)
    gathering.add({"heart": 1})
    for _ in range(300):
        gathering.add({"heart": 1, "clap": 2})
    assert told == [{"heart": 1}]
    loop.half_a_second()
    assert told == [{"heart": 1}, {"heart": 300, "clap": 600}]
    loop.half_a_second()
    assert len(told) == 2, "nothing new is nothing to tell"
    gathering.add({"wow": 1})
    assert told[2:] == [{"wow": 1}], "after a pause at once again"


@pytest.mark.django_db(transaction=True)
async def test_everyone_sees_what_people_press(teacher: Participant, student: Participant) -> None:
    """Once the meeting runs; one person's flood is refused, and changes nothing for others."""
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    await attendee.open()
    with pytest.raises(Refusal) as refusal:
        await attendee.do("react", kind="heart")
    assert refusal.value.code == "not_started"
    await moderator.do("start_meeting")
    refused: list[str] = []
    for _ in range(12):
        try:
            await attendee.do("react", kind="heart")
        except Refusal as no:
            refused.append(no.code)
    assert set(refused) == {"too_fast"}
    async with Tab(student, tab="another-tab") as another:
        assert (
            await another.is_refused("react", kind="heart") == "too_fast"
        )  # it is a person's flood, not a tab's
    await moderator.do("react", kind="clap")
    await moderator.do("set_switches", reactions=False)
    assert await attendee.is_refused("react", kind="heart") == "switched_off"
    await moderator.do("react", kind="clap")
    seen: Counter[str] = Counter()
    while seen != {"heart": 12 - len(refused), "clap": 2}:
        seen.update((await attendee.hears("reactions"))["counts"])
    await moderator.close()
    await attendee.close()
