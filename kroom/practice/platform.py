"""The platform's side of LTI 1.3, as Canvas plays it."""

import json
import secrets
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kroom.lti.claims import CLAIM, DEEP_LINKING
from kroom.lti.models import Deployment, Platform
from kroom.lti.roles import VOCABULARY
from kroom.lti.tool_keys import new_pem, public_jwk
from kroom.practice import services, sites, wish
from kroom.practice.course import BRAND, COURSE_TITLE, PEOPLE, Link, Person
from kroom.practice.courses import find_link
from kroom.practice.models import PendingLaunch, PlatformKey, RegisteredTool

CLIENT_ID = "10000000000001"
DEPLOYMENT_ID = "1:practice-course"
STORAGE = "post_message_forwarding"
"""The frame that passes messages on to the course's page, under Canvas's name for it."""
HINT_LIFE = timedelta(minutes=5)
TOKEN_LIFE = 3600
SALT = "kroom.practice.hint"


class SaysNo(Exception):
    """The platform answers with an error instead of a person."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description


def issuer(request: HttpRequest) -> str:
    """The platform's name: its address as the browser sees it."""
    return request.build_absolute_uri(reverse("practice:course")).rstrip("/")


def register(request: HttpRequest) -> Platform:
    """Make the platform known to the tool, as an administrator would; what was changed since stays."""

    def here(name: str) -> str:
        return request.build_absolute_uri(reverse(name))

    platform, _ = Platform.objects.get_or_create(
        issuer=issuer(request),
        client_id=CLIENT_ID,
        defaults={
            "name": COURSE_TITLE,
            "auth_url": here("practice:auth"),
            "token_url": here("practice:token"),
            "jwks_url": here("practice:jwks"),
        },
    )
    Deployment.objects.get_or_create(platform=platform, deployment_id=DEPLOYMENT_ID)
    return platform


def public_keys() -> dict[str, Any]:
    """The platform's JWKS."""
    keys = list(PlatformKey.objects.all()) or [signing_key()]
    return {"keys": [public_jwk(key.kid, key.private_pem) for key in keys]}


def signing_key() -> PlatformKey:
    """The key the platform signs with; the first use makes it."""
    return PlatformKey.objects.first() or PlatformKey.objects.create(
        kid=secrets.token_urlsafe(12), private_pem=new_pem()
    )


def login_request(
    request: HttpRequest, person: Person, link: Link, client: str, *, has_storage: bool, locale: str
) -> dict[str, str]:
    """What is sent to the tool to begin a login: somebody comes, the hints say who and where, in our own words."""
    PendingLaunch.objects.filter(created_at__lt=timezone.now() - HINT_LIFE).delete()
    pending = PendingLaunch.objects.create(
        verifier=secrets.token_urlsafe(24), person=person.key, link=link.key
    )
    asked = {
        "iss": issuer(request),
        "login_hint": person.key,
        "client_id": client,
        "deployment_id": DEPLOYMENT_ID,
        "target_link_uri": sites.tool(request, "lti:launch"),
        "lti_message_hint": signing.dumps(
            [pending.verifier, sites.origin(request), client, has_storage, locale], salt=SALT
        ),
        "canvas_environment": "prod",
    }
    return asked | storage_target(has_storage)


def redirect_uri(request: HttpRequest) -> str:
    """Where answers go: the registered address and no other."""
    ours = sites.tool(request, "lti:launch")
    if not is_a_client(request.GET.get("client_id", "")) or request.GET.get("redirect_uri") != ours:
        raise SaysNo("unauthorized_client", "Client not authorized in requested context")
    return ours


def is_a_client(client: str) -> bool:
    """Is it the tool as we know it from the start, or as it has registered itself since?"""
    return client == CLIENT_ID or RegisteredTool.objects.filter(client_id=client).exists()


