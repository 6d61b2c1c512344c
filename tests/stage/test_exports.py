"""The results as a file: for moderators of this room alone, and nothing in it runs as a formula."""

import csv
import io
import uuid

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stage import tickets
from stage.actions import administer, perform
from stage.entry import admit, open_room
from stage.exports import harmless
from stage.models import Participant, Poll, Room
from stage.protocol import ClosePoll, StartMeeting, Vote
from stage.words import Role
from tests.stage.polls import QUIZ, write, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(room: Room, student: Participant) -> Poll:
    """A closed quiz question that one of one got right."""
    administer(room.pk, "Ada", StartMeeting(id=0))
    poll = written(room, **QUIZ, question="What is\n1+1?", answers=["-3", "=2", "0; 7"], publish=True)
    perform(room.pk, student.pk, Vote(id=0, poll=poll.pk, choices=[1]))
    administer(room.pk, "Ada", ClosePoll(id=0, poll=poll.pk))
    return poll


def download(room: uuid.UUID, authorization: str | None) -> HttpResponse:
    """Ask for the file with this header; no cookie goes with it."""
    headers = {} if authorization is None else {"Authorization": authorization}
    answer: HttpResponse = Client().get(f"/rooms/{room}/polls.csv", headers=headers)  # type: ignore[assignment]
    return answer


def cells(answer: HttpResponse) -> list[dict[str, str]]:
    """The file as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_moderator_downloads_the_results(room: Room, teacher: Participant, quiz: Poll) -> None:
    """One line for each answer; a draft and an open question are not in it."""
    written(room, key="the-draft")
    administer(room.pk, "Ada", write(key="the-open", publish=True))
    answer = download(room.pk, f"Bearer {tickets.issue(teacher)}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="poll-results.csv"'
    assert answer["Cache-Control"] == "no-store"
    lines = cells(answer)
    assert [(line["Question"], line["Kind"], line["People who voted"]) for line in lines] == [
        ("What is\n1+1?", "Quiz", "1")
    ] * 3
    assert [(line["Answer"], line["Right answer"], line["Votes"], line["Percent"]) for line in lines] == [
        ("'-3", "no", "0", "0.0"),
        ("'=2", "yes", "1", "100.0"),
        ("0; 7", "no", "0", "0.0"),
    ]
    assert "Li Wei" not in answer.content.decode()


def test_who_is_no_moderator_here_gets_nothing(
    room: Room, teacher: Participant, student: Participant, quiz: Poll
) -> None:
    """No ticket, a broken one, an attendee's, another room's, and one of somebody who was a moderator once."""
    elsewhere = open_room(title="Chemistry")
    other = admit(elsewhere, person="teacher", name="Maria Silva", role=Role.MODERATOR)
    ticket = tickets.issue(teacher)
    for header in None, "", ticket, f"Basic {ticket}", f"Bearer {ticket}x", f"Bearer {tickets.issue(other)}":
        answer = download(room.pk, header)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert b"from your course" in answer.content
    assert download(elsewhere.pk, f"Bearer {ticket}").status_code == 401
    assert download(uuid.uuid4(), f"Bearer {ticket}").status_code == 401
    assert download(room.pk, f"Bearer {tickets.issue(student)}").status_code == 403
    admit(room, person="teacher", name="Maria Silva", role=Role.ATTENDEE)
    assert download(room.pk, f"Bearer {ticket}").status_code == 403


def test_before_the_first_result(room: Room, teacher: Participant) -> None:
    """It says when there will be one."""
    answer = download(room.pk, f"Bearer {tickets.issue(teacher)}")
    assert answer.status_code == 404
    assert b"no results yet" in answer.content


@given(start=st.sampled_from("=+-@\t\r\n＝＋－＠"), rest=st.text(max_size=20))
def test_nothing_in_a_cell_is_taken_for_a_formula(start: str, rest: str) -> None:
    """Whatever a cell holds, it starts harmlessly and can still be read."""
    assert harmless(start + rest) == f"'{start}{rest}"
    assert harmless(f"x{start}{rest}") == f"x{start}{rest}"


def test_in_admin(room: Room, quiz: Poll) -> None:
    """Found, read, downloaded; what is not closed yet is said."""
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    address = reverse("admin:stage_poll_changelist")
    assert b"1 poll" in client.get(address, {"q": "1+1"}).content
    assert b"0 polls" in client.get(address, {"q": "cells"}).content
    page = client.get(reverse("admin:stage_poll_change", args=[quiz.pk])).content.decode()
    assert "<td>=2</td><td>right</td><td>1</td>" in page
    assert "Li Wei" not in page
    chosen = {"action": "download_results", "_selected_action": [quiz.pk]}
    assert [line["Votes"] for line in cells(client.post(address, chosen))] == ["0", "1", "0"]  # type: ignore[arg-type]
    chosen["_selected_action"] = [written(room, key="the-draft").pk]
    assert "no results yet" in client.post(address, chosen, follow=True).content.decode()
