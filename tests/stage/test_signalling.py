"""Media signalling: relayed between the stage and those who watch, from who it says, and to nobody else."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database

from stage.entry import admit, open_room
from stage.models import Participant, Room
from stage.protocol import Close, Snapshot
from stage.realtime.hub import RoomHub
from stage.words import Access, Role
from tests.conftest import set_access
from tests.stage.sockets import Frame, Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_limits")]

ON = {"microphone": True, "camera": True}
STEPS: dict[str, Frame] = {
    "watch": {"step": "watch"},
    "offer": {"step": "offer", "sdp": "v=0"},
    "answer": {"step": "answer", "sdp": "v=0"},
    "candidates": {
        "step": "candidates",
        "candidates": [
            {"candidate": "candidate:1", "sdpMid": None, "sdpMLineIndex": 0, "usernameFragment": None}
        ],
    },
}
SESSION = "session-one"


@pytest_asyncio.fixture
async def tabs(room: Room, teacher: Participant) -> AsyncIterator[dict[str, Tab]]:
    """A meeting on an open stage. By name: whose, and which of their tabs."""
    people = {
        name: await in_database(admit)(room, person=name, name=name, role=Role.ATTENDEE)
        for name in ("ada", "bob", "eve")
    }
    await in_database(set_access)(room, Access.OPEN)
    found = {
        f"{name} {number}": Tab(who, f"tab-{number}-of-{name}")
        for (name, who), number in itertools.product([*people.items(), ("teacher", teacher)], (1, 2))
    }
    for tab in found.values():
        await tab.open()
    await found["teacher 1"].do("start_meeting")
    yield found
    for tab in found.values():
        await tab.close()


def address(tab: Tab) -> Frame:
    """Where it is."""
    return {"participant": tab.participant.pk, "tab": tab.tab}


async def relayed(sender: Tab, to: Frame, step: str) -> bool:
    """Whether the server takes this; if not, it says why."""
    code = await sender.tries("signal", to=to, session=SESSION, data=STEPS[step])
    assert code in (None, "not_on_stage")
    return code is None


async def signals(tab: Tab) -> list[Frame]:
    """The signalling that has come."""
    return [frame for frame in await tab.frames() if frame["type"] == "signalled"]


@pytest.mark.parametrize("step", STEPS)
async def test_who_may_signal_whom(step: str, tabs: dict[str, Tab]) -> None:
    """Ada and Bob are on stage, each in their first tab: from every tab to every tab, heard there and only there."""
    for name in ("ada", "bob"):
        await tabs[f"{name} 1"].do("join", **ON)
    publishing = {"ada 1", "bob 1"}
    for tab in tabs.values():
        await tab.frames()
    for sender, to in itertools.product(tabs, tabs):
        from_stage, to_stage = sender in publishing, to in publishing
        may = {
            "watch": to_stage,
            "offer": from_stage,
            "answer": to_stage,
            "candidates": from_stage or to_stage,
        }[step]
        may = may and sender != to
        assert await relayed(tabs[sender], address(tabs[to]), step) == may, (sender, to)
        heard = {name: found for name, tab in tabs.items() if (found := await signals(tab))}
        expected = {"sender": address(tabs[sender]), "session": SESSION, "data": STEPS[step]}
        assert heard == ({to: [{"type": "signalled"} | expected]} if may else {}), (sender, to)


async def test_nobody_is_on_stage(tabs: dict[str, Tab]) -> None:
    """Then nobody signals anybody, also not somebody who waits, or is invited, or a moderator."""
    await tabs["teacher 1"].do("invite", participant=tabs["ada 1"].participant.pk)
    await tabs["teacher 1"].do("set_access", access="request")
    await tabs["bob 1"].do("ask")
    for (sender, to), step in itertools.product(itertools.permutations(tabs, 2), STEPS):
        assert not await relayed(tabs[sender], address(tabs[to]), step)
    for tab in tabs.values():
        assert await tab.is_refused("publishing") == "not_on_stage"
        assert await signals(tab) == []


async def test_who_is_removed_is_not_relayed_any_more(tabs: dict[str, Tab]) -> None:
    """From the moment the moderator is told that it is done; nor is anybody to them."""
    ada, bob, moderator = tabs["ada 1"], tabs["bob 1"], tabs["teacher 1"]
    await ada.do("join", **ON)
    entry = (await moderator.hears("stage_joined"))["entry"]
    assert await relayed(ada, address(bob), "offer")
    await moderator.do("remove", request=entry["request"])
    for step in STEPS:
        assert not await relayed(ada, address(bob), step)
        assert not await relayed(bob, address(ada), step)
    assert await ada.is_refused("publishing") == "not_on_stage"
    assert [frame["data"]["step"] for frame in await signals(bob)] == ["offer"]


async def test_who_is_sent_out_signals_nobody_any_more(
    tabs: dict[str, Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even with what was under way: it was taken for theirs, and then they were sent out."""
    ada, bob, moderator = tabs["ada 1"], tabs["bob 1"], tabs["teacher 1"]
    await ada.do("join", **ON)
    arrived, view, sent_out = asyncio.Event(), RoomHub.view, asyncio.Event()

    async def slow(hub: RoomHub) -> Snapshot:
        found = await view(hub)
        arrived.set()
        await sent_out.wait()
        return found

    monkeypatch.setattr(RoomHub, "view", slow)
    await bob.send(
        {"type": "signal", "id": 99, "to": address(ada), "session": SESSION, "data": STEPS["watch"]}
    )
    await arrived.wait()
    monkeypatch.setattr(RoomHub, "view", view)
    await moderator.do("send_out", participant=bob.participant.pk, bar=False)
    assert (await bob.is_closed_with())[0] == Close.SENT_OUT
    sent_out.set()
    await asyncio.sleep(0.05)
    for step in STEPS:
        await relayed(ada, address(bob), step)
    assert await signals(ada) == []


