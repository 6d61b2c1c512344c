"""Every table of kroom and what erasing leaves in it: one that is new fails here until it is filled and looked at."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import connection, models
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kroom.lti.erasing import erase_course, erase_person, places_of_person
from kroom.lti.models import (
    Course,
    Credit,
    Deployment,
    LaunchState,
    Platform,
    RegistrationLink,
    SentScore,
    SpentToken,
    ToolKey,
)
from stage import one_time_links, staff_accounts
from stage.models import (
    Admission,
    Attendance,
    ChatBlock,
    Event,
    Hand,
    Meeting,
    Message,
    MessageReaction,
    Participant,
    StageRequest,
    Vote,
)
from stage.participation import participation
from tests.kroom.lti.some_platform import INSTRUCTOR, SomePlatform, both, put
from tests.stage.test_erasing import a_meeting

pytestmark = pytest.mark.usefixtures("quick_keys")

OF_NO_COURSE = {Platform, Deployment, RegistrationLink, LaunchState, SpentToken, ToolKey}
"""What kroom keeps beside courses: whom it is connected with, and logins and links that end by themselves."""

DONE_BY_A_GUEST = {Event, StageRequest, Hand, Admission, Message, MessageReaction, ChatBlock, Vote, Meeting}
"""What stays of somebody unknown, so that the log of a meeting remains whole; without a word of theirs."""

SERVICES = both(
    put(
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
        {"context_memberships_url": "https://lms.example.edu/members"},
    ),
    put(
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
        {"scope": [], "lineitems": "https://lms.example.edu/line_items"},
    ),
)


def tables() -> set[type[models.Model]]:
    """All of them."""
    found = {
        model for label in ("lti", "stage", "admin") for model in apps.get_app_config(label).get_models()
    }
    return {model for model in found if not model._meta.proxy}


def with_rows(among: set[type[models.Model]]) -> set[type[models.Model]]:
    """Those that hold something."""
    return {model for model in among if model._default_manager.exists()}


def everything() -> str:
    """Every value of every row, as the database has it."""
    said: list[str] = []
    with connection.cursor() as cursor:
        for model in tables():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said)


def about_a_person() -> dict[type[models.Model], list[str]]:
    """The tables whose rows are somebody's, and the fields that say whose."""
    found: dict[type[models.Model], list[str]] = {}
    for model in tables() - {Participant}:
        fields = [field.name for field in model._meta.fields if field.related_model is Participant]
        if fields:
            found[model] = fields
    return found


def of_hers(who: Participant) -> set[type[models.Model]]:
    """The tables with a row of hers."""
    anywhere = {
        model: [model._default_manager.filter(**{field: who.pk}).exists() for field in fields]
        for model, fields in about_a_person().items()
    }
    return {model for model, there in anywhere.items() if any(there)}


@pytest.fixture
def full(platform: SomePlatform, client: Client) -> dict[str, Participant]:
    """One course that has left something in every table that courses leave something in."""

    def comes(sub: str, name: str, *roles: str) -> Participant:
        first, last = name.split()
        named = both(put("name", name), put("given_name", first), put("family_name", last))
        role = put("roles", list(roles)) if roles else lambda claims: None
        platform.launch(client, both(put("sub", sub), named, role, SERVICES))
        return Participant.objects.get(name=name)

    maria = comes("sub-of-maria", "Maria Silva", INSTRUCTOR)
    aisha = comes("sub-of-aisha", "Aisha Rahman")
    a_meeting(maria.room, maria, aisha)
    for who in maria, aisha:
        mine = Message.objects.filter(author=maria, deleted_at=None, line=None).latest("pk")
        MessageReaction.objects.create(message=mine, participant=who, kind="heart")
        Attendance.objects.create(
            meeting=Meeting.objects.earliest("pk"),
            participant=who,
            attended=dt.timedelta(minutes=12),
            seen_at=timezone.now(),
        )
        Admission.objects.create(
            meeting=Meeting.objects.earliest("pk"),
            participant=who,
            asked_at=timezone.now(),
            seen_at=timezone.now(),
            ended_at=timezone.now(),
            ended_by=maria.name,
            outcome="admitted",
        )
        one_time_links.make(who, "room", timezone.now())
        staff_accounts.account_of(who)
    Meeting.objects.filter(pk=Meeting.objects.earliest("pk").pk).update(pinned=aisha)
    course = Course.objects.get()
    course.members.create(user_id="sub-of-aisha", name="Aisha Rahman")
    course.members.create(user_id="sub-of-maria", name="Maria Silva")
    credit = Credit.objects.create(room=maria.room, enabled=True, sent_by="Maria Silva")
    for who in maria, aisha:
        SentScore.objects.create(credit=credit, participant=who, points=1, maximum=2)
    User.objects.create_superuser("ada")
    accounts = User.objects.filter(staff_account__isnull=False)
    accounts.update(username=Concat("first_name", "pk", output_field=models.CharField()))
    note([maria.room, course, *course.members.all(), *accounts])
    assert with_rows(tables() - OF_NO_COURSE) == tables() - OF_NO_COURSE, "a new table: fill it above"
    return {"sub-of-maria": maria, "sub-of-aisha": aisha}


