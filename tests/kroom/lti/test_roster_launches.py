"""What launches say of the roster and of the other services of a course."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kroom.lti import background
from kroom.lti.claims import ENDPOINT, NAMES_AND_ROLES
from kroom.lti.models import Course, Credit, Member, Platform
from kroom.lti.roster import Rosters
from kroom.lti.services import LINE_ITEMS, SCORES
from stage.actions import perform
from stage.expected import changed
from stage.models import Meeting, Participant, Room
from stage.protocol import StartMeeting
from tests.kroom.lti.elsewhere import Asked, Elsewhere, Reply
from tests.kroom.lti.rosters import ROSTER, member, page, there
from tests.kroom.lti.some_platform import INSTRUCTOR, LEARNER, Change, SomePlatform, both, drop, put

__all__ = ["there"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_keys")]


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


@pytest.mark.parametrize(
    ("roles", "column"), [([LEARNER], "7"), (["Mentor"], "7"), ([INSTRUCTOR], "8")], ids=str
)
def test_of_two_assignments_a_moderator_decides(
    at_the_door: SomePlatform, roles: list[str], column: str
) -> None:
    """The first is taken from anybody; then the one that a moderator opens, whatever students open."""

    def assignment(number: str, roles: list[str], title: object) -> None:
        link = put("resource_link", {"id": "link-1", "title": title})
        of_it = services(lineitem=f"https://lms.example.edu/items/{number}")
        assert at_the_door.launch(Client(), both(of_it, link, put("roles", roles))).status_code == 200

    assignment("7", [LEARNER], "Essay\n 7")
    assignment("8", roles, "Essay 8")
    credit = Credit.objects.get()
    assert credit.assignment_line_item == f"https://lms.example.edu/items/{column}"
    assert credit.column_name == f"Essay {column}"

    assignment(column, [LEARNER], None)
    credit.refresh_from_db()
    assert (credit.column, credit.column_name) == (f"https://lms.example.edu/items/{column}", "")


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
