"""The page Participation: who may see it, what it shows, what its buttons do."""

import re
import time
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from kroom.lti import credit_page, refusals
from kroom.lti.models import Course, Credit, Member, Platform
from kroom.lti.refusals import Refusal
from kroom.practice.models import LineItem
from stage import tickets
from stage.entry import admit, open_room
from stage.models import Participant, Room
from stage.words import Role
from tests.kroom.lti.some_platform import text_of
from tests.kroom.practice.class_in import ClassIn, class_in, grades, line
from tests.stage.clock import Clock

__all__ = ["class_in", "line"]

WEI, AISHA, CAMILA = "Li Wei", "Aisha Rahman", "Camila Torres"
TERMS = {
    "enabled": "on",
    "minutes": 10,
    "points_for_attending": 3,
    "points_for_stage": 2,
    "polls": 2,
    "points_for_polls": 1,
}


def address(room: Room) -> str:
    """Where the page of a room is."""
    return f"/lti/rooms/{room.pk}/credit/"


def open_page(room: Room, who: Participant, **fields: object) -> Any:
    """As the room opens it: with its ticket."""
    return Client().post(address(room), {"ticket": tickets.issue(who), **fields})


def press(class_in: ClassIn, action: str, **fields: object) -> Any:
    """Press a button on the page that the teacher has open."""
    return Client().post(address(class_in.room), {"token": token(class_in), "action": action, **fields})


def token(class_in: ClassIn) -> str:
    """What the open page goes on with."""
    page = text_of(open_page(class_in.room, class_in.teacher))
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def row(answer: Any, name: str) -> str:
    """A student's row, in words."""
    for found in re.findall(r"<tr>(.*?)</tr>", answer.content.decode(), re.DOTALL):
        words = " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())
        if words.startswith(name):
            return words
    raise AssertionError(f"no row of {name}")


# ---- who may


def refused(answer: Any, refusal: Refusal, status: int = 403) -> None:
    """Nothing but a sentence."""
    page = text_of(answer)
    assert answer.status_code == status
    assert refusal.what in page
    assert not any(name in page for name in (WEI, AISHA, CAMILA))
    assert answer["Cache-Control"] == "no-store"


def test_moderators_see_it(class_in: ClassIn) -> None:
    answer = open_page(class_in.room, class_in.teacher)

    assert answer.status_code == 200
    assert WEI in text_of(answer)
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies == {}
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_attendees_do_not(class_in: ClassIn) -> None:
    refused(open_page(class_in.room, class_in.person(WEI)), credit_page.MODERATORS_ONLY)


def test_a_demoted_moderator_does_not_any_more(class_in: ClassIn) -> None:
    """Neither with the ticket of better days nor in a page that is still open."""
    ticket, going_on = tickets.issue(class_in.teacher), token(class_in)
    Participant.objects.filter(pk=class_in.teacher.pk).update(role=Role.ATTENDEE, course_role=Role.ATTENDEE)

    for said in {"ticket": ticket}, {"token": going_on}, {"token": going_on, "action": "send"}:
        refused(Client().post(address(class_in.room), said), credit_page.MODERATORS_ONLY)
    assert class_in.line.asked_for("POST", "/scores") == []


def test_who_is_promoted_for_a_meeting_does_not(class_in: ClassIn) -> None:
    """Grades are for those who teach the course."""
    Participant.objects.filter(pk=class_in.teacher.pk).update(course_role=Role.ATTENDEE)
    refused(open_page(class_in.room, class_in.teacher), credit_page.MODERATORS_ONLY)


def test_a_moderator_of_another_room_does_not(class_in: ClassIn) -> None:
    other = open_room(title="Chemistry")
    stranger = admit(other, person="stranger", name="Stranger", role=Role.MODERATOR)
    refused(open_page(class_in.room, stranger), credit_page.NOT_FROM_A_ROOM)

    of_the_other = signing.dumps(tickets.issue(stranger), salt=credit_page.SALT)
    refused(Client().post(address(class_in.room), {"token": of_the_other}), credit_page.NOT_FROM_A_ROOM)


def test_the_token_of_one_room_does_not_open_another(class_in: ClassIn) -> None:
    other = open_room(title="Chemistry")

    refused(Client().post(address(other), {"token": token(class_in)}), credit_page.NOT_FROM_A_ROOM)


def test_somebody_who_is_gone(class_in: ClassIn) -> None:
    ticket = tickets.issue(class_in.teacher)
    class_in.teacher.delete()

    refused(Client().post(address(class_in.room), {"ticket": ticket}), credit_page.NOT_FROM_A_ROOM)


