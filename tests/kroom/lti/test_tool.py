"""What platforms are told of kroom, checked against what Canvas accepts."""

import ast
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from kroom.lti.services import ALL_SCOPES
from kroom.lti.tool import (
    CANVAS,
    CLAIMS,
    PLACEMENTS,
    VARIABLES,
    VARIABLES_OF_CANVAS,
    Addresses,
    Supported,
    lti_key,
    registration,
)

AT = Addresses(
    login="https://kroom.example.edu/lti/login/",
    launch="https://kroom.example.edu/lti/launch/",
    keys="https://kroom.example.edu/lti/jwks.json",
    icon="https://kroom.example.edu/static/lti/icon.png",
    domain="kroom.example.edu",
)
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"

# From Canvas's own source: Lti::ResourcePlacement::PLACEMENTS_BY_MESSAGE_TYPE and the schemas of its LTI configuration.
OPENS_A_LINK = {"course_navigation", "link_selection", "assignment_selection", "assignment_view"}
CHOOSES_CONTENT = {"link_selection", "assignment_selection", "editor_button", "module_menu_modal"}
DISPLAY_TYPES = {"default", "full_width", "full_width_in_context", "in_nav_context", "borderless"}


def places(told: dict[str, Any]) -> list[str]:
    """The placements of a registration."""
    return [place for message in told[TOOL]["messages"] for place in message.get("placements", [])]


def test_the_key_is_one_that_canvas_takes(db: None, client: Client) -> None:
    key = client.get("/lti/config.json", secure=True).json()
    (canvas,) = key["extensions"]

    assert {"title", "description", "target_link_uri", "oidc_initiation_url", "public_jwk_url"} <= set(key)
    assert set(key["scopes"]) == set(ALL_SCOPES)
    assert key["custom_fields"]["membership_roles"] == "$Canvas.membership.roles"
    assert canvas["platform"] == "canvas.instructure.com"
    assert canvas["domain"] == "testserver"
    assert canvas["privacy_level"] in {"public", "name_only", "email_only", "anonymous"}
    found = {place["placement"]: place for place in canvas["settings"]["placements"]}
    assert set(found) == {
        "course_navigation",
        "link_selection",
        "assignment_selection",
        "module_menu_modal",
        "editor_button",
    }
    for name, place in found.items():
        takes = OPENS_A_LINK if place["message_type"] == "LtiResourceLinkRequest" else CHOOSES_CONTENT
        assert name in takes
        assert place.get("display_type", "default") in DISPLAY_TYPES
    assert found["course_navigation"]["default"] == "disabled"


@pytest.mark.parametrize("address", ["target_link_uri", "oidc_initiation_url", "public_jwk_url"])
def test_the_addresses_of_the_key_are_there(db: None, client: Client, address: str) -> None:
    where = urlsplit(client.get("/lti/config.json", secure=True).json()[address])

    assert (where.scheme, where.netloc) == ("https", "testserver")
    assert client.get(where.path).status_code != 404


def test_the_icon_is_there(client: Client, db: None) -> None:
    from django.contrib.staticfiles import finders

    key = client.get("/lti/config.json").json()
    icon = urlsplit(key["extensions"][0]["settings"]["icon_url"]).path
    assert finders.find(icon.removeprefix("/static/"))


def test_both_ways_in_say_the_same_of_every_place() -> None:
    told = registration(AT, Supported(is_canvas=True))
    key = lti_key(AT)
    by_name = {place["placement"]: place for place in key["extensions"][0]["settings"]["placements"]}

    assert places(told) == list(by_name)
    for message in told[TOOL]["messages"]:
        place = by_name[message["placements"][0]]
        assert message["type"] == place["message_type"]
        assert message["target_link_uri"] == place["target_link_uri"]
        assert message["label"] == place["text"]
        assert message["icon_uri"] == place["icon_url"]
        assert message.get(CANVAS + "display_type") == place.get("display_type")
        assert message.get(CANVAS + "visibility") == place.get("visibility")
        assert message.get(CANVAS + "launch_width") == place.get("selection_width")
    assert told[TOOL]["messages"][0][CANVAS + "course_navigation/default_enabled"] is False
    assert told[TOOL]["custom_parameters"] == key["custom_fields"]
    assert told["scope"].split() == key["scopes"]
    assert told[TOOL][CANVAS + "privacy_level"] == key["extensions"][0]["privacy_level"]
    assert told[TOOL][CANVAS + "tool_id"] == key["extensions"][0]["tool_id"]


def test_a_registration_has_all_that_canvas_requires() -> None:
    told = registration(AT, Supported(is_canvas=True))

    assert told["application_type"] == "web"
    assert set(told["grant_types"]) == {"client_credentials", "implicit"}
    assert told["response_types"] == ["id_token"]
    assert told["token_endpoint_auth_method"] == "private_key_jwt"
    assert told["redirect_uris"] == [AT.launch]
    assert told["initiate_login_uri"] == AT.login
    assert told["jwks_uri"] == AT.keys
    assert told[TOOL]["domain"] == "kroom.example.edu"
    assert "email" not in told[TOOL]["claims"], "nothing is asked for that is not needed"
    assert all(isinstance(value, str) for value in told[TOOL]["custom_parameters"].values())


def test_only_what_the_platform_knows_is_asked_for() -> None:
    told = registration(
        AT,
        Supported(
            is_canvas=True,
            scopes=[ALL_SCOPES[0], "another"],
            placements=[CANVAS + "course_navigation", "ContentArea", "homework_submission"],
        ),
    )

    assert places(told) == ["course_navigation", "link_selection"]
    assert told["scope"] == ALL_SCOPES[0]


def test_another_platform_than_canvas_gets_the_standard_and_nothing_else() -> None:
    told = registration(
        AT, Supported(is_canvas=False, scopes=["openid"], placements=["ContentArea", "ActivityChooser"])
    )

    assert [message["type"] for message in told[TOOL]["messages"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    ]
    assert places(told) == ["ContentArea"]
    assert "anvas" not in str(told)
    assert told["scope"].split() == list(ALL_SCOPES), "a platform that lists no scope of LTI has not said"


def test_every_place_has_its_own_name() -> None:
    assert len({placement.name for placement in PLACEMENTS}) == len(PLACEMENTS)


# ---- nothing is asked for that is not needed

ROOT = Path(settings.BASE_DIR)
GUIDE = (ROOT / "docs" / "canvas-administrators.md").read_text()
SHARED = GUIDE.partition("## What Canvas shares with kroom")[2].partition("\n## ")[0]
ASKED = VARIABLES | VARIABLES_OF_CANVAS


def words_of_the_code() -> set[str]:
    """Every text that stands in kroom's way in by itself, but for where it asks."""
    files = set((ROOT / "kroom" / "lti").rglob("*.py")) - {ROOT / "kroom" / "lti" / "tool.py"}
    trees = [ast.walk(ast.parse(file.read_text())) for file in files]
    return {
        node.value
        for tree in trees
        for node in tree
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("name", ASKED)
def test_every_variable_that_is_asked_for_is_read(name: str) -> None:
    assert name in words_of_the_code()


@pytest.mark.parametrize(("name", "variable"), ASKED.items())
def test_the_guide_says_why_each_variable_is_asked_for(name: str, variable: str) -> None:
    assert f"| `{name}` = `{variable}` |" in SHARED


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if claim != "iss"])
def test_the_guide_names_what_a_registration_asks_to_know_of_people(claim: str) -> None:
    assert f"`{claim}`" in SHARED
