"""What kroom is to a platform: its name, places, scopes and variables, said once and told in two languages.

`lti_key` is the JSON that an administrator pastes into Canvas, `registration` what kroom sends to register itself.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse

from kroom.lti.services import ALL_SCOPES
from kroom.statics import lasting

NAME = "kroom"
TEXT = "Live room"
DESCRIPTION = "A live room in the course, with a stage its moderator controls."
TOOL_ID = "kroom"
PRIVACY_LEVEL = "name_only"
CANVAS = "https://canvas.instructure.com/lti/"

ROOM = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"

CLAIMS = ("iss", "sub", "name", "given_name", "family_name")
VARIABLES = {"locale": "$Message.locale", "context_id_history": "$Context.id.history"}
VARIABLES_OF_CANVAS = {
    "membership_roles": "$Canvas.membership.roles",
    "brand_config": "$com.instructure.brandConfigJSON",
}
"""Custom variables: each arrives at every launch under the name on the left; the administrators' guide says why."""


@dataclass(frozen=True)
class Placement:
    """A place in Canvas where kroom can be opened; `options` are Canvas's words for how."""

    name: str
    message: str
    options: dict[str, Any] = field(default_factory=dict)
    standard: str = ""
    """What the LTI standard calls a place like it, for platforms other than Canvas."""


WINDOW = {"selection_width": 800, "selection_height": 720}
PLACEMENTS = (
    Placement(
        "course_navigation",
        ROOM,
        {"default": "disabled", "visibility": "members", "display_type": "full_width_in_context"},
    ),
    Placement("link_selection", DEEP_LINKING, WINDOW, standard="ContentArea"),
    Placement("assignment_selection", DEEP_LINKING, WINDOW),
    Placement("module_menu_modal", DEEP_LINKING, WINDOW),
    Placement("editor_button", DEEP_LINKING, WINDOW, standard="RichTextEditor"),
)
STANDARD = {placement.standard: placement.name for placement in PLACEMENTS if placement.standard}


@dataclass(frozen=True)
class Addresses:
    """Where platforms find us, as the browser that asks sees us."""

    login: str
    launch: str
    keys: str
    icon: str
    domain: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Addresses":
        """Under the host that was asked."""
        return cls(
            login=request.build_absolute_uri(reverse("lti:login")),
            launch=request.build_absolute_uri(reverse("lti:launch")),
            keys=request.build_absolute_uri(reverse("lti:jwks")),
            icon=request.build_absolute_uri(lasting("lti/icon.png")),
            domain=urlsplit(request.build_absolute_uri("/")).netloc,
        )


# ---- the JSON to paste into Canvas


def lti_key(at: Addresses) -> dict[str, Any]:
    """The whole LTI key, in Canvas's own form."""
    return {
        "title": NAME,
        "description": DESCRIPTION,
        "target_link_uri": at.launch,
        "oidc_initiation_url": at.login,
        "public_jwk_url": at.keys,
        "scopes": list(ALL_SCOPES),
        "custom_fields": VARIABLES | VARIABLES_OF_CANVAS,
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": at.domain,
                "tool_id": TOOL_ID,
                "privacy_level": PRIVACY_LEVEL,
                "settings": {
                    "text": TEXT,
                    "icon_url": at.icon,
                    "placements": [placement_of_key(placement, at) for placement in PLACEMENTS],
                },
            }
        ],
    }


def placement_of_key(placement: Placement, at: Addresses) -> dict[str, Any]:
    """One place, as the key names it."""
    return {
        "placement": placement.name,
        "message_type": placement.message,
        "target_link_uri": at.launch,
        "enabled": True,
        "text": TEXT,
        "icon_url": at.icon,
        **placement.options,
    }


# ---- what kroom sends to register itself


def registration(at: Addresses, platform: "Supported") -> dict[str, Any]:
    """The whole registration, cut down to what the platform says it knows."""
    return {
        "application_type": "web",
        "grant_types": ["client_credentials", "implicit"],
        "response_types": ["id_token"],
        "token_endpoint_auth_method": "private_key_jwt",
        "client_name": NAME,
        "initiate_login_uri": at.login,
        "redirect_uris": [at.launch],
        "jwks_uri": at.keys,
        "logo_uri": at.icon,
        "scope": " ".join(known(ALL_SCOPES, platform.scopes)),
        "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "domain": at.domain,
            "description": DESCRIPTION,
            "target_link_uri": at.launch,
            "custom_parameters": VARIABLES | (VARIABLES_OF_CANVAS if platform.is_canvas else {}),
            "claims": list(CLAIMS),
            "messages": messages(at, platform),
            **(
                {CANVAS + "privacy_level": PRIVACY_LEVEL, CANVAS + "tool_id": TOOL_ID}
                if platform.is_canvas
                else {}
            ),
        },
    }


@dataclass(frozen=True)
class Supported:
    """What a platform says it knows; an empty list says nothing."""

    is_canvas: bool
    scopes: Collection[str] = ()
    placements: Collection[str] = ()


def known(wanted: Collection[str], supported: Collection[str]) -> list[str]:
    """Of what we want, what a platform knows; all, when it seems not to have said."""
    return [it for it in wanted if it in supported] or list(wanted)


def messages(at: Addresses, platform: Supported) -> list[dict[str, Any]]:
    """Each kind of launch, and where it can begin."""
    if platform.is_canvas:
        named = {in_canvas(name) for name in platform.placements}
        chosen = [it for it in PLACEMENTS if it.name in named] or PLACEMENTS
        return [message_in_canvas(placement, at) for placement in chosen]
    places = [name for name in STANDARD if name in platform.placements]
    common = {"target_link_uri": at.launch, "label": TEXT, "icon_uri": at.icon}
    return [
        {"type": ROOM, **common},
        {"type": DEEP_LINKING, **common, **({"placements": places} if places else {})},
    ]


def message_in_canvas(placement: Placement, at: Addresses) -> dict[str, Any]:
    """One place with Canvas's own additions to the standard."""
    message: dict[str, Any] = {
        "type": placement.message,
        "target_link_uri": at.launch,
        "label": TEXT,
        "icon_uri": at.icon,
        "placements": [placement.name],
    }
    options = placement.options
    if "default" in options:
        message[CANVAS + "course_navigation/default_enabled"] = options["default"] == "enabled"
    for option, extension in {
        "visibility": "visibility",
        "display_type": "display_type",
        "selection_width": "launch_width",
        "selection_height": "launch_height",
    }.items():
        if option in options:
            message[CANVAS + extension] = options[option]
    return message


def in_canvas(placement: str) -> str:
    """Canvas's bare name for a place."""
    return STANDARD.get(placement, placement.removeprefix(CANVAS))
