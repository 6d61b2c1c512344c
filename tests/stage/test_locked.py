"""A locked room over the socket: who waits gets nothing of it and can do nothing, and comes in by themselves."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database

from stage.actions import clock
from stage.entry import admit
from stage.models import Admission, Participant, Room
from stage.protocol import Close
from stage.realtime import ticks
from stage.realtime.station import station
from stage.words import Role
from tests.stage.commands import COMMANDS, make_ready
from tests.stage.sockets import Frame as Heard
from tests.stage.sockets import Refusal, Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_limits")]


class Outside(Tab):
    """A tab of somebody who is not let in at once."""

    async def open(self, resume: Heard | None = None, ticket: str | None = None) -> Heard:
        """Connect and say hello; returns what is said instead of a welcome."""
        await self.connect()
        await self.send(self.hello(resume, ticket))
        self.welcome = await self.next()
        assert self.welcome["type"] == "outside", self.welcome
        return self.welcome

    async def comes_in(self) -> Heard:
        """The welcome; nothing else comes before it."""
        self.welcome = await self.next()
        assert self.welcome["type"] == "welcome", self.welcome
        return self.welcome


async def is_outside(who: Participant) -> Heard:
    """What a hello of theirs comes to."""
    async with Outside(who, "another-tab-of-theirs") as tab:
        return tab.welcome


@pytest_asyncio.fixture
async def newcomer(room: Room) -> Participant:
    """Somebody who was not here before."""
    return await in_database(admit)(room, person="noor", name="Noor Haddad", role=Role.ATTENDEE)


@pytest_asyncio.fixture
async def locked(moderator: Tab, attendee: Tab) -> AsyncIterator[Tab]:
    """The moderator's tab, in a meeting that is locked; an attendee is in it."""
    await moderator.do("start_meeting")
    await moderator.do("set_lock", on=True)
    yield moderator


def names(frame: Heard) -> list[str]:
    """Who is here, as a welcome says it."""
    return sorted(person["name"] for person in frame["people"])


# ---- nothing of the room


