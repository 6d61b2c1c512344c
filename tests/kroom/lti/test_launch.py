"""Launches that must work, and what they lead to."""

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client

from kroom.lti.claims import CLAIM, Claims
from kroom.lti.models import LaunchState, Platform, ResourceLink
from kroom.lti.roles import ADMINISTRATOR
from stage.models import Participant, Room
from tests.kroom.lti.some_platform import (
    INSTRUCTOR,
    LEARNER,
    NO_NAMES,
    Change,
    Payload,
    SomePlatform,
    both,
    drop,
    put,
    send,
)


def test_the_answer_is_the_room_itself_and_needs_no_cookie(platform: SomePlatform, client: Client) -> None:
    answer = platform.launch(client)

    assert answer.templates[0].name == "room.html"
    assert answer.context["config"]["ticket"]
    assert all(not morsel.value for morsel in answer.cookies.values())
    assert answer["Cache-Control"] == "no-store"


def test_a_role_is_set_anew_at_every_launch(platform: SomePlatform, client: Client) -> None:
    for role, becomes in ((INSTRUCTOR, "moderator"), (LEARNER, "attendee"), (INSTRUCTOR, "moderator")):
        platform.launch(client, put("roles", [role]))
        assert Participant.objects.get().role == becomes


def test_an_administrator_of_this_account_moderates(platform: SomePlatform, client: Client) -> None:
    for here, becomes in (
        ("$Canvas.membership.roles", "attendee"),
        ("StudentEnrollment", "attendee"),
        ("Account Admin,StudentEnrollment", "moderator"),
    ):
        platform.launch(
            client, both(put("roles", [ADMINISTRATOR]), put("custom", {"membership_roles": here}))
        )
        assert Participant.objects.get().role == becomes


@pytest.mark.parametrize(
    ("custom", "value"),
    [
        ({"course": "42"}, "42"),
        ({"course": "$Canvas.course.id"}, None),  # as Canvas sends what it cannot resolve
        ({"course": ""}, None),
        ({"course": 42}, None),
        ({}, None),
        (None, None),
    ],
)
def test_custom_variables(custom: Payload | None, value: str | None) -> None:
    said = SomePlatform().claims("nonce") | {CLAIM + "custom": custom}

    assert msgspec.convert(said, Claims).variable("course") == value


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda claims: None, "Aisha Rahman"),
        (drop("name"), "Aisha Rahman"),
        (drop("name", "family_name"), "Aisha"),
        (put("name", "  Aisha \n\u202e Rahman\0 "), "Aisha Rahman"),
        (put("name", "علی\u200cرضا"), "علی\u200cرضا"),
        (put("name", "x" * 1000), "x" * 200),
        (NO_NAMES, "Guest 1"),
        (both(NO_NAMES, put("roles", [INSTRUCTOR])), "Moderator 1"),
        (both(NO_NAMES, put("name", None)), "Guest 1"),
    ],
)
def test_names(platform: SomePlatform, client: Client, change: Change, name: str) -> None:
    platform.launch(client, change)

    assert Participant.objects.get().name == name


def test_html_in_names_and_titles_is_just_text(platform: SomePlatform, client: Client) -> None:
    answer = platform.launch(
        client,
        both(
            put("name", "<b>Aisha</b>"),
            put("resource_link", {"id": "1", "title": "<script>alert(1)</script>"}),
        ),
    )

    assert Room.objects.get().title == "<script>alert(1)</script>"
    assert Participant.objects.get().name == "<b>Aisha</b>"
    assert b"<script>alert" not in answer.content


def test_one_room_for_each_link_of_each_course_of_each_deployment(
    platform: SomePlatform, client: Client
) -> None:
    platform.row.deployments.create(deployment_id="2:def")
    ways: list[Change] = [
        lambda claims: None,
        put("resource_link", {"id": "link-2"}),
        put("context", {"id": "course-2"}),
        drop("context"),
        put("deployment_id", "2:def"),
    ]
    for _ in range(2):
        for change in ways:
            assert platform.launch(client, change).status_code == 200

    assert Room.objects.count() == ResourceLink.objects.count() == len(ways)
    assert Participant.objects.count() == len(ways)


def test_institutions_behind_one_issuer_are_kept_apart(
    platform: SomePlatform, client: Client, web: dict[str, bytes]
) -> None:
    other = SomePlatform(client_id="tool-8")
    other.register()

    platform.launch(client)
    other.launch(client)

    first, second = Participant.objects.order_by("pk")
    assert first.room != second.room
    assert first.person == f"{platform.row.pk}:person-1"
    assert second.person == f"{other.row.pk}:person-1"


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ({"title": "Lab"}, "Lab"),
        ({}, "Biology 101"),
        ({"title": None}, "Biology 101"),
        ({"title": " "}, "Biology 101"),
    ],
)
def test_titles_come_from_the_link_then_the_course(
    platform: SomePlatform, client: Client, link: Payload, title: str
) -> None:
    platform.launch(client, put("resource_link", {"id": "1"} | link))

    assert Room.objects.get().title == title


def test_several_tabs_launch_at_once(platform: SomePlatform, client: Client) -> None:
    begun = [platform.begin(client) for _ in range(3)]

    for state, nonce in reversed(begun):
        assert send(client, state, platform.sign(platform.claims(nonce))).status_code == 200
    assert Participant.objects.count() == 1


def test_old_logins_are_swept(platform: SomePlatform, client: Client) -> None:
    platform.begin(client)
    LaunchState.objects.update(expires_at="2020-01-01T00:00Z")
    cache.clear()
    platform.begin(client)

    assert LaunchState.objects.count() == 1


def test_the_platform_can_be_named_by_issuer_alone(platform: SomePlatform, client: Client) -> None:
    asks = platform.asks()
    del asks["client_id"]

    assert client.get("/lti/login/", asks).status_code == 302
    Platform.objects.create(
        issuer=platform.issuer,
        client_id="second",
        auth_url="https://a",
        token_url="https://a",
        jwks_url="https://a",
    )
    assert client.get("/lti/login/", asks).status_code == 403
