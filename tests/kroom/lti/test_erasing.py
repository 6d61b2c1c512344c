"""manage.py erase_course and erase_person: what they say, what they do, what they leave alone."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.test import Client

from kroom.lti.models import CourseRoom, ResourceLink
from stage.models import Participant, Room
from tests.kroom.lti.picking import pick
from tests.kroom.lti.some_platform import SomePlatform, asks_for_a_link, both, drop, put

pytestmark = pytest.mark.usefixtures("quick_keys")

AT = ["--issuer", "https://lms.example.edu", "--client-id", "tool-7"]
THERE = [*AT, "--deployment-id", "1:abc"]


def command(name: str, *words: str) -> str:
    """Run it as from a shell."""
    said = StringIO()
    call_command(name, *words, stdout=said)
    return said.getvalue()


@pytest.fixture
def courses(platform: SomePlatform, client: Client) -> SomePlatform:
    """Two courses, a launch without a course, and course-1 at another deployment."""
    platform.row.deployments.create(deployment_id="2:def")
    platform.launch(client)
    pick(client, platform.launch(client, asks_for_a_link()), title="Chosen, never opened")
    platform.launch(client, both(put("context", {"id": "course-2"}), put("sub", "person-2")))
    platform.launch(client, drop("context"))
    platform.launch(client, put("deployment_id", "2:def"))
    return platform


def test_without_yes_it_only_says_what_it_would_erase(courses: SomePlatform) -> None:
    said = command("erase_course", *THERE, "--context-id", "course-1")

    assert said.splitlines() == [
        "  Biology live",
        "  Chosen, never opened",
        "This would erase: 2 course rooms, 1 resource link, 1 participant, 2 rooms.",
        "It cannot be undone. To do it, say so with --yes.",
    ]
    assert Room.objects.count() == 5


def test_it_erases_the_one_course_and_says_so(courses: SomePlatform) -> None:
    said = command("erase_course", *THERE, "--context-id", "course-1", "--yes")

    assert "Erased: 2 course rooms, 1 resource link, 1 participant, 2 rooms." in said
    assert Room.objects.count() == Participant.objects.count() == 3
    assert CourseRoom.objects.count() == ResourceLink.objects.count() == 3
    assert command("erase_course", *THERE, "--context-id", "course-1", "--yes") == (
        "Nothing is kept of course 'course-1'.\n"
    )


def test_what_is_noted_of_a_course_goes_too(courses: SomePlatform) -> None:
    """Also where no room of the course takes it along."""
    others = CourseRoom.objects.get(context_id="course-2")
    ResourceLink.objects.create(
        deployment=others.deployment, context_id="course-1", link_id="stray", room=others.room
    )
    command("erase_course", *THERE, "--context-id", "course-1", "--yes")

    assert not ResourceLink.objects.filter(link_id="stray").exists()
    assert Room.objects.filter(pk=others.room_id).exists()


def test_an_erased_course_can_be_opened_again(courses: SomePlatform, client: Client) -> None:
    before = set(Room.objects.values_list("pk", flat=True))
    command("erase_course", *THERE, "--context-id", "course-1", "--yes")

    assert courses.launch(client).context["room"].pk not in before


def test_it_lists_the_courses_there_are(courses: SomePlatform) -> None:
    assert command("erase_course", *THERE).splitlines() == [
        "'': Biology live",
        "course-1: Biology live, Chosen, never opened",
        "course-2: Biology live",
    ]
    command("erase_course", *THERE, "--context-id", "", "--yes")
    assert "''" not in command("erase_course", *THERE)


@pytest.mark.django_db
def test_a_deployment_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="no such deployment"):
        command("erase_course", *THERE, "--context-id", "x", "--yes")


def test_a_person_is_made_unknown_at_their_platform_only(courses: SomePlatform, client: Client) -> None:
    other = SomePlatform(client_id="tool-8")
    other.register()
    other.launch(client)

    assert "would be made unknown" in command("erase_person", *AT, "--sub", "person-1")
    assert Participant.objects.filter(name="Aisha Rahman").count() == 5
    assert "unknown there now" in command("erase_person", *AT, "--sub", "person-1", "--yes")

    kept = Participant.objects.filter(name="Aisha Rahman")
    assert sorted(row.person.partition(":")[2] for row in kept) == ["person-1", "person-2"]
    assert command("erase_person", *AT, "--sub", "person-1", "--yes") == "Nothing is kept of this person.\n"
    with pytest.raises(CommandError, match="no such platform"):
        command("erase_person", "--issuer", "x", "--client-id", "y", "--sub", "z")


def test_nothing_of_a_person_is_kept_that_is_not_shown(courses: SomePlatform, client: Client) -> None:
    """A launch says much more of a person than their name; none of that reaches the database."""
    much = {
        "email": "secret-1@example.edu",
        "picture": "https://secret-2.example/me.png",
        "locale": "secret-3",
        "given_name": "secret-4",
        "https://purl.imsglobal.org/spec/lti/claim/lis": {"person_sourcedid": "secret-5"},
        "https://purl.imsglobal.org/spec/lti/claim/lti1p1": {"user_id": "secret-6"},
    }
    courses.launch(client, both(lambda claims: claims.update(much), put("sub", "person-3")))

    tables = [model for label in ("lti", "stage") for model in apps.get_app_config(label).get_models()]
    kept = "".join(serialize("json", model._default_manager.all()) for model in tables)
    assert "person-3" in kept
    assert "secret" not in kept
