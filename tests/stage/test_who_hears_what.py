"""What an attendee is never told: who else asks, who is invited, who was turned down, who is before or behind them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database

from stage.entry import admit
from stage.models import Participant, Room, StageRequest
from stage.realtime import ticks
from stage.words import Role, Status
from tests.stage.sockets import Frame, Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_limits")]


class Ear:
    """Everything somebody can learn: in one tab that stays, in one that starts anew and in one that comes back."""

    def __init__(self, who: Participant) -> None:
        self.who = who
        self.stays = Tab(who, "the-tab-that-stays")
        self.start: Frame = {}
        self.learnt: list[Frame] = []

    async def open(self) -> None:
        """Come in."""
        self.learnt.append(await self.stays.open())
        snapshot = self.stays.welcome["snapshot"]
        self.start = {"meeting": snapshot["meeting"]["id"], "number": snapshot["number"]}

    async def listen(self) -> None:
        """Learn what there is to learn now."""
        self.learnt += await self.stays.frames()
        for resume in (None, self.start):
            tab = Tab(self.who, "the-tab-that-comes")
            self.learnt.append(await tab.open(resume=resume))
            self.learnt += await tab.frames()
            await tab.close()

    def mentions(self, name: str) -> list[Frame]:
        """Where somebody is named, but for the list of who is here."""
        told = [
            {key: value for key, value in frame.items() if key != "people"}
            for frame in self.learnt
            if frame["type"] != "presence"
        ]
        return [frame for frame in told if name in json.dumps(frame)]

    def types(self) -> set[str]:
        """The types of all events heard, also of those that were missed first."""
        events = [
            event
            for frame in self.learnt
            for event in ([frame] if frame["type"] == "event" else frame.get("events", []))
        ]
        return {event["event"]["type"] for event in events}


@pytest_asyncio.fixture
async def sam(room: Room) -> Participant:
    """An attendee who often asks, and whose name is nobody else's."""
    return await in_database(admit)(room, person="sam", name="Sam Roe", role=Role.ATTENDEE)


@pytest_asyncio.fixture
async def ears(
    student: Participant, teacher: Participant, sam: Participant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, Ear]]:
    """A bystander, a moderator, and Sam."""
    monkeypatch.setattr(ticks, "TICK", 0.01)
    found = {"bystander": Ear(student), "moderator": Ear(teacher), "sam": Ear(sam)}
    for ear in found.values():
        await ear.open()
    yield found
    for ear in found.values():
        await ear.stays.close()


async def request_of(who: Participant) -> int:
    """Their open request."""
    return (await StageRequest.objects.exclude(status=Status.ENDED).aget(participant=who)).pk


async def test_what_happens_before_the_stage_is_between_two(ears: dict[str, Ear], sam: Participant) -> None:
    """Sam asks, takes it back, is declined, is invited and never comes: the bystander hears nothing of it."""
    bystander, moderator, asker = (ears[name].stays for name in ("bystander", "moderator", "sam"))

    async def decide(command: str) -> None:
        await moderator.do(command, request=await request_of(sam))

    async def do(*steps: Any) -> None:
        for step in steps:
            await step
            for ear in ears.values():
                await ear.listen()

    await do(asker.do("ask"), asker.do("cancel"), asker.do("ask"), decide("decline"))
    await do(moderator.do("start_meeting"), asker.do("ask"), decide("approve"), asker.do("refuse"))
    await do(moderator.do("invite", participant=sam.pk), decide("withdraw"))
    await do(asker.do("ask"), bystander.do("ask"), moderator.do("set_access", access="closed"))
    await do(moderator.do("set_access", access="request"), asker.do("ask"), moderator.do("end_meeting"))

    assert ears["bystander"].mentions("Sam Roe") == []
    assert {"room_changed", "meeting_started", "meeting_ended"} <= ears["bystander"].types()
    private = {"stage_requested", "stage_invited", "stage_request_ended"}
    assert private <= ears["sam"].types()
    assert private <= ears["moderator"].types()
    assert ears["moderator"].mentions("Sam Roe")
    # Nor does Sam hear of the one request that the bystander made.
    assert ears["sam"].mentions(ears["bystander"].who.name) == []


async def test_a_place_in_line_is_told_to_who_stands_there(ears: dict[str, Ear], sam: Participant) -> None:
    """And nobody else's: neither as a frame nor in a welcome."""
    bystander, moderator, asker = (ears[name].stays for name in ("bystander", "moderator", "sam"))
    await asker.do("ask")
    assert (await asker.hears("place"))["place"] == 1
    await bystander.do("ask")
    assert (await bystander.hears("place"))["place"] == 2
    for ear in ears.values():
        await ear.listen()
    places = {
        name: {frame["place"] for frame in ear.learnt if frame.get("place") is not None}
        for name, ear in ears.items()
    }
    assert places == {"bystander": {2}, "moderator": set(), "sam": {1}}
    await moderator.do("decline", request=await request_of(sam))
    assert (await bystander.hears("place"))["place"] == 1
    assert ears["bystander"].mentions("Sam Roe") == []


async def test_presence_says_who_is_here_and_no_more(ears: dict[str, Ear], sam: Participant) -> None:
    """Name and role; not who waits."""
    await ears["sam"].stays.do("ask")
    frame = await ears["bystander"].stays.hears("presence")
    while sam.pk not in [person["id"] for person in frame["joined"]]:
        frame = await ears["bystander"].stays.hears("presence")
    assert set(frame) == {"type", "joined", "left"}
    for person in [*frame["joined"], *ears["bystander"].stays.welcome["people"]]:
        assert set(person) == {"id", "name", "role"}


async def test_the_stage_is_public(ears: dict[str, Ear], sam: Participant) -> None:
    """Who stands there is everybody's to know, also of those who come later."""
    moderator, asker = ears["moderator"].stays, ears["sam"].stays
    await moderator.do("start_meeting")
    await moderator.do("invite", participant=sam.pk)
    await asker.do("join", microphone=True, camera=False)
    await ears["bystander"].listen()
    found = ears["bystander"].mentions("Sam Roe")
    assert [frame["type"] for frame in found] == ["event", "welcome", "welcome"]
    assert [entry["person"]["name"] for entry in found[1]["snapshot"]["stage"]] == ["Sam Roe"]
    assert found[1]["snapshot"]["requests"] == []
    assert [event["event"]["type"] for event in found[2]["events"]] == ["meeting_started", "stage_joined"]
