"""The platform's side of dynamic registration, as Canvas plays it: a tool reads who we are, and says what it wants."""

import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from kroom.lti.registration import PLATFORM, TOOL
from kroom.lti.services import ALL_SCOPES
from kroom.lti.tool import CANVAS, DEEP_LINKING, ROOM
from kroom.practice import platform, sites
from kroom.practice.course import COURSE_TITLE
from kroom.practice.models import RegisteredTool

TOKEN_LIFE = 3600
SALT = "kroom.practice.registration"
PLACES = {
    ROOM: ["course_navigation", "link_selection", "assignment_selection", "assignment_view"],
    DEEP_LINKING: ["assignment_selection", "link_selection", "editor_button", "module_menu_modal"],
}
REQUIRED: dict[str, Any] = {
    "application_type": "web",
    "token_endpoint_auth_method": "private_key_jwt",
}
CONTAINED = {"grant_types": ["client_credentials", "implicit"], "response_types": ["id_token"]}
ADDRESSES = ("initiate_login_uri", "jwks_uri")


class Rejected(Exception):
    """The registration is not taken."""


def invitation() -> str:
    """A registration token: whoever brings it was invited by an administrator, a moment ago, for one registration."""
    return signing.dumps(secrets.token_urlsafe(12), salt=SALT)


def check(token: str) -> None:
    """Is it one of ours, and not used yet?"""
    try:
        signing.loads(token, salt=SALT, max_age=TOKEN_LIFE)
    except signing.BadSignature:
        raise Rejected("registration_token: not from here, or too old") from None
    if RegisteredTool.objects.filter(configuration__token=token).exists():
        raise Rejected("registration_token: used before")


def openid_configuration(request: HttpRequest) -> dict[str, Any]:
    """Who we are."""

    def here(name: str) -> str:
        return request.build_absolute_uri(reverse(f"practice:{name}"))

    return {
        "issuer": platform.issuer(request),
        "authorization_endpoint": here("auth"),
        "registration_endpoint": here("registrations"),
        "jwks_uri": here("jwks"),
        "token_endpoint": here("token"),
        "scopes_supported": list(ALL_SCOPES),
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        PLATFORM: {
            "product_family_code": "canvas",
            "version": "practice",
            "messages_supported": [{"type": kind, "placements": places} for kind, places in PLACES.items()],
            "variables": ["Context.id.history", "Canvas.membership.roles"],
            CANVAS + "account_name": COURSE_TITLE,
        },
    }


def register(request: HttpRequest, token: str, wants: Any) -> dict[str, Any]:
    """Look hard at what a tool sends, and give it a client id."""
    check(token)
    problems = list(wrong_with(wants, sites.tool_site(request)))
    if problems:
        raise Rejected("; ".join(problems))
    client = f"1{secrets.randbelow(10**13):013d}"
    RegisteredTool.objects.create(client_id=client, configuration=wants | {"token": token})
    return {**wants, "client_id": client, "deployment_id": platform.DEPLOYMENT_ID}


def wrong_with(wants: Any, site: str) -> Any:
    """What Canvas would not take."""
    tool = wants.get(TOOL) if isinstance(wants, dict) else None
    if not isinstance(tool, dict):
        yield f"{TOOL}: missing"
        return
    for name, value in REQUIRED.items():
        if wants.get(name) != value:
            yield f"{name}: must be {value}"
    for name, values in CONTAINED.items():
        if not set(values) <= set(wants.get(name) or []):
            yield f"{name}: must include {', '.join(values)}"
    for name in ADDRESSES:
        if not str(wants.get(name, "")).startswith(f"{site}/"):
            yield f"{name}: must be an address of the tool"
    if wants.get("redirect_uris") != [tool.get("target_link_uri")]:
        yield "redirect_uris: must be where links lead"
    if not wants.get("client_name"):
        yield "client_name: missing"
    if "://" in str(tool.get("domain", "://")) or not site.endswith(f"//{tool['domain']}"):
        yield "domain: must be the tool's, without a protocol"
    if unknown := set(str(wants.get("scope", "")).split()) - set(ALL_SCOPES):
        yield f"scope: unknown {', '.join(sorted(unknown))}"
    for message in tool.get("messages") or [{}]:
        if unknown := set(message.get("placements") or []) - set(PLACES.get(message.get("type"), [])):
            yield f"messages: {message.get('type')} cannot stand at {', '.join(sorted(unknown))}"
        if message.get("type") not in PLACES:
            yield f"messages: unknown type {message.get('type')}"