def note(rows: "list[models.Model]") -> None:
    """Write into Django admin's own log that somebody there changed these."""
    LogEntry.objects.log_actions(User.objects.get(is_superuser=True).pk, rows, CHANGE)


def test_a_course_leaves_no_row(full: dict[str, Participant], platform: SomePlatform) -> None:
    erase_course(platform.row.deployments.get(), "course-1", really=True)

    assert with_rows(tables() - OF_NO_COURSE) == set()
    assert "course-1" not in everything()


@pytest.mark.parametrize("sub", ["sub-of-maria", "sub-of-aisha"])
def test_a_person_leaves_no_trace(sub: str, full: dict[str, Participant], platform: SomePlatform) -> None:
    who = full[sub]
    other = next(one for one in full.values() if one != who)
    platform.begin(Client())
    LaunchState.objects.update(asked={"login_hint": sub})
    assert all(word in everything() for word in (sub, who.name))
    assert places_of_person(platform.row, sub) == ["Biology live", "class list of course-1"]

    erase_person(platform.row, sub)

    assert not any(word in everything() for word in (sub, who.name))
    assert all(word in everything() for word in (other.name, other.person.partition(":")[2]))
    assert of_hers(who) <= DONE_BY_A_GUEST, "a new table about people: erase it, or say above why not"
    assert {Attendance, SentScore} <= of_hers(other)
    assert not places_of_person(platform.row, sub)


def test_every_table_about_people_was_filled(full: dict[str, Participant]) -> None:
    """Or the test above would not notice what is left of it."""
    seen = set().union(*map(of_hers, full.values()))

    assert seen == set(about_a_person())


def test_a_class_list_alone_is_something_too(platform: SomePlatform, full: dict[str, Participant]) -> None:
    Course.objects.get().members.create(user_id="sub-of-li", name="Li Wei")
    assert places_of_person(platform.row, "sub-of-li") == ["class list of course-1"]

    erase_person(platform.row, "sub-of-li")

    assert "Li Wei" not in everything()
    assert "Aisha Rahman" in everything()


def test_no_points_for_somebody_unknown(platform: SomePlatform, full: dict[str, Participant]) -> None:
    """They would be sent to nobody, again and again."""
    room = full["sub-of-aisha"].room_id
    assert [one.name for one in participation(room)] == ["Aisha Rahman"]

    erase_person(platform.row, "sub-of-aisha")

    assert participation(room) == []


def test_a_room_that_stays_keeps_its_record(platform: SomePlatform, full: dict[str, Participant]) -> None:
    erase_person(platform.row, "sub-of-aisha")

    assert LogEntry.objects.filter(object_repr="Biology live").exists()


@pytest.mark.parametrize("way", ["one", "several"])
def test_who_is_deleted_from_a_class_list_is_not_named_in_the_admins_log(
    platform: SomePlatform, full: dict[str, Participant], way: str
) -> None:
    LogEntry.objects.all().delete()
    row = Course.objects.get().members.get(name="Aisha Rahman")
    client = Client()
    client.force_login(User.objects.get(is_superuser=True))
    if way == "one":
        client.post(reverse("admin:lti_member_delete", args=[row.pk]), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse("admin:lti_member_changelist"), chosen)

    assert not Course.objects.get().members.filter(name="Aisha Rahman").exists()
    assert [str(entry.object_repr) for entry in LogEntry.objects.all()] == [f"student {row.pk}"]


def test_a_record_of_somebody_who_was_deleted_before_goes_too(
    platform: SomePlatform, full: dict[str, Participant]
) -> None:
    row = Course.objects.get().members.create(user_id="sub-of-li", name="Li Wei")
    note([row])
    row.delete()
    assert "Li Wei" in everything()

    erase_person(platform.row, "sub-of-aisha")

    assert "Li Wei" not in everything()
