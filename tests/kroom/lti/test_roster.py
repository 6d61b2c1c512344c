"""The roster: what launches say of it, how it is read, kept, renewed, and forgotten."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kroom.lti import background, roster
from kroom.lti.claims import ENDPOINT, NAMES_AND_ROLES
from kroom.lti.models import Course, Credit, Deployment, Member, Platform
from kroom.lti.roles import MEMBERSHIP, SYSTEM_OF_LTI
from kroom.lti.roster import FRESH, FRESH_AT_START, Rosters, fetch, take_turn
from kroom.lti.services import LINE_ITEMS, SCORES
from kroom.lti.troubles import Problem
from stage.actions import perform
from stage.expected import changed
from stage.models import Meeting, Participant, Room
from stage.protocol import StartMeeting
from tests.kroom.lti.elsewhere import Asked, Elsewhere, Reply, a_server
from tests.kroom.lti.some_platform import INSTRUCTOR, LEARNER, Change, SomePlatform, drop, put
from tests.kroom.lti.test_races import at_once
from tests.stage.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_keys")]

ROSTER = "/api/lti/courses/7/names_and_roles"
MENTOR = MEMBERSHIP + "#Mentor"
ASSISTANT = MEMBERSHIP + "/Instructor#TeachingAssistant"
TEST_USER = SYSTEM_OF_LTI + "TestUser"


def member(user_id: str, name: str | None = None, *roles: str, **more: Any) -> dict[str, Any]:
    """One of a roster."""
    said = {"user_id": user_id, "roles": list(roles) or [LEARNER]} | ({"name": name} if name else {})
    return said | more


def page(*members: dict[str, Any], following: str = "") -> Reply:
    """One page."""
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return Reply({"id": "x", "context": {"id": "course-1"}, "members": list(members)}, headers=headers)


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    """The platform's server."""
    with a_server() as server:
        server.put("/token", {"access_token": "t"})
        yield server


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


# ---- launches


@pytest.fixture
def at_the_door(platform: SomePlatform, monkeypatch: pytest.MonkeyPatch) -> SomePlatform:
    """A platform that sends people; nothing runs in the background."""
    monkeypatch.setattr(background, "soon", lambda work, *args, **kwargs: None)
    return platform


def services(roster: str = "https://lms.example.edu/roster", **endpoint: Any) -> Change:
    """A launch that names services."""

    def change(claims: dict[str, Any]) -> None:
        claims[NAMES_AND_ROLES] = {"context_memberships_url": roster, "service_versions": ["2.0"]}
        claims[ENDPOINT] = {
            "scope": [LINE_ITEMS, SCORES, "other"],
            "lineitems": "https://lms.example.edu/items?type=1",
        } | endpoint

    return change


def test_a_launch_names_the_services_of_its_course(at_the_door: SomePlatform) -> None:
    assert at_the_door.launch(Client(), services()).status_code == 200
    (course,) = Course.objects.all()
    assert (course.context_id, course.memberships_url) == ("course-1", "https://lms.example.edu/roster")
    assert course.line_items_url == "https://lms.example.edu/items?type=1"
    assert course.scopes == [LINE_ITEMS, SCORES]
    assert not Credit.objects.exists()

    at_the_door.launch(Client(), services(lineitem="https://lms.example.edu/items/7"))
    assert Credit.objects.get().assignment_line_item == "https://lms.example.edu/items/7"
    assert Course.objects.count() == 1


def test_what_is_not_named_any_more_is_forgotten(at_the_door: SomePlatform) -> None:
    at_the_door.launch(Client(), services())
    course = Course.objects.get()
    Member.objects.create(course=course, user_id="a", name="Aisha")
    Course.objects.update(roster_at="2026-01-01T00:00Z")
    at_the_door.launch(Client())

    course = Course.objects.get()
    assert (course.memberships_url, course.line_items_url, course.scopes, course.roster_at) == (
        "",
        "",
        [],
        None,
    )
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        None,
        drop("context"),
        put(NAMES_AND_ROLES, "nonsense"),
        put(NAMES_AND_ROLES, {"context_memberships_url": 7}),
        put(NAMES_AND_ROLES, {"context_memberships_url": "http://lms.example.edu/roster"}),
        put(NAMES_AND_ROLES, {"context_memberships_url": "file:///etc/passwd"}),
        put(ENDPOINT, {"scope": SCORES, "lineitems": "https://lms.example.edu/items"}),
        put(ENDPOINT, []),
        put(ENDPOINT, {"lineitems": "https://lms.example.edu/" + "x" * 2000}),
    ],
)
def test_a_room_opens_whatever_a_launch_says_of_services(
    at_the_door: SomePlatform, change: Change | None
) -> None:
    assert at_the_door.launch(Client(), change).status_code == 200
    assert not Course.objects.exists()
    assert Rosters().people(Room.objects.get().pk) is None


def test_who_is_let_in_has_the_key_they_are_expected_by(at_the_door: SomePlatform) -> None:
    at_the_door.launch(Client(), services())
    Member.objects.create(course=Course.objects.get(), user_id="person-1", name="Aisha Rahman")
    room = Room.objects.get()
    assert Rosters().people(room.pk) is None
    Course.objects.update(roster_at="2026-01-01T00:00Z")

    people = Rosters().people(room.pk)
    assert people is not None
    assert [who.person for who in people] == [Participant.objects.get().person]


def test_courses_of_one_platform_are_kept_apart(at_the_door: SomePlatform) -> None:
    at_the_door.launch(Client(), services())
    at_the_door.launch(
        Client(), lambda claims: (services()(claims), put("context", {"id": "course-2"})(claims))
    )
    one = Course.objects.get(context_id="course-1")
    Member.objects.create(course=one, user_id="a", name="Aisha")
    Course.objects.update(roster_at="2026-01-01T00:00Z")

    counts = [len(Rosters().people(room.pk) or []) for room in Room.objects.order_by("created_at")]
    assert counts == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_meeting_starts_while_the_platform_is_silent(
    there: Elsewhere, platform: SomePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list comes when it comes, to every room of the course."""
    threads: list[threading.Thread] = []
    plain: Callable[..., threading.Thread] = background.soon
    monkeypatch.setattr(background, "soon", lambda *args: threads.append(plain(*args)))
    answered, told = threading.Event(), []
    changed.connect(hear := lambda room, **_: told.append(room), weak=False)

    def wait(asked: Asked) -> Reply:
        assert answered.wait(20)
        return page(member("a", "Aisha"))

    there.replies[ROSTER] = wait
    platform.launch(
        Client(), lambda claims: (services(there.at(ROSTER))(claims), put("roles", [INSTRUCTOR])(claims))
    )
    Platform.objects.update(token_url=there.at("/token"))
    Course.objects.update(memberships_url=there.at(ROSTER))
    room, teacher = Room.objects.get(), Participant.objects.get()
    perform(room.pk, teacher.pk, StartMeeting(id=0))

    assert Meeting.objects.get().started_at
    assert not answered.is_set()
    answered.set()
    for thread in threads:
        thread.join(20)
    assert len(threads) == 1
    assert [who.name for who in Rosters().people(room.pk) or []] == ["Aisha"]
    assert told == [room.pk]
    changed.disconnect(hear)
