"""The school's class list and gradebook: the tool comes for one and writes into the other."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from requests import Response, post

from kroom.lti.services import LINE_ITEMS, ROSTER, SCORES
from tests.browser.server import Server
from tests.kroom.lti.independent.school import STUDENT, TEACHER, Click, School
from tests.kroom.lti.independent.test_launches import entered
from tests.kroom.lti.independent.visitor import Visitor

PEOPLE = {
    "g-1": ("Maria Silva", TEACHER),
    "g-2": ("Li Wei", STUDENT),
    "g-3": ("Aisha Rahman", STUDENT),
    "g-4": ("Jonas Becker", STUDENT),
    "g-5": ("Camila Torres", STUDENT),
}
GUEST = ("g-9", "Hanna Gast")
"""Comes as a student, but is on no list of the school's."""
CONFIG = re.compile(r'<script id="[\w-]+" type="application/json">(.*?)</script>')
TOKEN = re.compile(r'name="token" value="([^"]+)"')
BE_THERE = """
import datetime as dt
from django.utils import timezone
from stage.models import Attendance, Meeting, Participant
who = Participant.objects.get(room="{room}", name="{name}")
meeting = Meeting.objects.get_or_create(room=who.room, ended_at=None)[0]
Attendance.objects.update_or_create(
    meeting=meeting, participant=who, defaults=dict(attended=dt.timedelta(minutes={minutes}), seen_at=timezone.now())
)
"""
FORGET = "from kroom.lti.models import Credit; Credit.objects.filter(room='{room}').update(line_item='')"


@dataclass
class Page:
    """The page Participation, in the teacher's hands."""

    visitor: Visitor
    address: str
    answer: Response

    def do(self, action: str, **fields: Any) -> str:
        """Press a button, or none; what the page says then."""
        found = TOKEN.search(self.answer.text)
        assert found, self.answer.text
        said = {"token": found[1], "action": action, **fields}
        self.answer = self.visitor.session.post(self.address, said, timeout=10)
        assert self.answer.status_code == 200, self.answer.text
        return self.answer.text

    def until(self, holds: Callable[[str], bool]) -> str:
        """Look again until it says so."""
        deadline = time.monotonic() + 30
        while not holds(self.do("")):
            assert time.monotonic() < deadline, self.answer.text
            time.sleep(0.05)
        return self.answer.text

    def send(self, action: str) -> str:
        """Send scores, and see it through."""
        self.do(action)
        return self.until(lambda page: "data-sending" not in page)


@pytest.fixture(scope="module")
def participation(school: School, server: Server) -> Page:
    """A course with a teacher, a student and a guest in its room."""
    school.office.people.update(PEOPLE)
    teacher = Visitor(school)
    room = teacher.click(Click("g-1", TEACHER, name="Maria Silva", link="graded", course="graded"))
    for key, name in ("g-2", "Li Wei"), ("g-3", "Aisha Rahman"), GUEST:
        Visitor(school).click(Click(key, STUDENT, name=name, link="graded", course="graded"))
    found = CONFIG.search(room.text)
    assert found, room.text
    config = json.loads(found[1])
    (address,) = [server.address + one["address"] for one in config["pages"]]
    answer = teacher.session.post(address, {"ticket": config["ticket"]}, timeout=10)
    return Page(teacher, address, answer)


def room_of(page: Page) -> str:
    """Its room."""
    found = re.search(r"[0-9a-f-]{36}", page.address)
    assert found
    return found[0]


def test_the_class_list_is_read_page_by_page(participation: Page, school: School) -> None:
    participation.do("roster")
    said = participation.until(lambda text: "Never here" in text)

    never = re.findall(r"<li>(.*?)</li>", said)
    assert sorted(never) == ["Camila Torres", "Jonas Becker"], "the last two are on the last two pages"
    assert [asked for asked in school.office.asked if asked[1] == "/members"] == [
        ("GET", "/members", 200)
    ] * 3


def test_scores_arrive_once(participation: Page, school: School, server: Server) -> None:
    """Also where kroom has forgotten its column: it is found again, not made twice."""
    office, room = school.office, room_of(participation)
    server.manage("shell", "-v0", "-c", BE_THERE.format(room=room, name="Li Wei", minutes=12))
    terms = {
        "minutes": 10,
        "points_for_attending": 3,
        "points_for_stage": 2,
        "polls": 1,
        "points_for_polls": 0,
    }
    participation.do("save", enabled="on", **terms)
    said = participation.send("send")

    assert {key: (row["scoreGiven"], row["scoreMaximum"]) for key, row in office.scores.items()} == {
        ("1", "g-2"): (3, 5),
        ("1", "g-3"): (0, 5),
    }
    (column,) = office.columns.values()
    assert (column["resourceId"], column["scoreMaximum"]) == (room, 5)
    assert ("POST", "/line_items/1/scores", 422) in office.asked
    assert "The gradebook has no row for 1 person" in said

    sent = office.count("POST", "/line_items/1/scores")
    assert sent == 3
    participation.send("send")
    assert office.count("POST", "/line_items/1/scores") == sent, "nothing is new"

    changes = FORGET.format(room=room) + BE_THERE.format(room=room, name="Aisha Rahman", minutes=20)
    server.manage("shell", "-v0", "-c", changes)
    participation.send("send_all")
    assert office.count("POST", "/line_items/1/scores") == 2 * sent
    assert office.count("POST", "/line_items") == len(office.columns) == 1
    assert office.scores["1", "g-3"]["scoreGiven"] == 3
    tokens = [status for _, path, status in office.asked if path == "/token"]
    assert tokens in ([200], [200, 200]), "one for each service, kept while it is good"


def test_the_school_gives_no_token_to_others(school: School) -> None:
    """Or the tests above would not show that kroom signs as it should."""
    forged = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": "a.b.c",
        "scope": " ".join([ROSTER, LINE_ITEMS, SCORES]),
    }
    assert post(f"{school.address}/token", forged, timeout=10).status_code == 400


def test_the_room_it_was_all_about(participation: Page, student: Visitor) -> None:
    """A student's ticket does not open the page."""
    room = student.click(Click("g-2", STUDENT, name="Li Wei", link="graded", course="graded"))
    found = CONFIG.search(room.text)
    assert found
    assert entered(room) == ("attendee", room_of(participation))
    answer = student.session.post(
        participation.address, {"ticket": json.loads(found[1])["ticket"]}, timeout=10
    )

    assert answer.status_code == 403
    assert "Li Wei" not in answer.text
