"""A teacher adds a room to the course: who may, for what place, and what goes back."""

import json
from typing import Any

import pytest
from django.test import Client

from kroom.lti import refusals
from kroom.lti.claims import DEEP_LINKING
from kroom.lti.deep_linking.wanted import belongs_to
from kroom.lti.models import CourseRoom, Platform
from kroom.lti.refusals import Refusal
from kroom.lti.roles import ADMINISTRATOR, MEMBERSHIP, VOCABULARY
from stage.models import Participant, Room
from tests.kroom.lti.picking import RETURN, answer_of, ask, body_of, fields_of, item_of, pick
from tests.kroom.lti.some_platform import (
    LEARNER,
    Change,
    SomePlatform,
    drop,
    put,
    text_of,
)

pytestmark = pytest.mark.usefixtures("quick_keys")

PLACEMENT = "https://www.instructure.com/placement"


# ---- who may, and for whom


@pytest.mark.parametrize(
    "roles",
    [[], [LEARNER], [LEARNER, VOCABULARY + "institution/person#Instructor"], [ADMINISTRATOR], ["Mentor"]],
)
def test_only_who_moderates_adds_rooms(
    platform: SomePlatform, client: Client, refused: Any, roles: list[str]
) -> None:
    refused(ask(platform, client, put("roles", roles)), refusals.NOT_A_TEACHER)


def test_assistants_add_rooms(platform: SomePlatform, client: Client) -> None:
    answer = ask(platform, client, put("roles", [MEMBERSHIP + "/Instructor#TeachingAssistant"]))

    assert "Add a live room" in text_of(answer)


ELSEWHERE = [
    "https://elsewhere.example/links",
    "http://lms.example.edu/links",
    "https://lms.example.edu:8443/links",
    "https://notlms.example.edu/links",
    "https://lms.example.edu.elsewhere.example/",
    "https://lms.example.edu@elsewhere.example/",
    "https://elsewhere.example\\@lms.example.edu/",
    "https://lms.example.edu\\@elsewhere.example/",
    "https://lms.example.edu /links",
    "https://lms.example.edu/\nlinks",
    "//lms.example.edu/links",
    "javascript:alert(1)//https://lms.example.edu/",
    "links",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_answer_goes_to_the_platform_only(
    platform: SomePlatform, client: Client, refused: Any, address: str
) -> None:
    refused(ask(platform, client, return_url=address), refusals.FOREIGN_RETURN)


@pytest.mark.parametrize(
    ("change", "settings", "refusal"),
    [
        (drop("context"), {}, refusals.NO_COURSE),
        (put("context", {"id": ""}), {}, refusals.BAD_LAUNCH),
        (put(PLACEMENT, "conference_selection"), {"accept_types": ["link", "html"]}, refusals.TAKES_NO_ROOMS),
        (drop("sub"), {}, refusals.NO_PERSON),
        (drop("version"), {}, refusals.BAD_LAUNCH),
        (lambda claims: None, {"accept_presentation_document_targets": []}, refusals.BAD_LAUNCH),
        (lambda claims: None, {"accept_types": "ltiResourceLink"}, refusals.BAD_LAUNCH),
        (lambda claims: None, {"return_url": None}, refusals.BAD_LAUNCH),
    ],
)
def test_requests_that_cannot_be_answered(
    platform: SomePlatform,
    client: Client,
    refused: Any,
    change: Change,
    settings: dict[str, Any],
    refusal: Refusal,
) -> None:
    refused(ask(platform, client, change, **settings), refusal)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://canvas.school.edu/courses/1/deep_linking_response?data=x", True),
        ("https://canvas.school.edu:443/x", True),
        ("HTTPS://Canvas.School.edu/x", True),
        ("https://school.instructure.com/x", True),
        ("https://school.beta.instructure.com/x", True),
        ("https://instructure.com.elsewhere.example/x", False),
        ("https://elsewhere-instructure.com/x", False),
        ("https://instructure.com/x", False),
        ("http://school.instructure.com/x", False),
        ("https://school.instructure.com:444/x", False),
        ("https://other.school.edu/x", False),
        ("https://not-canvas.school.edu/x", False),
    ],
)
def test_addresses_of_a_platform_with_many_hosts(address: str, known: bool) -> None:
    canvas = Platform(
        issuer="https://canvas.instructure.com",
        auth_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
        token_url="https://canvas.instructure.com/login/oauth2/token",
        frame_origins="https://canvas.school.edu",
    )

    assert belongs_to(canvas, address) is known


# ---- what goes back


