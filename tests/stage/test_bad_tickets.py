"""Who comes with a ticket that is forged, stale or for another room stays outside; and everybody else goes on."""

import datetime as dt
import json

import pytest
from django.core import signing
from django.utils import timezone
from pytest_django import Settings

from stage import tickets
from stage.entry import admit, open_room
from stage.models import Participant, Room
from stage.protocol import Close
from stage.words import Role
from tests.stage.sockets import Tab, goes_on

pytestmark = pytest.mark.django_db(transaction=True)


async def is_turned_away(tab: Tab, ticket: str) -> tuple[int, str]:
    """Say hello with this ticket; returns how it ended."""
    await tab.connect()
    await tab.send(tab.hello(ticket=ticket))
    found = await tab.is_closed_with()
    await tab.close()
    return found


NOT_VALID = "Your entry to this room has expired. Open the room again from your course."


def forgeries(row: Participant) -> dict[str, str]:
    """Tickets that nobody issued."""
    true = tickets.issue(row)
    content, time, signature = true.split(":")
    mine = [row.pk, row.room_id.hex, "moderator"]
    return {
        "empty": "",
        "no signature": content,
        "cut": true[:-1],
        "longer": true + "A",
        "another signature": f"{content}:{time}:{signature[::-1]}",
        "another content": f"{signing.dumps(mine, salt=tickets.SALT).split(':')[0]}x:{time}:{signature}",
        "a later time": f"{content}:z{time[1:]}:{signature}",
        "another key": signing.dumps(mine, key="x" * 50, salt=tickets.SALT),
        "another purpose": signing.dumps(mine, salt="something else"),
        "unsigned": json.dumps(mine),
        "compressed": f".{content}:{time}:{signature}",
        "a zero byte": f"{true}\0",
        "half a character": f"{true}\u00ff",
    }


async def test_forged_tickets(student: Participant, moderator: Tab) -> None:
    """None of them opens the room."""
    for name, ticket in forgeries(student).items():
        assert await is_turned_away(Tab(student), ticket) == (Close.TICKET, NOT_VALID), name
    await goes_on(moderator)


async def test_a_stale_ticket(student: Participant, settings: Settings) -> None:
    """It was good; one that is fresh still is."""
    settings.TICKET_SECONDS = -1
    assert await is_turned_away(Tab(student), tickets.issue(student)) == (Close.TICKET, NOT_VALID)
    settings.TICKET_SECONDS = 60
    async with Tab(student) as tab:
        await tab.do("ping")


def launched_ago(row: Participant, seconds: float) -> str:
    """A fresh ticket of a launch so long ago."""
    return tickets.issue(row, timezone.now() - dt.timedelta(seconds=seconds))


async def test_a_launch_too_long_ago(student: Participant, settings: Settings) -> None:
    """Every hello renews the ticket, none of them the launch."""
    assert await is_turned_away(Tab(student), launched_ago(student, 24 * 3600 + 1)) == (
        Close.TICKET,
        NOT_VALID,
    )
    tab = Tab(student)
    await tab.open(ticket=(ticket := launched_ago(student, 24 * 3600 - 60)))
    assert tickets.read(tab.welcome["ticket"]).launched == tickets.read(ticket).launched
    await tab.close()


async def test_an_open_tab_too(student: Participant) -> None:
    """It is told so when the time is over, without coming again."""
    tab = Tab(student)
    await tab.open(ticket=launched_ago(student, 24 * 3600 - 5))  # time to come in on a busy machine
    assert await tab.is_closed_with() == (Close.TICKET, NOT_VALID)


@pytest.fixture
def stranger(db: None) -> Participant:
    """The moderator of another room."""
    return admit(open_room(title="Chemistry"), person="teacher", name="Maria Silva", role=Role.MODERATOR)


async def test_the_ticket_of_another_room(moderator: Tab, stranger: Participant) -> None:
    """Its moderator is nobody here."""
    tab = Tab(stranger, room=moderator.participant.room_id)
    assert await is_turned_away(tab, tickets.issue(stranger)) == (
        Close.WRONG_ROOM,
        "Your ticket is for another room. Open the room again from your course.",
    )
    await goes_on(moderator)


async def test_a_ticket_that_names_another_room(moderator: Tab, stranger: Participant) -> None:
    """It should never have been issued: the person is of another room, whatever is signed."""
    room = moderator.participant.room_id
    ticket = signing.dumps([stranger.pk, room.hex, "moderator"], salt=tickets.SALT)
    assert (await is_turned_away(Tab(stranger, room=room), ticket))[0] == Close.TICKET


async def test_the_ticket_of_somebody_who_was_deleted(student: Participant, moderator: Tab) -> None:
    """A good signature is not enough: the person must be there."""
    ticket = tickets.issue(student)
    await Participant.objects.filter(pk=student.pk).adelete()
    assert await is_turned_away(Tab(student), ticket) == (
        Close.TICKET,
        "You are not in this room any more. Open the room again from your course.",
    )
    await goes_on(moderator)


async def test_the_ticket_of_a_room_that_was_deleted(student: Participant) -> None:
    """Nobody is in it any more."""
    ticket = tickets.issue(student)
    await Room.objects.filter(pk=student.room_id).adelete()
    assert (await is_turned_away(Tab(student), ticket))[0] == Close.TICKET


async def test_the_role_on_a_ticket_does_not_count(student: Participant) -> None:
    """What counts is the database's, also when the signature is ours."""
    student.role = Role.MODERATOR
    ticket = tickets.issue(student)
    tab = Tab(student)
    await tab.open(ticket=ticket)
    assert tab.welcome["you"]["role"] == "attendee"
    assert await tab.is_refused("start_meeting") == "moderators_only"
    await tab.close()
