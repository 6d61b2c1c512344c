"""The real servers, as processes of their own: what they do to frames, codes and reasons, and to a room between two."""

import asyncio
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest
from channels.db import database_sync_to_async as in_database
from django.db import connection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from stage.entry import admit
from stage.models import Participant, Room
from stage.protocol import MAX_FRAME, Close
from stage.words import Role
from tests.browser.server import Server
from tests.stage.sockets import PATIENCE, Frame, Tab

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[..., Server]


@pytest.fixture
def start(db: None, tmp_path: Path) -> Iterator[Start]:
    """`start("uvicorn")` starts a server on the tests' own database."""
    of = connection.settings_dict
    where = (
        f"sqlite:///{of['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    )
    servers: list[Server] = []

    def start_one(under: str, **settings: str) -> Server:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        server = Server(folder, under, DATABASE_URL=where, **settings)
        servers.append(server)
        server.start()
        return server

    yield start_one
    for server in servers:
        server.stop()
    complaints = [log for server in servers if "Traceback" in (log := server.log.read_text())]
    assert not complaints, "\n".join(complaints)


class Wire(Tab):
    """A tab that is connected to a running server."""

    wire: ClientConnection

    def __init__(self, server: Server, participant: Participant, tab: str = "") -> None:
        super().__init__(participant, tab)
        self.address = f"ws://127.0.0.1:{server.port}/ws/rooms/{participant.room_id}/"

    async def __aexit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def connect(self) -> None:
        self.wire = await connect(self.address, proxy=None)

    async def send_raw(self, content: str | bytes) -> None:
        await self.wire.send(content)

    async def receive(self) -> Frame:
        frame: Frame = json.loads(await asyncio.wait_for(self.wire.recv(), PATIENCE))
        return frame

    async def is_closed_with(self) -> tuple[int, str]:
        try:
            while True:
                await asyncio.wait_for(self.wire.recv(), PATIENCE)
        except ConnectionClosed:
            return self.wire.close_code or 0, self.wire.close_reason or ""

    async def close(self) -> None:
        await self.wire.close()


@pytest.mark.parametrize("under", ["uvicorn", "daphne"])
async def test_a_room_over_the_wire(
    under: str, start: Start, teacher: Participant, student: Participant
) -> None:
    """Under the production server and under the one of `make demo`, which sends codes without reasons."""
    server = await asyncio.to_thread(start, under)

    def reason(text: str) -> str:
        return text if under == "uvicorn" else ""

    async with Wire(server, teacher) as moderator:
        async with Wire(server, student) as attendee:
            await moderator.do("start_meeting")
            await attendee.hears("meeting_started")
            assert await attendee.is_refused("end_meeting") == "moderators_only"
            frame = '{"type":"ping","id":7}'
            await attendee.send_raw(frame + " " * (MAX_FRAME - len(frame)))
            assert await attendee.next() == {"type": "done", "id": 7}
            for nonsense in ("[" * 60_000, '{"id":' + "[" * 60_000, b"\x00\xff"):
                await attendee.send_raw(nonsense)
                assert (await attendee.next())["code"] == "bad_frame"
            again = Wire(server, student)
            await again.open()
            assert await attendee.is_closed_with() == (
                Close.REPLACED,
                reason("This tab has connected again."),
            )
            await again.send_raw("x" * (MAX_FRAME + 1))
            code, _ = await again.is_closed_with()
            assert code == (1009 if under == "uvicorn" else Close.TOO_LARGE)

        stranger = Wire(server, student)
        await stranger.connect()
        await stranger.send(stranger.hello(ticket="forged"))
        assert await stranger.is_closed_with() == (
            Close.TICKET,
            reason("Your entry to this room has expired. Open the room again from your course."),
        )
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://127.0.0.1:{server.port}/ws/nothing/", proxy=None)
        assert refused.value.response.status_code == 403

        await moderator.do("end_meeting")
        assert [event["type"] for event in await moderator.events()][-1] == "meeting_ended"


async def test_a_locked_room_on_two_servers(
    start: Start, room: Room, teacher: Participant, student: Participant
) -> None:
    """Who waits at the one is admitted at the other; the list and who is in outlive both."""
    redis = {"REDIS_URL": os.environ["TEST_REDIS_URL"]}
    here, there = await asyncio.gather(
        asyncio.to_thread(start, "uvicorn", **redis), asyncio.to_thread(start, "uvicorn", **redis)
    )
    first, second = [
        await in_database(admit)(room, person=name, name=name, role=Role.ATTENDEE) for name in ("One", "Two")
    ]

    opened: list[Wire] = []

    async def waits(server: Server, who: Participant) -> Wire:
        tab = Wire(server, who)
        opened.append(tab)
        await tab.connect()
        await tab.send(tab.hello())
        assert (await tab.next())["status"] == "waiting"
        return tab

    async with Wire(here, teacher) as moderator, Wire(there, student) as inside:
        await moderator.do("start_meeting")
        await moderator.do("set_lock", on=True)
        await inside.hears("lock_changed")
        outside = await waits(there, first)
        assert (await moderator.hears("knocked"))["newcomer"]["person"]["id"] == first.pk
        await moderator.do("admit", participants=[first.pk])
        assert (await outside.next())["type"] == "welcome"
        await outside.do("ask")
        await waits(there, second)
        await moderator.hears("knocked")

        there.kill()
        here.kill()
    here.start()
    async with Wire(here, student), Wire(here, first):
        pass
    async with Wire(here, teacher) as moderator:
        waiting = moderator.welcome["snapshot"]["outside"]
        assert [one["person"]["id"] for one in waiting] == [second.pk]
        outside = await waits(here, second)
        await moderator.do("set_lock", on=False)
        assert (await outside.next())["type"] == "welcome"
    for tab in opened:
        await tab.close()


async def test_two_servers_and_a_power_cut(start: Start, teacher: Participant, student: Participant) -> None:
    """One room on two servers, which share a database and Redis; one dies, and its people go on at the other."""
    redis = {"REDIS_URL": os.environ["TEST_REDIS_URL"]}
    here, there = await asyncio.gather(
        asyncio.to_thread(start, "uvicorn", **redis), asyncio.to_thread(start, "uvicorn", **redis)
    )
    async with Wire(here, teacher) as moderator:
        attendee = Wire(there, student)
        await attendee.open()
        while student.pk not in [person["id"] for person in (await moderator.hears("presence"))["joined"]]:
            pass
        await moderator.do("start_meeting")
        await attendee.hears("meeting_started")
        await attendee.do("ask")
        assert (await attendee.hears("place"))["place"] == 1
        asked = await moderator.hears("stage_requested")
        await moderator.do("approve", request=asked["request"]["id"])
        await attendee.hears("stage_invited")
        await attendee.do("join", microphone=True, camera=True)
        entry = (await moderator.hears("stage_joined"))["entry"]
        watch = {
            "to": {"participant": student.pk, "tab": entry["tab"]},
            "session": "session-one",
            "data": {"step": "watch"},
        }
        await moderator.do("signal", **watch)
        assert (await attendee.hears("signalled"))["sender"]["participant"] == teacher.pk
        await attendee.do("publishing")
        assert (await moderator.hears("publisher_ready"))["publisher"] == watch["to"]

        there.kill()
        await attendee.is_closed_with()
        await moderator.do("set_access", access="closed")
        meeting = attendee.welcome["snapshot"]["meeting"]["id"]
        back = Wire(here, student)
        welcome = await back.open(resume={"meeting": meeting, "number": 4})
        assert [event["event"]["type"] for event in welcome["events"]] == ["room_changed"]
        await back.do("publishing")
        await moderator.hears("publisher_ready")
        await moderator.do("remove", request=entry["request"])
        assert (await back.hears("stage_left"))["outcome"] == "removed"
        await back.close()
