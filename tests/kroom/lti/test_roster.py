"""How the roster is read, kept, renewed, and forgotten."""

import datetime as dt
from typing import Any

import pytest

from kroom.lti import roster
from kroom.lti.models import Course, Deployment, Member, Platform
from kroom.lti.roles import MEMBERSHIP, SYSTEM_OF_LTI
from kroom.lti.roster import FRESH, FRESH_AT_START, fetch, take_turn
from kroom.lti.troubles import Problem
from tests.at_once import at_once
from tests.kroom.lti.elsewhere import Asked, Elsewhere, Reply, a_server
from tests.kroom.lti.rosters import ROSTER, member, page, there
from tests.kroom.lti.some_platform import INSTRUCTOR, LEARNER
from tests.stage.clock import Clock

__all__ = ["there"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_keys")]

MENTOR = MEMBERSHIP + "#Mentor"
ASSISTANT = MEMBERSHIP + "/Instructor#TeachingAssistant"
TEST_USER = SYSTEM_OF_LTI + "TestUser"


@pytest.fixture
def course(there: Elsewhere) -> Course:
    """A course with a roster."""
    platform = Platform.objects.create(
        issuer="https://lms.example.edu",
        client_id="tool-7",
        auth_url="https://lms.example.edu/auth",
        token_url=there.at("/token"),
        jwks_url="https://lms.example.edu/jwks",
    )
    deployment = Deployment.objects.create(platform=platform, deployment_id="1:abc")
    return Course.objects.create(
        deployment=deployment, context_id="course-1", memberships_url=there.at(ROSTER)
    )


def names(course: Course) -> list[tuple[str, str]]:
    """Who is kept."""
    return sorted(course.members.values_list("user_id", "name"))


# ---- pages


def test_pages_are_followed_letter_for_letter(there: Elsewhere, course: Course) -> None:
    """Page tokens tell cases apart; a next page may be named in full or not; other links are passed over."""
    second, third = f"{ROSTER}?page=bookmark:WyJBYiIsMV0", f"{ROSTER}?page=bookmark:wYjbAB"
    there.replies[ROSTER] = page(member("a", "Aisha"), following=there.at(second))
    there.replies[second] = page(member("b", "Ben"), following=third)
    last = page(member("c", "Chen"))
    last.headers["Link"] = f'<{there.at(ROSTER)}>; rel="first", <{there.at(third)}>; rel="current last"'
    there.replies[third] = last

    assert fetch(course.pk) is None
    assert names(course) == [("a", "Aisha"), ("b", "Ben"), ("c", "Chen")]
    assert [asked.path for asked in there.asked_at(ROSTER)] == [ROSTER, second, third]
    assert {asked.headers["Accept"] for asked in there.asked_at(ROSTER)} == {roster.ACCEPT}


@pytest.mark.parametrize("relation", ['rel="next"', "rel=next", 'rel="Next"', 'rel="next last"'])
def test_how_a_next_page_is_named(there: Elsewhere, course: Course, relation: str) -> None:
    first = page(member("a"))
    first.headers["Link"] = f'<{there.at(ROSTER)}>; rel="current",<{there.at(ROSTER)}?p=2>; {relation}'
    there.replies[ROSTER] = first
    there.replies[f"{ROSTER}?p=2"] = page(member("b"))
    fetch(course.pk)

    assert names(course) == [("a", ""), ("b", "")]


def test_a_next_page_on_another_server_is_not_asked(there: Elsewhere, course: Course) -> None:
    with a_server() as another:
        there.replies[ROSTER] = page(member("a"), following=another.at(ROSTER))

        assert fetch(course.pk) is Problem.BAD_ANSWER
        assert another.asked == []
    assert names(course) == []


@pytest.mark.parametrize(
    "reply",
    [
        page(member("a"), following=ROSTER),
        Reply(b"nonsense"),
        Reply({"members": "none"}),
        Reply({"members": [{"roles": [LEARNER]}]}),
        Reply({"members": [member("")]}),
        Reply({"members": [member("x" * 300)]}),
        Reply({"members": [member("a\0b")]}),
        Reply([]),
    ],
)
def test_what_cannot_be_a_roster(there: Elsewhere, course: Course, reply: Reply) -> None:
    there.replies[ROSTER] = reply

    assert fetch(course.pk) is Problem.BAD_ANSWER
    assert len(there.asked_at(ROSTER)) == 1
    course.refresh_from_db()
    assert (course.roster_at, course.roster_problem, names(course)) == (None, "bad_answer", [])


def test_pages_without_end(there: Elsewhere, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST_PAGES", 5)

    def another(asked: Asked) -> Reply:
        return page(member(f"m{len(there.asked)}"), following=f"{ROSTER}?p={len(there.asked)}")

    there.replies[ROSTER] = another
    assert fetch(course.pk) is Problem.BAD_ANSWER
    assert len(there.asked_at(ROSTER)) == 6


def test_more_members_than_any_course_has(
    there: Elsewhere, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "MOST_MEMBERS", 2)
    there.replies[ROSTER] = page(member("a"), member("b"), member("c"))

    assert fetch(course.pk) is Problem.BAD_ANSWER
    assert names(course) == []


# ---- who is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (member("x", "X"), True),
        (member("x", "X", "Learner"), True),
        (member("x", "X", MEMBERSHIP + "#Member"), True),
        (member("x", "X", status="Active"), True),
        (member("x", "X", status="Inactive"), False),
        (member("x", "X", status="Deleted"), False),
        (member("x", "X", INSTRUCTOR), False),
        (member("x", "X", LEARNER, ASSISTANT), False),
        (member("x", "X", MENTOR), False),
        (member("x", "X", LEARNER, TEST_USER), False),
        ({"user_id": "x", "name": "X"}, False),
    ],
)
def test_who_is_expected(there: Elsewhere, course: Course, said: dict[str, Any], expected: bool) -> None:
    there.replies[ROSTER] = page(said)
    fetch(course.pk)

    assert bool(names(course)) is expected