def test_an_open_page_ends_with_the_launch(class_in: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often its buttons are pressed."""
    going_on = token(class_in)
    began = time.time()
    for hours in range(0, 25, 1):
        monkeypatch.setattr("django.core.signing.time.time", lambda: began + hours * 3600)  # noqa: B023
        answer = Client().post(address(class_in.room), {"token": going_on})
        if hours < 24:
            assert answer.status_code == 200, hours
            going_on = answer.context["token"]
    refused(answer, credit_page.TOO_OLD)


@pytest.mark.parametrize("name", ["ticket", "token"])
def test_forged_and_old(class_in: ClassIn, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good = {"ticket": tickets.issue(class_in.teacher), "token": token(class_in)}
    other = {"ticket": good["token"], "token": good["ticket"]}
    unsigned = signing.dumps(good["ticket"], salt="another")
    for text in (
        "nonsense",
        good[name][:-1] + ("y" if good[name].endswith("x") else "x"),
        other[name],
        unsigned,
    ):
        refused(Client().post(address(class_in.room), {name: text}), credit_page.TOO_OLD)

    tomorrow = time.time() + 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: tomorrow)
    refused(Client().post(address(class_in.room), {name: good[name]}), credit_page.TOO_OLD)


def test_nothing_secret_in_an_address(class_in: ClassIn) -> None:
    ticket = tickets.issue(class_in.teacher)
    for answer in (
        Client().get(address(class_in.room)),
        Client().get(address(class_in.room), {"ticket": ticket}),
        Client().post(f"{address(class_in.room)}?ticket={ticket}"),
    ):
        refused(answer, credit_page.NOT_FROM_A_ROOM)
    assert "ticket" not in open_page(class_in.room, class_in.teacher).content.decode()


def test_more_than_a_form_may_carry(class_in: ClassIn) -> None:
    answer = Client().post(address(class_in.room), {"ticket": "x" * 3_000_000})

    refused(answer, refusals.TOO_LARGE, 400)


def test_a_room_that_is_none(db: None) -> None:
    page = Client().post("/lti/rooms/00000000-0000-0000-0000-000000000000/credit/", {"ticket": "x"})
    assert page.status_code == 403


# ---- what it shows


def test_what_people_did_and_what_it_is_worth(class_in: ClassIn) -> None:
    class_in.attends(WEI, 75.9)
    class_in.steps_on_stage(WEI)
    class_in.steps_on_stage(WEI)
    class_in.attends(AISHA, 0.5)
    answer = open_page(class_in.room, class_in.teacher)

    assert row(answer, WEI) == "Li Wei 1 h 15 min on stage 2× 5 of 5 Not sent"
    assert row(answer, AISHA) == "Aisha Rahman under 1 min – 0 of 5 Not sent"
    assert row(answer, CAMILA) == "Camila Torres – – 0 of 5 Not sent"
    assert "Maria Silva" not in text_of(answer)
    assert "Send 3 scores to the gradebook" in text_of(answer)


def test_polls_answered_are_worth_points_once_they_are_enough(class_in: ClassIn) -> None:
    """Of those that were published, in all meetings; right or wrong, and with the last of them while it is open."""
    Credit.objects.update(polls=2, points_for_polls=4)
    assert "Polls" not in text_of(open_page(class_in.room, class_in.teacher)).partition("<table>")[2]

    class_in.polls((WEI, AISHA), (WEI,), ())
    answer = open_page(class_in.room, class_in.teacher)
    assert row(answer, WEI) == "Li Wei – – polls answered 2 of 3 4 of 9 Not sent"
    assert row(answer, AISHA) == "Aisha Rahman – – polls answered 1 of 3 0 of 9 Not sent"
    assert row(answer, CAMILA) == "Camila Torres – – – 0 of 9 Not sent"

    press(class_in, "send")
    assert grades() == {"wei": 4, "aisha": 0, "camila": 0}


def test_without_points_it_only_shows_who_was_there(class_in: ClassIn) -> None:
    Credit.objects.update(enabled=False)
    answer = open_page(class_in.room, class_in.teacher)

    assert row(answer, WEI) == "Li Wei – –"
    assert "Gradebook" not in text_of(answer)


def test_who_was_never_here(class_in: ClassIn) -> None:
    course = Course.objects.get()
    for user_id, name in (("practice-wei", WEI), ("practice-jonas", "Jonas Becker"), ("anonymous", "")):
        Member.objects.create(course=course, user_id=user_id, name=name)
    assert "does not share its class list" in text_of(open_page(class_in.room, class_in.teacher))

    Course.objects.update(roster_at="2026-01-01T00:00Z")
    page = text_of(open_page(class_in.room, class_in.teacher))
    assert re.findall(r"<li>(.*?)</li>", page) == ["Jonas Becker"]
    assert "1 more whose name your course does not share" in page


def test_names_are_text(class_in: ClassIn) -> None:
    Participant.objects.filter(name=WEI).update(name="<b>Wei</b>")

    assert "<b>Wei" not in open_page(class_in.room, class_in.teacher).content.decode()


# ---- what its buttons do


def test_terms_are_saved(class_in: ClassIn) -> None:
    assert "Saved." in text_of(
        press(class_in, "save", **TERMS | {"minutes": 45, "points_for_stage": 0, "polls": 4})
    )
    row = Credit.objects.get()
    assert (row.enabled, row.minutes, row.polls) == (True, 45, 4)
    assert (row.points_for_attending, row.points_for_stage, row.points_for_polls) == (3, 0, 1)

    press(class_in, "save", **{name: value for name, value in TERMS.items() if name != "enabled"})
    assert not Credit.objects.get().enabled


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"minutes": 0}, "Minutes:"),
        ({"minutes": "soon"}, "Write a whole number here."),
        ({"minutes": ""}, "Write a number here."),
        ({"points_for_attending": -1}, "Points for being there:"),
        ({"points_for_stage": 10_000}, "Points for being on stage:"),
        ({"polls": 0}, "Polls:"),
        ({"points_for_polls": -1}, "Points for answering polls:"),
        (
            {"points_for_attending": 0, "points_for_stage": 0, "points_for_polls": 0},
            "Give at least one point",
        ),
    ],
)
def test_terms_that_are_none_change_nothing(class_in: ClassIn, change: dict[str, Any], said: str) -> None:
    before = Credit.objects.values().get()
    answer = press(class_in, "save", **TERMS | change)

    assert said in text_of(answer)
    assert Credit.objects.values().get() == before


def test_from_the_button_to_the_gradebook(class_in: ClassIn) -> None:
    class_in.attends(WEI, 10)
    page = text_of(press(class_in, "send"))
    assert "All scores are in the gradebook." in page
    assert grades() == {"wei": 3, "aisha": 0, "camila": 0}
    assert Credit.objects.get().sent_by == "Maria Silva"

    class_in.steps_on_stage(WEI)
    answer = open_page(class_in.room, class_in.teacher)
    assert row(answer, WEI).endswith("5 of 5 Changed since")
    assert row(answer, AISHA).endswith("0 of 5 Sent")
    assert "Send 1 score to the gradebook" in text_of(answer)
    press(class_in, "send")
    assert grades()["wei"] == 5


def test_who_has_no_row_in_the_gradebook_is_said_and_not_due(class_in: ClassIn) -> None:
    admit(class_in.room, person=f"{Platform.objects.get().pk}:practice-olga", name="Olga", role=Role.ATTENDEE)
    answer = press(class_in, "send")

    assert row(answer, "Olga").endswith("Not a student in this course")
    assert "The gradebook has no row for 1 person in the list" in text_of(answer)
    assert 'value="send"' not in text_of(answer)


def test_while_scores_are_being_sent(class_in: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed twice it is sent once; a sending that died says so."""
    monkeypatch.setattr("kroom.lti.background.soon", lambda work, *args, **kwargs: None)
    assert 'value="send"' not in text_of(press(class_in, "send"))
    again = text_of(press(class_in, "send"))
    assert "The scores are being sent already." in again
    assert Credit.objects.get().run == 1

    Clock.installed(monkeypatch).go_on(3600)
    assert "The last sending was interrupted." in text_of(open_page(class_in.room, class_in.teacher))


def test_a_course_that_takes_no_scores(class_in: ClassIn) -> None:
    Course.objects.update(scopes=[])
    page = text_of(open_page(class_in.room, class_in.teacher))

    assert "Your course does not let kroom write grades." in page
    assert "Can create and update submission results" in page
    assert 'value="send"' not in page


def test_a_room_without_a_course(db: None) -> None:
    room = open_room(title="Chemistry")
    teacher = admit(room, person="t", name="Tom", role=Role.MODERATOR)

    assert open_page(room, teacher).status_code == 200
    assert "asked for a moment ago" in text_of(open_page(room, teacher, action="roster"))


def test_the_class_list_is_read_when_asked(class_in: ClassIn) -> None:
    Course.objects.update(roster_tried_at=None)
    page = text_of(press(class_in, "roster"))

    assert "The class list is being read" in page
    assert {row.name for row in Member.objects.all()} >= {WEI, AISHA, "Jonas Becker"}
    assert "asked for a moment ago" in text_of(press(class_in, "roster"))


def test_admin_pages(class_in: ClassIn, admin_client: Client) -> None:
    press(class_in, "roster")
    press(class_in, "send")
    assert LineItem.objects.exists()
    for model in ("course", "member", "credit", "sentscore"):
        page = admin_client.get(f"/admin/lti/{model}/?q=Practice")
        assert page.status_code == 200, model
        assert admin_client.get(f"/admin/lti/{model}/add/").status_code == 403
    course = Course.objects.get()
    assert admin_client.get(f"/admin/lti/course/{course.pk}/change/").status_code == 200
    admin_client.post(f"/admin/lti/course/{course.pk}/delete/", {"post": "yes"})
    assert not Member.objects.exists()


def test_it_says_where_the_points_go_where_that_is_known(class_in: ClassIn) -> None:
    """Nothing is made up: before the first sending there is no column, and an assignment may have no title."""

    def said() -> list[str]:
        page = text_of(open_page(class_in.room, class_in.teacher))
        return re.findall(r"Points go to the [^<]+", page)

    assert said() == []
    Credit.objects.update(line_item="https://lms.example.edu/items/1", line_item_label="Lab & more")
    assert said() == ["Points go to the column “Lab & more”."]
    Credit.objects.update(assignment_line_item="https://lms.example.edu/items/2")
    assert said() == []
    Credit.objects.update(assignment_title="Essay")
    assert said() == ["Points go to the assignment “Essay”."]
