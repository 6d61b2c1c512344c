"""LTI Dynamic Registration: a platform says where it describes itself, kroom reads that and registers there.

The platform becomes known here, turned off, until an administrator of kroom approves it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kroom.lti import outside, refusals, registration_links
from kroom.lti.claims import is_an_id, one_line
from kroom.lti.models import Deployment, Platform, RegistrationLink, origin_of
from kroom.lti.refusals import Refused
from kroom.lti.tool import CANVAS, Addresses, Supported, registration

MOST_WAITING = 50
"""Platforms that may wait for approval at a time."""
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


class Message(msgspec.Struct, frozen=True):
    """A kind of launch a platform can send, and from where."""

    type: str = ""
    placements: list[str] | None = None


class About(msgspec.Struct, frozen=True):
    """What a platform says of itself beyond OpenID Connect."""

    product_family_code: str = ""
    messages_supported: list[Message | str] | None = None
    account_name: str | None = msgspec.field(default=None, name=CANVAS + "account_name")


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """A platform's description of itself, as far as kroom looks at it."""

    issuer: str
    authorization_endpoint: str
    registration_endpoint: str
    token_endpoint: str
    jwks_uri: str
    scopes_supported: list[str] | None = None
    about: About = msgspec.field(default_factory=About, name=PLATFORM)

    @property
    def addresses(self) -> list[str]:
        """The issuer, and all endpoints."""
        endpoints = self.authorization_endpoint, self.registration_endpoint, self.token_endpoint
        return [self.issuer, *endpoints, self.jwks_uri]

    @property
    def supported(self) -> Supported:
        """What it knows of what kroom could use."""
        messages = self.about.messages_supported or []
        places = [place for it in messages if isinstance(it, Message) for place in it.placements or []]
        is_canvas = self.about.product_family_code == "canvas"
        return Supported(is_canvas, self.scopes_supported or [], places)

    @property
    def name(self) -> str:
        """What to call it in lists."""
        host = urlsplit(self.issuer).hostname or self.issuer
        return one_line(f"{self.about.account_name or ''} ({host})" if self.about.account_name else host)[
            :200
        ]


class Answer(msgspec.Struct, frozen=True):
    """What the platform answers to a registration."""

    client_id: str | int
    deployment_id: str | None = None
    tool: dict[str, Any] | None = msgspec.field(default=None, name=TOOL)

    @property
    def deployment(self) -> str:
        """The installation, where the platform makes one at once."""
        found = self.deployment_id or (self.tool or {}).get("deployment_id")
        return found if isinstance(found, str) and is_an_id(found) else ""


def register(configuration_url: str, token: str, at: Addresses, link: RegistrationLink | None) -> Platform:
    """Do it all: read, check, register there, and write down here who waits for approval."""
    if Platform.objects.filter(awaiting_approval=True).count() >= MOST_WAITING:
        raise Refused(refusals.TOO_MANY_WAIT)
    configuration = read_configuration(configuration_url, token)
    with used_up(link):
        platform = remember(configuration, register_there(configuration, token, at))
    if link is not None:
        registration_links.note(link, platform)
    return platform


def read_configuration(address: str, token: str) -> Configuration:
    """Fetch the platform's description, and believe it as far as its own host vouches for it."""
    try:
        body = outside.ask("GET", address, headers=bearer(token), is_strangers=True)
    except outside.Unreachable as wrong:
        raise Refused(refusals.PLATFORM_UNREACHABLE, str(wrong)) from wrong
    try:
        found = msgspec.json.decode(body, type=Configuration)
    except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
        raise Refused(refusals.BAD_CONFIGURATION, str(wrong)) from wrong
    if not all(address.isprintable() for address in found.addresses):
        raise Refused(refusals.BAD_CONFIGURATION, f"no addresses: {found.addresses!r}")
    if not origin_of(found.issuer) or origin_of(found.issuer) != origin_of(address):
        raise Refused(refusals.ANOTHERS_NAME, f"issuer {found.issuer!r} at {origin_of(address)!r}")
    for endpoint in found.addresses[1:]:
        if not origin_of(endpoint) or (urlsplit(endpoint).scheme != "https" and not settings.DEBUG):
            raise Refused(refusals.BAD_CONFIGURATION, f"{endpoint!r} is no https address")
    return found


def register_there(configuration: Configuration, token: str, at: Addresses) -> Answer:
    """Send the registration, and read what the platform made of it."""
    try:
        body = outside.ask(
            "POST",
            configuration.registration_endpoint,
            headers=bearer(token),
            json=registration(at, configuration.supported),
            hoped=(200, 201),
            is_strangers=True,
        )
        answer = msgspec.json.decode(body, type=Answer)
    except outside.Unreachable as wrong:
        raise Refused(refusals.REGISTRATION_REFUSED, str(wrong)) from wrong
    except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
        raise Refused(refusals.REGISTRATION_REFUSED, f"an answer kroom cannot read: {wrong}") from wrong
    if not is_an_id(str(answer.client_id)):
        raise Refused(refusals.REGISTRATION_REFUSED, f"client_id {answer.client_id!r}")
    return answer


def remember(configuration: Configuration, answer: Answer) -> Platform:
    """Write down a platform that waits for approval; one that is known stays exactly as it is."""
    identity = {"issuer": configuration.issuer, "client_id": str(answer.client_id)}
    platform = Platform(
        name=configuration.name,
        auth_url=configuration.authorization_endpoint,
        token_url=configuration.token_endpoint,
        jwks_url=configuration.jwks_uri,
        enabled=False,
        awaiting_approval=True,
        takes_new_deployments=True,
        **identity,
    )
    try:
        platform.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as wrong:
        raise Refused(refusals.BAD_CONFIGURATION, json.dumps(wrong.message_dict)) from wrong
    try:
        with transaction.atomic():
            platform.save()
            if answer.deployment:
                Deployment.objects.create(platform=platform, deployment_id=answer.deployment)
    except IntegrityError:
        return Platform.objects.get(**identity)
    return platform


@contextmanager
def used_up(link: RegistrationLink | None) -> Iterator[None]:
    """Use a link up; give it back when it led to nothing."""
    if link is not None:
        registration_links.take(link)
    try:
        yield
    except Refused:
        if link is not None:
            registration_links.give_back(link)
        raise


def bearer(token: str) -> dict[str, str]:
    """The token that shows the platform whom it has invited; it may have given none."""
    return {"Authorization": f"Bearer {token}"} if token else {}