def test_names_as_far_as_they_are_shared(there: Elsewhere, course: Course) -> None:
    there.replies[ROSTER] = page(
        member("anonymous"),
        member("empty", name=None, given_name="", family_name=None),
        member("parts", given_name="Li", family_name="Wei"),
        member("odd", "A\u202eB\n  C"),
        member("long", "x" * 500),
    )
    fetch(course.pk)

    assert dict(names(course)) == {
        "anonymous": "",
        "empty": "",
        "parts": "Li Wei",
        "odd": "AB C",
        "long": "x" * 200,
    }
    assert {field.name for field in Member._meta.get_fields()} == {"id", "course", "user_id", "name"}


def test_a_changed_roster_keeps_the_numbers_of_those_who_stay(there: Elsewhere, course: Course) -> None:
    there.replies[ROSTER] = page(member("stays", "S"), member("renamed", "Old"), member("leaves", "L"))
    fetch(course.pk)
    before = dict(course.members.values_list("user_id", "pk"))
    there.replies[ROSTER] = page(member("renamed", "New"), member("stays", "S"), member("comes", "C"))
    fetch(course.pk)

    after = dict(course.members.values_list("user_id", "pk"))
    assert names(course) == [("comes", "C"), ("renamed", "New"), ("stays", "S")]
    assert {key: after[key] for key in ("stays", "renamed")} == {
        key: before[key] for key in ("stays", "renamed")
    }


# ---- failures


def test_a_failure_keeps_the_old_list_and_a_lost_right_does_not(there: Elsewhere, course: Course) -> None:
    there.replies[ROSTER] = page(member("a"))
    fetch(course.pk)
    there.put(ROSTER, status=500)
    assert fetch(course.pk) is Problem.UNREACHABLE
    assert names(course) == [("a", "")]

    there.put(ROSTER, status=403)
    assert fetch(course.pk) is Problem.NOT_ALLOWED
    course.refresh_from_db()
    assert (course.roster_at, names(course)) == (None, [])


def test_half_a_roster_is_none(there: Elsewhere, course: Course) -> None:
    there.replies[ROSTER] = page(member("a"), member("b"))
    fetch(course.pk)
    there.replies[ROSTER] = page(member("a"), following=f"{ROSTER}?p=2")
    there.put(f"{ROSTER}?p=2", status=404)

    assert fetch(course.pk) is Problem.GONE
    assert names(course) == [("a", ""), ("b", "")]


def test_forgotten_while_it_was_read(course: Course) -> None:
    Course.objects.update(memberships_url="")
    roster.keep(course, {"a": "Aisha"})
    assert names(course) == []

    Course.objects.all().delete()
    roster.keep(course, {"a": "Aisha"})
    assert not Member.objects.exists()


@pytest.mark.parametrize("of", [Platform, Deployment])
def test_what_is_turned_off_is_not_asked(there: Elsewhere, course: Course, of: Any) -> None:
    of.objects.update(enabled=False)
    course = Course.objects.select_related("deployment__platform").get()

    assert not take_turn(course, FRESH)
    assert fetch(course.pk) is Problem.TURNED_OFF
    assert there.asked == []


# ---- when


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time is in our hands."""
    return Clock.installed(monkeypatch)


def due(course: Course, fresh: dt.timedelta) -> bool:
    """Take the turn, if there is one."""
    course.refresh_from_db()
    return take_turn(course, fresh)


def test_it_is_read_when_it_is_old_and_not_before(there: Elsewhere, course: Course, clock: Clock) -> None:
    there.replies[ROSTER] = page(member("a"))
    assert due(course, FRESH)
    assert not due(course, FRESH)  # somebody is at it
    fetch(course.pk)
    clock.go_on(61)
    assert not due(course, FRESH)
    assert due(course, FRESH_AT_START)
    clock.go_on(600)
    assert due(course, FRESH)


def test_after_a_failure_it_is_tried_again_in_a_while(there: Elsewhere, course: Course, clock: Clock) -> None:
    assert due(course, FRESH)
    fetch(course.pk)
    assert not due(course, FRESH)
    clock.go_on(61)
    assert due(course, FRESH)
    there.put(ROSTER, status=401)
    fetch(course.pk)
    clock.go_on(61)
    assert not due(course, FRESH)
    clock.go_on(3600)
    assert due(course, FRESH)


@pytest.mark.django_db(transaction=True)
def test_of_all_who_ask_at_once_one_does(course: Course) -> None:
    assert sorted(at_once([lambda: take_turn(course, FRESH)] * 6)) == [False] * 5 + [True]