@pytest.mark.parametrize("status", ["waiting", "declined"])
async def test_who_is_outside_hears_nothing_and_does_nothing(
    status: str, locked: Tab, attendee: Tab, newcomer: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command there is, while the room lives on: each is refused, and no frame comes but the answers."""
    monkeypatch.setattr(ticks, "TICK", 0.01)
    async with Outside(newcomer) as tab:
        asked = await locked.hears("knocked")
        assert asked["newcomer"]["person"]["name"] == newcomer.name
        if status == "declined":
            await locked.do("turn_away", participants=[newcomer.pk])
            tab.welcome = await tab.next()
        assert tab.welcome["status"] == status
        assert set(tab.welcome) == {"type", "status", "since", "again_at", "now", "ticket"}
        assert (tab.welcome["again_at"] is not None) is (status == "declined")
        allowed = {"ping": None, "knock": "already_asked" if status == "waiting" else "too_fast"}
        for name, row in COMMANDS.items():  # with fields that would do inside
            _, fields = await in_database(make_ready)(row, Role.MODERATOR)
            assert await tab.tries(name, **fields) == allowed.get(name, "locked"), name
        await locked.do("send_message", key="message-key-1", text="A secret", line=None)
        await locked.do("raise_hand")
        await attendee.do("react", kind="heart")
        await locked.do("join", microphone=True, camera=True)
        await locked.do("publishing")
        await attendee.hears("publisher_ready")
        await tab.send_raw('{"type":"nonsense","id":7}')
        frame = await tab.next()
        assert (frame["type"], frame["code"], frame["id"]) == ("refused", "bad_frame", 7)
        assert await tab.frames() == []
        # Nor do the others hear of them, or count them.
        heard = await attendee.frames()
        assert newcomer.name not in str(heard)
        async with Tab(attendee.participant, "a-second-tab") as again:
            assert newcomer.name not in str(again.welcome)
        async with Tab(locked.participant, "a-second-tab") as again:
            assert newcomer.name not in names(again.welcome)
            waiting = [one["person"]["id"] for one in again.welcome["snapshot"]["outside"]]
            assert waiting == ([newcomer.pk] if status == "waiting" else [])


@pytest.mark.parametrize(
    ("command", "fields"), [("admit", {}), ("turn_away", {}), ("set_lock", {"on": False})]
)
async def test_attendees_decide_nothing(
    command: str, fields: dict[str, Any], locked: Tab, attendee: Tab, newcomer: Participant
) -> None:
    async with Outside(newcomer) as tab:
        about = fields or {"participants": [newcomer.pk]}
        assert await attendee.is_refused(command, **about) == "moderators_only"
        assert await tab.frames() == []
    assert "knocked" not in [event["type"] for event in await attendee.events()]


# ---- coming in


async def test_admitted_they_come_in_with_all_their_tabs(
    locked: Tab, attendee: Tab, newcomer: Participant
) -> None:
    """On the same line; and what they missed outside is in the snapshot."""
    async with Outside(newcomer) as tab, Outside(newcomer, "another-tab-of-theirs") as other:
        await locked.do("send_message", key="message-key-1", text="Welcome, all", line=None)
        await locked.do("admit", participants=[newcomer.pk])
        for one in (tab, other):
            welcome = await one.comes_in()
            assert [message["text"] for message in welcome["snapshot"]["messages"]] == ["Welcome, all"]
        await tab.do("raise_hand")
        assert (await attendee.hears("hand_raised"))["hand"]["person"]["id"] == newcomer.pk
        answered = await locked.hears("knocks_answered")
        assert (answered["outcome"], [who["id"] for who in answered["people"]]) == ("admitted", [newcomer.pk])
    async with Tab(newcomer) as again:  # a refresh
        await again.do("ask")


async def test_unlocked_and_ended_they_come_in(
    locked: Tab, newcomer: Participant, student: Participant
) -> None:
    """Also who was declined."""
    other = await in_database(admit)(student.room, person="other", name="Other", role=Role.ATTENDEE)
    async with Outside(newcomer) as tab, Outside(other) as declined:
        await locked.do("turn_away", participants=[other.pk])
        assert (await declined.next())["status"] == "declined"
        await locked.do("set_lock", on=False)
        for one in (tab, declined):
            assert (await one.comes_in())["snapshot"]["meeting"]["locked"] is False
    late = await in_database(admit)(student.room, person="late", name="Late", role=Role.ATTENDEE)
    await in_database(clock.run_out)(student.room_id, watching_since=dt.datetime.now(dt.UTC))
    await locked.do("set_lock", on=True)
    async with Outside(late) as tab:
        await locked.do("end_meeting")
        assert (await tab.comes_in())["snapshot"]["meeting"]["started_at"] is None
    await locked.do("start_meeting")
    async with Tab(await in_database(admit)(student.room, person="last", name="Last", role=Role.ATTENDEE)):
        pass


async def test_declined_they_may_ask_again_later(locked: Tab, newcomer: Participant) -> None:
    """A refresh is no way round; nor does the moderator hear of it."""
    async with Outside(newcomer) as tab:
        await locked.hears("knocked")
        await locked.do("turn_away", participants=[newcomer.pk])
        declined = await tab.next()
        again_at, now = (dt.datetime.fromisoformat(declined[name]) for name in ("again_at", "now"))
        assert 55 < (again_at - now).total_seconds() <= 60
        again = await is_outside(newcomer)
        assert (again["status"], again["again_at"]) == ("declined", declined["again_at"])
        assert await tab.is_refused("knock") == "too_fast"
        assert "knocked" not in [event["type"] for event in await locked.events()]
        await Admission.objects.aupdate(ended_at=now - dt.timedelta(minutes=2))
        await tab.do("knock")
        await locked.hears("knocked")
        frame = tab.heard.pop() if tab.heard else await tab.next()
        assert frame["status"] == "waiting"
        await locked.do("admit", participants=[newcomer.pk])
        await tab.comes_in()


async def test_who_is_in_is_never_locked_out(
    locked: Tab, attendee: Tab, student: Participant, teacher: Participant, room: Room
) -> None:
    """A refresh, a second tab, another launch, a moderator who is new."""
    async with Tab(student, "a-second-tab"):
        pass
    await attendee.close()
    await in_database(admit)(room, person="student", name="Li Wei", role=Role.ATTENDEE)
    async with Tab(student) as again:
        await again.do("ask")
    second = await in_database(admit)(room, person="second", name="Ada Obi", role=Role.MODERATOR)
    async with Tab(second) as tab:
        assert tab.welcome["snapshot"]["meeting"]["locked"] is True
        await tab.do("set_lock", on=False)
    assert [event["type"] for event in await locked.events()][-1] == "lock_changed"


async def test_who_left_before_the_lock_is_noted_and_waits(
    moderator: Tab, attendee: Tab, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as nobody counts them as here any more; within the grace time they are let in all the same."""
    monkeypatch.setattr(ticks, "TICK", 0.01)
    monkeypatch.setattr("stage.realtime.presence.LINGER", 0.01)
    await moderator.do("start_meeting")
    await attendee.close()
    async with asyncio.timeout(10):
        while not await Participant.objects.filter(pk=student.pk, left_at__isnull=False).aexists():
            await moderator.do("ping")
    await moderator.do("set_lock", on=True)
    async with Tab(student):
        pass
    await moderator.do("set_lock", on=False)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    async with asyncio.timeout(10):
        while not await Participant.objects.filter(pk=student.pk, left_at__isnull=False).aexists():
            await moderator.do("ping")
    await Participant.objects.filter(pk=student.pk).aupdate(left_at=long_ago)
    await moderator.do("set_lock", on=True)
    assert (await is_outside(student))["status"] == "waiting"


async def test_promoted_outside_they_come_in_as_a_moderator(locked: Tab, newcomer: Participant) -> None:
    async with Outside(newcomer) as tab:
        await locked.do("promote", participant=newcomer.pk)
        assert (await tab.comes_in())["you"]["role"] == "moderator"
        await tab.do("set_lock", on=False)


@pytest.mark.parametrize("bar", [True, False])
async def test_sent_out_from_outside(bar: bool, locked: Tab, newcomer: Participant) -> None:
    async with Outside(newcomer) as tab:
        await locked.do("send_out", participant=newcomer.pk, bar=bar)
        assert (await tab.is_closed_with())[0] == Close.SENT_OUT
    if not bar:  # which was an answer, too
        assert (await is_outside(newcomer))["status"] == "declined"


async def test_who_goes_away_leaves_the_list_after_a_while(
    locked: Tab, newcomer: Participant, room: Room, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """While they are here they are seen; when they are not, not."""
    settings.GRACE_SECONDS = 1
    monkeypatch.setattr(ticks, "TICK", 0.05)
    async with Outside(newcomer):
        await locked.hears("knocked")
        first = (await Admission.objects.aget()).seen_at
        async with asyncio.timeout(10):
            while (await Admission.objects.aget()).seen_at < first + dt.timedelta(seconds=1.5):
                await locked.do("ping")
        assert (await Admission.objects.aget()).ended_at is None
    answered = await locked.hears("knocks_answered")
    assert (answered["outcome"], [who["id"] for who in answered["people"]]) == ("left", [newcomer.pk])


async def test_a_restarted_server_knows_who_waits(locked: Tab, attendee: Tab, newcomer: Participant) -> None:
    """All of it is in the database: a hub that has forgotten everything says the same."""
    tab = Outside(newcomer)
    await tab.open()
    station().rooms.clear()
    async with Tab(locked.participant, "after-the-restart") as moderator, Outside(newcomer) as again:
        waiting = moderator.welcome["snapshot"]["outside"]
        assert [one["person"]["id"] for one in waiting] == [newcomer.pk]
        async with Tab(attendee.participant, "after-the-restart"):
            pass
        await moderator.do("admit", participants=[newcomer.pk])
        await again.comes_in()


async def test_two_moderators_answer_one_newcomer(locked: Tab, newcomer: Participant, room: Room) -> None:
    second = await in_database(admit)(room, person="second", name="Ada Obi", role=Role.MODERATOR)
    async with Tab(second) as other, Outside(newcomer) as tab:
        await other.do("admit", participants=[newcomer.pk])
        with pytest.raises(Refusal) as no:
            await locked.do("turn_away", participants=[newcomer.pk])
        assert (no.value.code, no.value.text) == (
            "already_decided",
            "Ada Obi has already let Noor Haddad in.",
        )
        await tab.comes_in()


async def test_a_class_before_a_locked_door(locked: Tab, room: Room) -> None:
    """All come at once, all are admitted at once."""

    def come() -> list[Participant]:
        return [admit(room, person=f"p{n}", name=f"P {n}", role=Role.ATTENDEE) for n in range(12)]

    tabs = [Outside(who) for who in await in_database(come)()]
    await asyncio.gather(*(tab.open() for tab in tabs))
    ids = [tab.participant.pk for tab in tabs]
    async with Tab(locked.participant, "a-second-tab") as again:
        assert sorted(one["person"]["id"] for one in again.welcome["snapshot"]["outside"]) == ids
    await locked.do("admit", participants=ids)
    await asyncio.gather(*(tab.comes_in() for tab in tabs))
    assert await Admission.objects.acount() == 12
    for tab in tabs:
        await tab.close()
