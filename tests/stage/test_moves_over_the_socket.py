"""Every command by everybody in every state of the stage, over the socket, measured against the design.

What is refused is refused for the right reason, changes nothing and is heard by nobody; what is allowed is heard by
those who may know, and by nobody else.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_database

from stage.entry import admit
from stage.models import Participant, Room
from stage.realtime import ticks
from stage.refusals import Code
from stage.words import Access, Role, Status
from tests.stage import scenes
from tests.stage.scenes import (
    ANOTHER_TAB,
    DECISIONS,
    THE_TAB,
    Said,
    Scene,
    told_access,
    told_by_the_line,
    told_decision,
    told_end,
    told_own,
    why_not_decide,
    why_not_moderate,
    why_not_own,
)
from tests.stage.sockets import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_connection", "no_limits")]

ON = {"microphone": True, "camera": True}
TO_ALL_OF_THEM = ("approve_all", "decline_all")


@dataclass
class House:
    """A room, and the tabs of the people in it, by name."""

    room: Room
    people: dict[str, Participant]
    tabs: dict[str, Tab]
    somebody: Participant

    async def set_up(self, scene: Scene, about: str) -> tuple[int, list[Any]]:
        """Make the stage look like this; returns the request, and all that is kept of the room."""

        def make() -> tuple[int, list[Any]]:
            request = scenes.set_up(scene, self.room, self.people[about], self.somebody)
            return request, scenes.rows_of(self.room)

        return await in_database(make)()

    async def rows(self) -> list[Any]:
        """All that is kept of the room."""
        return await in_database(scenes.rows_of)(self.room)

    async def expect(self, told: list[Said], about: str) -> None:
        """These events have come, each to those who may know of it."""
        for name, tab in self.tabs.items():
            frames = await tab.frames()
            may = [kind for kind, is_public in told if is_public or self.may_know(name, about)]
            assert [frame["event"]["type"] for frame in frames if frame["type"] == "event"] == may, name
            if tab.participant != self.people[about]:
                assert not [frame for frame in frames if frame["type"] == "place"], name

    def may_know(self, name: str, about: str) -> bool:
        """Moderators, and the person it is about in all their tabs."""
        who = self.tabs[name].participant
        return who.role == Role.MODERATOR or who == self.people[about]


@pytest_asyncio.fixture
async def house(
    room: Room, teacher: Participant, student: Participant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """Two moderators and two attendees, one of them with two tabs; and nothing happens by itself."""
    monkeypatch.setattr(ticks, "TICK", 10**9)
    second, other, somebody = [
        await in_database(admit)(room, person=name, name=name, role=role)
        for name, role in [
            ("second", Role.MODERATOR),
            ("other", Role.ATTENDEE),
            ("somebody", Role.ATTENDEE),
        ]
    ]
    people = {"teacher": teacher, "second": second, "student": student, "other": other}
    tabs = {name: Tab(who, THE_TAB) for name, who in people.items()}
    tabs["student, elsewhere"] = Tab(student, ANOTHER_TAB)
    for tab in tabs.values():
        await tab.open()
    yield House(room, people, tabs, somebody)
    for tab in tabs.values():
        await tab.close()


@dataclass(frozen=True)
class Attempt:
    """Somebody says something in one of their tabs, and what the design says to it."""

    by: str
    command: str
    fields: dict[str, Any]
    code: Code | None
    told: list[Said]


def attempt(
    by: str, command: str, scene: Scene, code: Code | None, told: tuple[list[Said], Scene], **fields: Any
) -> Attempt:
    """With what the line does by itself then."""
    said, then = told
    return Attempt(by, command, fields, code, [*said, *told_by_the_line(then, scene)])


Attempts = Callable[[str, str, Scene, House], Iterator[Attempt]]


def own(command: str, about: str, scene: Scene, house: House) -> Iterator[Attempt]:
    """By the person themselves; an attendee also from a second tab."""
    fields = ON if command in ("join", "set_media", "publish_here") else {}
    for by in [about, *(["student, elsewhere"] if about == "student" else [])]:
        code = why_not_own(command, scene, house.tabs[by].tab)
        told = told_own(command, scene) if code is None else ([], scene)
        yield attempt(by, command, scene, code, told, **fields)


def decision(command: str, about: str, scene: Scene, house: House) -> Iterator[Attempt]:
    """By the person themselves, another attendee and another moderator."""
    fields = {"participant": house.people[about].pk} if command == "invite" else {}
    for by in (about, "other", "second"):
        code = why_not_decide(command, scene, Role(house.people[by].role), by == about)
        yield attempt(by, command, scene, code, told_decision(command, scene), **fields)


def moderating(command: str, about: str, scene: Scene, house: House) -> Iterator[Attempt]:
    """By the person themselves, another attendee and another moderator."""
    device = {"participant": house.people[about].pk, "device": "microphone"}
    for by in (about, "other", "second"):
        code = why_not_moderate(command, scene, Role(house.people[by].role))
        fields = device if command == "turn_off" else {}
        yield attempt(by, command, scene, code, told_decision(command, scene), **fields)


def for_all(command: str, about: str, scene: Scene, house: House) -> Iterator[Attempt]:
    """What is about the room and everyone in it."""
    for by in ("student", "teacher"):
        no = None if by == "teacher" else Code.MODERATORS_ONLY
        if command == "start_meeting":
            told: tuple[list[Said], Scene] = [("meeting_started", True)], scene.after(live=True)
            code = no or (Code.ALREADY_STARTED if scene.live else None)
            yield attempt(by, command, scene, code, told)
        elif command == "mute_all":
            hears: list[Said] = [("media_changed", True)] if scene.status is Status.ON_STAGE else []
            yield attempt(by, command, scene, no, (hears, scene))
        elif command == "end_meeting":
            yield attempt(
                by, command, scene, no or (None if scene.live else Code.NOT_STARTED), told_end(scene)
            )
        else:
            for access in Access:
                yield attempt(by, command, scene, no, told_access(access, scene), access=access.value)


COMMANDS: dict[str, Attempts] = {
    **dict.fromkeys(["ask", "join", "cancel", "refuse", "publish_here", "set_media"], own),
    **dict.fromkeys([*DECISIONS, "invite"], decision),
    **dict.fromkeys(["start_meeting", "end_meeting", "set_access", "mute_all"], for_all),
    **dict.fromkeys([*TO_ALL_OF_THEM, "turn_off"], moderating),
}


CASES = [
    (command, about)
    for command, attempts in COMMANDS.items()
    for about in (["student"] if attempts is for_all else ["student", "teacher"])
]


@pytest.mark.once
@pytest.mark.parametrize(("command", "about"), CASES)
async def test_every_command_in_every_scene(command: str, about: str, house: House) -> None:
    """It is about an attendee, and about a moderator."""
    made = set()
    for scene in scenes.scenes(Role(house.people[about].role)):
        request, before = await house.set_up(scene, about)
        for it in COMMANDS[command](command, about, scene, house):
            made.add(it.code)
            fields = it.fields | ({"request": request} if command in DECISIONS else {})
            fields |= {"requests": [request]} if command in TO_ALL_OF_THEM else {}
            assert await house.tabs[it.by].tries(command, **fields) == it.code, (scene, it)
            if it.code is None:
                await house.expect(it.told, about)
                request, before = await house.set_up(scene, about)
        assert await house.rows() == before, scene
    await house.expect([], about)
    # Each is allowed sometimes and refused sometimes; but moderators have no need to ask.
    assert made == {Code.ATTENDEES_ONLY} if (command, about) == ("ask", "teacher") else {None} < made