async def test_media_moves_to_another_tab(tabs: dict[str, Tab]) -> None:
    """Only the tab that publishes now is on stage; the other was."""
    first, second, bob = tabs["ada 1"], tabs["ada 2"], tabs["bob 1"]
    await first.do("join", **ON)
    assert await second.is_refused("publishing") == "not_on_stage"
    assert await second.is_refused("set_media", microphone=False, camera=False) == "not_on_stage"
    await second.do("publish_here", **ON)
    assert (await bob.hears("stage_moved"))["entry"]["tab"] == second.tab
    assert await first.is_refused("publishing") == "not_on_stage"
    assert not await relayed(bob, address(first), "watch")
    assert not await relayed(first, address(bob), "offer")
    await second.do("publishing")
    assert (await bob.hears("publisher_ready"))["publisher"] == address(second)
    assert await relayed(bob, address(second), "watch")
    assert await relayed(second, address(bob), "offer")


async def test_the_meeting_ends(tabs: dict[str, Tab]) -> None:
    """And with it everybody's right to be seen."""
    ada, bob = tabs["ada 1"], tabs["bob 1"]
    await ada.do("join", **ON)
    await tabs["teacher 1"].do("end_meeting")
    assert not await relayed(ada, address(bob), "offer")
    assert await ada.is_refused("publishing") == "not_on_stage"


async def test_a_tab_of_the_same_name(tabs: dict[str, Tab]) -> None:
    """Eve calls her tab as Ada's is called: it is still hers, and not on stage."""
    ada, bob = tabs["ada 1"], tabs["bob 1"]
    await ada.do("join", **ON)
    async with Tab(tabs["eve 1"].participant, ada.tab) as eve:
        assert not await relayed(eve, address(bob), "offer")
        assert not await relayed(bob, address(eve), "watch")
        assert await relayed(bob, address(ada), "watch")
        assert await signals(eve) == []
        assert await eve.is_refused("publishing") == "not_on_stage"


@pytest.mark.parametrize("claim", [{"sender": {"participant": 1, "tab": "tab-1-of-ada"}}, {"from": 1}])
async def test_nobody_says_who_they_are(claim: Frame, tabs: dict[str, Tab]) -> None:
    """The server does; a frame that claims a sender is refused as it stands."""
    ada, bob, eve = tabs["ada 1"], tabs["bob 1"], tabs["eve 1"]
    await ada.do("join", **ON)
    signal: dict[str, Any] = {"to": address(bob), "session": SESSION, "data": STEPS["candidates"]}
    assert await eve.is_refused("signal", **signal, **claim) == "bad_frame"
    assert await signals(bob) == []


async def test_what_is_for_nobody(tabs: dict[str, Tab]) -> None:
    """A tab that is not connected, a person of another room, a person who does not exist: it goes nowhere, quietly."""
    ada = tabs["ada 1"]
    await ada.do("join", **ON)
    elsewhere = await in_database(open_room)(title="Chemistry")
    stranger = await in_database(admit)(elsewhere, person="x", name="X", role=Role.MODERATOR)
    async with Tab(stranger) as other_room:
        assert await relayed(ada, address(other_room), "offer")
        assert await signals(other_room) == []
        # Nor can the stranger reach in: to their room, Ada is nobody.
        assert not await relayed(other_room, address(ada), "watch")
    for to in ({"participant": 10**18, "tab": "no-such-tab"}, {"participant": -1, "tab": "no-such-tab"}):
        assert await relayed(ada, to, "offer")
    for tab in tabs.values():
        assert await signals(tab) == []


async def test_each_session_keeps_its_name(tabs: dict[str, Tab]) -> None:
    """And what is said comes as it was said, in order."""
    ada, bob = tabs["ada 1"], tabs["bob 1"]
    await ada.do("join", **ON)
    sent = [("session-one", "watch"), ("session-two", "watch"), ("session-two", "candidates")]
    for session, step in sent:
        await bob.do("signal", to=address(ada), session=session, data=STEPS[step])
    assert [(frame["session"], frame["data"]) for frame in await signals(ada)] == [
        (session, STEPS[step]) for session, step in sent
    ]