def answer(request: HttpRequest) -> dict[str, str]:
    """The tool asks who it was: a signed answer, once."""
    asked = request.GET
    fixed = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
    }
    if any(asked.get(name) != value for name, value in fixed.items()) or not asked.get("nonce"):
        raise SaysNo("invalid_request_object", "The request parameters are not those of an LTI launch")
    person = PEOPLE.get(asked.get("login_hint", ""))
    if person is None:
        raise SaysNo("login_required", "Must have an active user session")
    try:
        verifier, course, client, has_storage, locale = signing.loads(
            asked.get("lti_message_hint", ""), salt=SALT, max_age=HINT_LIFE
        )
    except signing.BadSignature:
        raise SaysNo("invalid_request_object", "The lti_message_hint is invalid") from None
    if client != asked.get("client_id"):
        raise SaysNo("unauthorized_client", "Client not authorized in requested context")
    link = take(verifier, person)
    claims = id_token(sites.as_asked_at(request, course), person, link, locale, asked["nonce"])
    return {
        "id_token": sign(claims | {"aud": client, "azp": client}),
        "state": asked.get("state", ""),
        **storage_target(has_storage),
    }


def storage_target(has_storage: bool) -> dict[str, str]:
    """Canvas names the frame at the login and at the launch, but not in its apps, where cookies work."""
    return {"lti_storage_target": STORAGE} if has_storage else {}


def take(verifier: str, person: Person) -> Link:
    """The link somebody clicked, unless it was answered before."""
    pending = PendingLaunch.objects.filter(verifier=verifier, person=person.key).first()
    if pending is None or not pending.delete()[0]:
        raise SaysNo("launch_no_longer_valid", "The launch has either expired or already been consumed")
    link = find_link(pending.link)
    if link is None:
        raise SaysNo("launch_no_longer_valid", "The link is gone")
    return link


def sign(claims: dict[str, Any]) -> str:
    """Sign with the platform's key."""
    key = signing_key()
    return jwt.encode(claims, key.private_pem, algorithm="RS256", headers={"kid": key.kid})


def id_token(request: HttpRequest, person: Person, link: Link, locale: str, nonce: str) -> dict[str, Any]:
    """The claims Canvas sends for a public tool."""
    now = int(time.time())
    course_page = request.build_absolute_uri(reverse("practice:course"))
    about = (
        {
            CLAIM + "message_type": "LtiDeepLinkingRequest",
            DEEP_LINKING + "deep_linking_settings": wish.settings(request, person, link),
        }
        if link.is_wish
        else {
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "resource_link": {"id": link.id, "title": link.title},
        }
    )
    return about | {
        "iss": issuer(request),
        "sub": person.user_id,
        "iat": now,
        "exp": now + TOKEN_LIFE,
        "nonce": nonce,
        "name": person.name,
        "given_name": person.given,
        "family_name": person.family,
        "email": f"{person.key}@practice.example",
        "locale": locale,
        CLAIM + "version": "1.3.0",
        CLAIM + "deployment_id": DEPLOYMENT_ID,
        CLAIM + "target_link_uri": sites.tool(request, "lti:launch"),
        CLAIM + "context": {
            "id": link.course.id,
            "label": link.course.label,
            "title": link.course.title,
            "type": [VOCABULARY + "course#CourseOffering"],
        },
        CLAIM + "roles": person.all_roles,
        CLAIM + "custom": {
            "membership_roles": person.enrollment,
            "locale": locale,
            "brand_config": json.dumps({"ic-brand-primary": BRAND, "ic-link-color": BRAND}),
        }
        | {name: resolved(value, link) for name, value in link.custom.items()},
        CLAIM + "tool_platform": {
            "guid": f"practice.{urlsplit(course_page).netloc}",
            "name": "Practice platform",
            "product_family_code": "canvas",
            "version": "cloud",
        },
        CLAIM + "launch_presentation": {
            "document_target": "iframe",
            "return_url": course_page,
            "locale": locale,
        },
        "https://www.instructure.com/placement": link.placement,
        **services.claims(request, link),
    }


def resolved(value: str, link: Link) -> str:
    """A custom parameter of a link; of the variables it may be, the practice platform knows one."""
    return ",".join(link.course.history) if value == "$Context.id.history" else value
