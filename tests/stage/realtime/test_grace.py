"""How long a server process waits for who has gone, and whom it never takes for gone."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database

from stage.actions import clock as clock_actions
from stage.entry import admit, open_room
from stage.models import Participant, Room, StageRequest
from stage.protocol import Invite, Join, StartMeeting
from stage.realtime.hub import RoomHub
from stage.realtime.station import station
from stage.words import Role, Status
from tests.stage.clock import Clock
from tests.stage.realtime.listening import Listener, act, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick")]


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What `timezone.now()` says from here on."""
    return Clock.installed(monkeypatch)


@dataclass
class OnStage:
    """A moderator and an attendee on stage, both connected to this process."""

    hub: RoomHub
    moderator: Listener
    attendee: Listener
    time: Clock

    async def is_there(self, listener: Listener) -> bool:
        """Whether they stand on stage, as the database has it."""
        rows = StageRequest.objects.filter(participant=listener.participant)
        return (await rows.aget()).status == Status.ON_STAGE

    async def is_noted(self) -> bool:
        """Whether those who are here have been noted since the clock was wound."""
        rows = StageRequest.objects.filter(participant=self.moderator.participant)
        return (await rows.aget()).seen_at == self.time.at

    async def live_through(self, seconds: float, step: float = 10) -> None:
        """Let time pass as it does, a little at a time."""
        end = self.time.at + dt.timedelta(seconds=seconds)
        while self.time.at < end:
            self.time.go_on(min(step, (end - self.time.at).total_seconds()))
            await until(self.is_noted)


@pytest_asyncio.fixture
async def on_stage(
    time: Clock, room: Room, teacher: Participant, student: Participant
) -> AsyncIterator[OnStage]:
    """The meeting runs, and two people stand on its stage."""
    here = station()
    hub = await here.room(room.pk)
    await act(teacher, StartMeeting(id=0))
    await act(teacher, Invite(id=0, participant=student.pk))
    for who in (teacher, student):
        await act(who, Join(id=0, microphone=True, camera=True))
    yield OnStage(hub, Listener(hub, teacher), Listener(hub, student), time)
    here.stop()


async def test_who_goes_is_given_the_grace_time(on_stage: OnStage) -> None:
    """Not less, and not for ever; who is here stays."""
    await on_stage.live_through(120)
    assert await on_stage.is_there(on_stage.attendee)
    on_stage.hub.remove(on_stage.attendee)
    await on_stage.live_through(45)
    assert await on_stage.is_there(on_stage.attendee)
    await on_stage.live_through(10)
    left = await on_stage.moderator.hears("stage_left")
    assert (left["person"]["id"], left["reason"]) == (on_stage.attendee.participant, "left")
    assert await on_stage.is_there(on_stage.moderator)


async def test_after_a_sleep_nobody_has_been_gone(on_stage: OnStage) -> None:
    """The machine slept for an hour, and wakes with everybody still connected."""
    await on_stage.live_through(3600, step=3600)
    assert await on_stage.is_there(on_stage.moderator)
    assert await on_stage.is_there(on_stage.attendee)


async def test_those_of_other_processes_have_time_to_be_noted(on_stage: OnStage) -> None:
    """After an hour in which nothing could be noted, nobody is taken for gone by the process that comes first."""
    on_stage.hub.remove(on_stage.attendee)  # as if they were connected elsewhere
    await on_stage.live_through(3600, step=3600)
    await on_stage.live_through(40)
    assert await on_stage.is_there(on_stage.attendee)
    await on_stage.live_through(10)
    await on_stage.moderator.hears("stage_left")


async def test_a_database_that_was_away(on_stage: OnStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """For longer than the grace time, and back before anybody could be noted."""
    seen, tries = clock_actions.seen, 0

    def fails(people: Any) -> None:
        nonlocal tries
        tries += 1
        if tries < 4:
            on_stage.time.go_on(30)
            raise OSError("the database is away")
        seen(people)

    monkeypatch.setattr(clock_actions, "seen", fails)
    on_stage.time.go_on(30)
    await until(on_stage.is_noted)
    assert tries == 4
    assert await on_stage.is_there(on_stage.moderator)
    assert await on_stage.is_there(on_stage.attendee)


async def test_a_room_that_cannot_be_read(
    on_stage: OnStage, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it cannot, nobody in it is known to have gone; in others, people are."""
    here = station()
    other_room = await in_database(open_room)(title="Chemistry")
    host, guest = [
        await in_database(admit)(other_room, person=name, name=name, role=role)
        for name, role in [("Host", Role.MODERATOR), ("Guest", Role.MODERATOR)]
    ]
    other = await here.room(other_room.pk)
    await act(host, StartMeeting(id=0))
    for who in (host, guest):
        await act(who, Join(id=0, microphone=True, camera=True))
    listener = Listener(other, host)

    async def fails(*args: Any) -> Any:
        raise OSError("this room is broken")

    async def is_noted() -> bool:
        return (await StageRequest.objects.aget(participant=host)).seen_at == on_stage.time.at

    with monkeypatch.context() as broken:
        broken.setattr(on_stage.hub, "view", fails)
        for _ in range(8):
            on_stage.time.go_on(10)
            await until(is_noted)
        assert (await listener.hears("stage_left"))["person"]["name"] == "Guest"
    await on_stage.live_through(10)
    assert await on_stage.is_there(on_stage.attendee)


async def test_one_room_does_not_stop_another(on_stage: OnStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that fails at everything, every time: in the other, people are told and noted, and the clock runs."""
    bad_room = await in_database(open_room)(title="Chemistry")
    host, guest = [
        await in_database(admit)(bad_room, person=name, name=name, role=role)
        for name, role in [("Host", Role.MODERATOR), ("Guest", Role.ATTENDEE)]
    ]
    here = station()
    bad = await here.room(bad_room.pk)
    here.rooms = {bad_room.pk: bad} | here.rooms  # it comes first
    Listener(bad, host)
    await act(host, StartMeeting(id=0))
    await act(host, Invite(id=0, participant=guest.pk))

    def fails(*args: Any) -> Any:
        raise OSError("this room is broken")

    run_out = clock_actions.run_out

    def fails_there(room_id: UUID, **since: Any) -> None:
        if room_id == bad_room.pk:
            fails()
        run_out(room_id, **since)

    monkeypatch.setattr(bad, "view", fails)
    monkeypatch.setattr(bad, "tell_presence", fails)
    monkeypatch.setattr(clock_actions, "run_out", fails_there)
    room = await Room.objects.aget(pk=on_stage.hub.room_id)
    invited = await in_database(admit)(room, person="invited", name="Sam Roe", role=Role.ATTENDEE)
    await act(
        await Participant.objects.aget(pk=on_stage.moderator.participant),
        Invite(id=0, participant=invited.pk),
    )
    Listener(on_stage.hub, invited)
    await on_stage.moderator.hears("presence")
    await on_stage.live_through(130)
    ended = await on_stage.moderator.hears("stage_request_ended")
    assert (ended["person"]["name"], ended["reason"]) == ("Sam Roe", "time")
    assert await on_stage.is_there(on_stage.attendee)
