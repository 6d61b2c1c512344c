"""A room for the bench, in a database of its own: `python -m bench.room <people>` prints the way in, as JSON.

The first people are moderators, and some of them stand on the stage; the rest watch. The meeting has started.
"""

import json
import subprocess
import sys
from typing import TypedDict

import django
from django.core.management import call_command

from bench.crowd import SPEAKERS
from bench.servers.process import ROOT

MODERATORS = SPEAKERS
ON_STAGE = 4


class Way(TypedDict):
    """The way into the room: the socket's path and the page's, and each person's hello."""

    path: str
    page: str
    hellos: list[str]


def make_room(people: int) -> Way:
    """Open a room and let people in."""
    from stage import tickets
    from stage.actions import perform
    from stage.entry import open_room
    from stage.models import Participant
    from stage.protocol import Hello, Join, StartMeeting, encode
    from stage.words import Role

    room = open_room(title="Lecture 1")
    rows = Participant.objects.bulk_create(
        Participant(
            room=room,
            person=f"person-{number}",
            name=f"{'Moderator' if number <= MODERATORS else 'Student'} {number}",
            role=(Role.MODERATOR if number <= MODERATORS else Role.ATTENDEE).value,
            course_role=(Role.MODERATOR if number <= MODERATORS else Role.ATTENDEE).value,
        )
        for number in range(1, people + 1)
    )
    tabs = [f"bench-tab-{row.pk}" for row in rows]
    perform(room.pk, rows[0].pk, StartMeeting(id=0), tab=tabs[0])
    for row, tab in list(zip(rows, tabs, strict=True))[:ON_STAGE]:
        perform(room.pk, row.pk, Join(id=0, microphone=True, camera=True), tab=tab)
    hellos = [
        encode(Hello(ticket=tickets.issue(row), tab=tab)).decode()
        for row, tab in zip(rows, tabs, strict=True)
    ]
    return Way(path=f"/ws/rooms/{room.pk}/", page=f"/rooms/{room.pk}/", hellos=hellos)


def made_apart(people: int, environment: dict[str, str]) -> Way:
    """The same by a process of its own: this one knows no settings, or others."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.room", str(people)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    way: Way = json.loads(made.stdout)
    return way


def entry(hello: str) -> str:
    """A script for the browser of somebody who has a ticket already, as after a refresh."""
    came = json.loads(hello)
    state = {"kroom": {"ticket": came["ticket"], "tab": came["tab"]}}
    return f"history.replaceState({json.dumps(state)}, '');"


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(make_room(int(sys.argv[1]))))
