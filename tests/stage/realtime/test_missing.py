"""Who of the course is not here: told to moderators alone, from tick to tick, and never in a room's way."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest

from stage import expected
from stage.expected import ExpectedPerson
from stage.models import Attendance, Participant, Room
from stage.realtime import ticks
from tests.stage.sockets import Frame, Tab

pytestmark = pytest.mark.django_db(transaction=True)

WEI = ExpectedPerson(number=7, person="student", name="Li Wei")
AISHA = ExpectedPerson(number=8, person="aisha", name="Aisha Rahman")
UNNAMED = ExpectedPerson(number=9, person="unnamed", name="")


class List:
    """A list of who is expected, and what was wished of it."""

    def __init__(self) -> None:
        self.now: list[ExpectedPerson] | None = [WEI, AISHA, UNNAMED]
        self.wishes: list[bool] = []
        self.is_broken = False

    def people(self, room_id: UUID) -> Sequence[ExpectedPerson] | None:
        """As it is."""
        return self.now

    def renew(self, room_id: UUID, *, because_it_starts: bool) -> None:
        """Note the wish."""
        self.wishes.append(because_it_starts)
        if self.is_broken:
            raise RuntimeError("made up")


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> List:
    """A list that is plugged in for this test, and a quick clock."""
    monkeypatch.setattr(expected, "_plugged_in", [])
    monkeypatch.setattr(ticks, "TICK", 0.05)
    monkeypatch.setattr(ticks, "LOOK_AGAIN_SECONDS", 1e9)
    course = List()
    expected.plug_in(course)
    return course


async def missing(tab: Tab) -> list[str] | None:
    """Who is missing by the next frame that says so, as a page knows it."""
    frame: Frame = await tab.hears("expected")
    known = {who["id"]: who["name"] for who in tab.welcome["missing"] or []}
    if frame["missing"] is None:
        tab.welcome["missing"] = None
        return None
    known |= {who["id"]: who["name"] for who in frame["missing"]}
    known = {number: name for number, name in known.items() if number not in frame["arrived"]}
    tab.welcome["missing"] = [{"id": number, "name": name} for number, name in known.items()]
    return sorted(known.values())


async def test_people_come_and_go(course: List, teacher: Participant, student: Participant) -> None:
    """The moderator sees the list grow short and long again; a second look begins where the first one is."""
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    assert await missing(moderator) == ["", "Aisha Rahman", "Li Wei"]
    await attendee.open()
    assert attendee.welcome["missing"] is None
    assert await missing(moderator) == ["", "Aisha Rahman"]

    again = Tab(teacher, "another-tab-of-hers")
    await again.open()
    assert again.welcome["missing"] == [{"id": 8, "name": "Aisha Rahman"}, {"id": 9, "name": ""}]
    assert "expected" not in [frame["type"] for frame in attendee.heard]
    await again.close()
    await moderator.close()
    await attendee.close()


async def test_who_leaves_is_missing(
    course: List, teacher: Participant, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the moment in which a refresh is no departure."""
    monkeypatch.setattr("stage.realtime.presence.LINGER", 0.0)
    moderator, attendee = Tab(teacher), Tab(student)
    await attendee.open()
    await attendee.hears("presence")
    await moderator.open()
    assert await missing(moderator) == ["", "Aisha Rahman"]
    await attendee.close()
    assert await missing(moderator) == ["", "Aisha Rahman", "Li Wei"]
    await moderator.close()


async def test_who_waits_outside_is_not_missing(
    course: List, teacher: Participant, student: Participant
) -> None:
    """The moderator is told of them as a newcomer."""
    moderator, newcomer = Tab(teacher), Tab(student)
    await moderator.open()
    assert await missing(moderator) == ["", "Aisha Rahman", "Li Wei"]
    await moderator.do("start_meeting")
    await moderator.do("set_lock", on=True)
    await newcomer.connect()
    await newcomer.send(newcomer.hello())
    assert (await newcomer.next())["type"] == "outside"
    assert await missing(moderator) == ["", "Aisha Rahman"]
    await newcomer.close()
    await moderator.close()


async def test_a_changed_list(course: List, room: Room, teacher: Participant) -> None:
    """It becomes known, changes, and is gone again, while the moderator looks on."""
    course.now = None
    moderator = Tab(teacher)
    await moderator.open()
    await moderator.hears("presence")

    async def change(now: list[ExpectedPerson] | None) -> list[str] | None:
        course.now = now
        expected.changed.send(sender=None, room=room.pk)
        return await missing(moderator)

    assert await change([]) == []
    assert await change([WEI, AISHA]) == ["Aisha Rahman", "Li Wei"]
    assert await change([ExpectedPerson(7, "student", "Wei Li")]) == ["Wei Li"]
    assert await change(None) is None
    assert await change([WEI]) == ["Li Wei"]
    await moderator.close()


async def test_an_attendee_hears_nothing_of_it(
    course: List, teacher: Participant, student: Participant
) -> None:
    """Not while a moderator is told in the same process, nor by being told of who comes."""
    moderator, attendee = Tab(teacher), Tab(student)
    await attendee.open()
    await moderator.open()
    assert await missing(moderator) == ["", "Aisha Rahman"]
    await attendee.do("ping")
    assert {frame["type"] for frame in attendee.heard} <= {"presence"}
    await moderator.close()
    await attendee.close()


async def test_without_moderators_nobody_asks(course: List, student: Participant) -> None:
    """The list costs nothing then."""
    attendee = Tab(student)
    await attendee.open()
    await attendee.hears("presence")
    await attendee.do("ping")
    assert course.wishes == []
    await attendee.close()


async def test_a_meeting_starts_whatever_the_list_does(
    course: List, teacher: Participant, student: Participant, caplog: pytest.LogCaptureFixture
) -> None:
    """A fresh list is wished for, and a failure of that wish is not the moderator's, nor anybody's."""
    course.is_broken = True
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    await moderator.do("start_meeting")
    await attendee.open()
    while "Li Wei" not in [who["name"] for who in (await moderator.hears("presence"))["joined"]]:
        pass
    await attendee.close()
    assert course.wishes.count(True) == 1
    await moderator.do("end_meeting")
    assert course.wishes.count(True) == 1
    assert "a tick failed" not in caplog.text
    await moderator.close()


async def test_attendance_is_noted_by_the_ticker(
    teacher: Participant, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of attendees, once for all their tabs, in a meeting that runs."""
    monkeypatch.setattr(ticks, "TICK", 0.05)
    monkeypatch.setattr("stage.actions.attendance.EVERY", 0.0)
    moderator, tabs = Tab(teacher), [Tab(student, "the-first-tab"), Tab(student, "the-second-tab")]
    for tab in moderator, *tabs:
        await tab.open()
    await moderator.do("start_meeting")
    who: list[int] = []
    async with asyncio.timeout(5):
        while not who:
            await asyncio.sleep(0.02)
            who = [row.participant_id async for row in Attendance.objects.all() if row.attended]
    assert who == [student.pk]
    for tab in moderator, *tabs:
        await tab.close()