def test_a_new_room_comes_to_be_and_is_sent_back(platform: SomePlatform, client: Client) -> None:
    sent = pick(client, ask(platform, client), title="  Office \n hours", access="invite")

    room = Room.objects.get()
    assert (room.title, room.access) == ("Office hours", "invite")
    assert item_of(sent) == {
        "type": "ltiResourceLink",
        "title": "Office hours",
        "text": "This opens a live room.",
        "url": "http://testserver/lti/launch/",
        "icon": {"url": "http://testserver/static/room/icon.svg", "width": 64, "height": 64},
        "custom": {
            "room": str(CourseRoom.objects.get(room=room).key),
            "context_id_history": "$Context.id.history",
        },
        "iframe": {},
    }
    assert answer_of(sent)[0] == RETURN
    assert sent["Cache-Control"] == "no-store"
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    ("placement", "chosen", "members"),
    [
        ("link_selection", {"opens": "tab"}, {"window": {"targetName": "_blank"}}),
        ("editor_button", {}, {"iframe": {"width": 960, "height": 640}, "text": "Live room"}),
        ("editor_button", {"opens": "tab"}, {"window": {"targetName": "_blank"}, "text": "Live room"}),
        ("module_menu_modal", {"graded": "on", "points": "7"}, {"lineItem": {"scoreMaximum": 7}}),
        ("link_selection", {"graded": "on", "points": " 2,5 "}, {"lineItem": {"scoreMaximum": 2.5}}),
        (
            "assignment_selection",
            {},
            {
                "lineItem": {"scoreMaximum": 10},
                "https://canvas.instructure.com/lti/preserveExistingAssignmentName": True,
            },
        ),
    ],
)
def test_members_of_the_link(
    platform: SomePlatform,
    client: Client,
    placement: str,
    chosen: dict[str, str],
    members: dict[str, Any],
) -> None:
    item = item_of(pick(client, ask(platform, client, put(PLACEMENT, placement)), **chosen))

    if "lineItem" in members:
        key = str(CourseRoom.objects.get().key)
        assert item["lineItem"] == members.pop("lineItem") | {"label": "Live room", "resourceId": key}
    else:
        assert "lineItem" not in item
    assert item | members == item
    assert ("window" in item) is not ("iframe" in item)
    assert "null" not in json.dumps(item)


@pytest.mark.parametrize(
    ("placement", "said", "offered"),
    [
        ("link_selection", None, True),
        ("editor_button", None, False),
        ("editor_button", True, True),
        ("link_selection", False, False),
        (None, None, True),
        (None, "false", False),
        (None, "true", True),
    ],
)
def test_grades_only_where_they_are_taken(
    platform: SomePlatform, client: Client, placement: str | None, said: Any, offered: bool
) -> None:
    picker = ask(platform, client, put(PLACEMENT, placement), accept_lineitem=said)
    item = item_of(pick(client, picker, graded="on", points="5"))

    assert ("graded" in fields_of(picker).choices) is offered
    assert ("lineItem" in item) is offered


@pytest.mark.parametrize(
    ("targets", "ways", "member"),
    [
        (["iframe", "window"], ["page", "tab"], "iframe"),
        (["iframe"], [], "iframe"),
        (["window"], [], "window"),
        (["embed"], [], None),
    ],
)
def test_it_opens_only_as_the_place_allows(
    platform: SomePlatform, client: Client, targets: list[str], ways: list[str], member: str | None
) -> None:
    picker = ask(platform, client, accept_presentation_document_targets=targets)
    for way in {"page", "tab"} - set(ways or [fields_of(picker).values["opens"]]):
        assert "Choose how the room opens." in text_of(pick(client, picker, opens=way))
    item = item_of(pick(client, picker))

    assert fields_of(picker).choices.get("opens", []) == ways
    assert {"iframe", "window"} & set(item) == ({member} if member else set())


@pytest.mark.parametrize("data", ['opaque <&> "é"', {"a": [1, None]}, 0, ""])
def test_what_the_platform_wants_back_goes_back(platform: SomePlatform, client: Client, data: Any) -> None:
    assert body_of(pick(client, ask(platform, client, data=data)))[DEEP_LINKING + "data"] == data


def test_what_the_platform_did_not_say_is_not_said_back(platform: SomePlatform, client: Client) -> None:
    assert DEEP_LINKING + "data" not in body_of(pick(client, ask(platform, client)))


def test_the_page_may_send_its_form_to_the_platform_and_nowhere_else(
    platform: SomePlatform, client: Client
) -> None:
    picker = ask(platform, client)
    before, after = policy_of(picker), policy_of(pick(client, picker))

    assert before["form-action"] == ["'self'"]
    assert after["form-action"] == ["'self'", "https://lms.example.edu"]
    assert before["frame-ancestors"] == after["frame-ancestors"] == ["'self'", "https://lms.example.edu"]


def policy_of(answer: Any) -> dict[str, list[str]]:
    """What browsers are told of the page."""
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def test_cancel_sends_nothing_back(platform: SomePlatform, client: Client) -> None:
    sent = pick(client, ask(platform, client), cancel="1", title="")

    assert body_of(sent)[DEEP_LINKING + "content_items"] == []
    assert not Room.objects.exists()
