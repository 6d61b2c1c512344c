"""Whatever breaks between server processes: the others go on, and what was missed comes later."""

import asyncio
from typing import Any

import pytest
from channels.layers import BaseChannelLayer

from stage.models import Participant, Room
from stage.protocol import Ask, Close, SetAccess, StartMeeting
from stage.realtime import outbox, presence, ticks
from stage.realtime.outbox import Outbox, group
from stage.realtime.station import Station, station
from stage.words import Access
from tests.stage.realtime.cable import Cable
from tests.stage.realtime.conftest import Opened
from tests.stage.realtime.listening import Listener, act, until
from tests.stage.sockets import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick")]


async def test_a_process_that_dies(
    both: Opened,
    there: Station,
    teacher: Participant,
    student: Participant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its people are gone when it has not been heard for a while."""
    moderator = Listener(both[0], teacher)
    Listener(both[1], student)
    await until(lambda: both[0].people.is_elsewhere(student.pk))
    there.stop()
    monkeypatch.setattr(presence, "SILENT", 0.1)
    await until(lambda: student.pk in [pk for frame in moderator.heard("presence") for pk in frame["left"]])
    assert [who.id for who in both[0].people.told] == [teacher.pk]


@pytest.mark.usefixtures("mended_by_the_log")
async def test_redis_is_gone_for_a_moment(
    both: Opened, cable: Cable, teacher: Participant, student: Participant
) -> None:
    """Here everything goes on; there it arrives through the log; afterwards both know who is where."""
    moderator = Listener(both[0], teacher)
    attendee = Listener(both[1], student)
    await cable.cut()
    await act(teacher, StartMeeting(id=0))
    assert [number for _, number in moderator.numbers()] == [1]
    await act(student, Ask(id=0))
    assert (await attendee.hears("place"))["place"] == 1
    late = Listener(both[0], student, "another-tab")
    await cable.mend()
    await act(teacher, SetAccess(id=0, access=Access.INVITE))
    for listener in (moderator, attendee):
        await listener.hears("room_changed")
        assert [number for _, number in listener.numbers()] == [1, 2, 3]
    await until(lambda: both[1].people.is_elsewhere(teacher.pk) and both[1].people.is_elsewhere(student.pk))
    both[0].remove(late)
    await until(lambda: not both[1].people.is_elsewhere(student.pk))


async def test_the_layer_works_again_after_redis_was_gone(
    both: Opened, cable: Cable, there: Station, teacher: Participant
) -> None:
    """Without a look into the log: the subscription is back."""
    listener = Listener(both[0], teacher)
    await cable.cut()
    await cable.mend()

    async def passes() -> bool:
        there.tell_everyone(both[1], '{"type":"hello"}')
        return bool(listener.heard("hello"))

    await until(passes)


async def test_a_room_that_is_opened_while_redis_is_away(
    here: Station, cable: Cable, student: Participant
) -> None:
    """Who comes in is asked to come back, and let in when it is there again."""
    await cable.cut()
    tab = Tab(student)
    await tab.connect()
    await tab.send(tab.hello())
    assert (await tab.is_closed_with())[0] == Close.TRY_AGAIN
    await tab.close()
    await cable.mend()
    async with Tab(student) as again:
        assert again.welcome["snapshot"] is not None


async def test_a_redis_that_hangs(
    room: Room, teacher: Participant, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes messages and never answers: nobody here waits for it, not even to come in."""
    here = station()
    hub = await here.room(room.pk)
    await hub.view()

    async def hang(*args: Any) -> None:
        await asyncio.Event().wait()

    for name in ("group_send", "group_add", "group_discard"):
        monkeypatch.setattr(here.layer, name, hang)
    monkeypatch.setattr(outbox, "LAYER_SECONDS", 10**9)
    monkeypatch.setattr(ticks, "EVERY", 2)
    moderator = Listener(hub, teacher)
    async with Tab(student) as attendee:
        await moderator.hears("presence")
        await act(teacher, StartMeeting(id=0))
        await attendee.hears("meeting_started")
        await attendee.do("ask")
        assert (await attendee.hears("place"))["place"] == 1
    here.stop()


@pytest.mark.usefixtures("mended_by_the_log")
async def test_a_layer_that_forgets_who_listens(room: Room, student: Participant) -> None:
    """As the one in memory does after a day, or when a message has waited too long: it is told again."""
    here = station()
    hub = await here.room(room.pk)
    listener = Listener(hub, student)
    await here.layer.flush()

    async def passes() -> bool:
        message = {"kind": "frame", "frame": '{"type":"hello"}', "process": "x", "room": room.pk.hex}
        await here.layer.group_send(group(room.pk), message)
        return bool(listener.heard("hello"))

    await until(passes)
    here.stop()


async def test_what_nobody_understands(both: Opened, there: Station, student: Participant) -> None:
    """On the layer, from a newer version or by mistake: it is passed over, and what follows is heard."""
    listener = Listener(both[0], student)
    layer = there.layer
    nonsense: list[dict[str, Any]] = [
        {"kind": "from the future"},
        {"kind": "events", "events": [{"meeting": "one"}]},
        {"kind": "signal"},
        {},
    ]
    for message in nonsense:
        room_id = both[0].room_id
        await layer.group_send(group(room_id), {"room": room_id.hex, "process": "x"} | message)
    await layer.group_send(group(both[0].room_id), {"room": "no room", "process": "x", "kind": "frame"})
    there.tell_everyone(both[1], '{"type":"hello"}')
    await listener.hears("hello")


async def test_the_outbox_goes_on_after_what_is_not_taken(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In order; and when too much waits, the newest is dropped, and noted."""
    taken: list[int] = []

    class Layer(BaseChannelLayer):
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            if message["n"] == 1:
                raise OSError("away")
            if message["n"] == 2:
                await asyncio.Event().wait()
            taken.append(message["n"])

    monkeypatch.setattr(outbox, "LAYER_SECONDS", 0.01)
    monkeypatch.setattr(outbox, "MAX_WAITING", 5)
    box = Outbox(Layer())
    for number in range(6):
        box.put(room.pk, {"kind": f"message-{number}", "n": number})
    sending = asyncio.create_task(box.send_for_ever())
    await until(lambda: 4 in taken)
    assert taken == [0, 3, 4]
    assert [number for number in range(6) if f"message-{number}" in caplog.text] == [1, 2, 5]
    sending.cancel()
