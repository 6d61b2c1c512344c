"""Any platform: signs whatever a test wants it to."""

import json
import time
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from kroom.lti.claims import CLAIM, DEEP_LINKING
from kroom.lti.models import Deployment, Platform
from kroom.lti.roles import MEMBERSHIP

LAUNCH = "http://testserver/lti/launch/"
INSTRUCTOR = MEMBERSHIP + "#Instructor"
LEARNER = MEMBERSHIP + "#Learner"

Payload = dict[str, Any]
Change = Callable[[Payload], Any]


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A key of that name, made once; one called short is."""
    return rsa.generate_private_key(public_exponent=65537, key_size=1024 if name == "short" else 2048)


def jwk(name: str, kid: str, **changes: Any) -> Payload:
    """The public half of it."""
    entry: Payload = json.loads(RSAAlgorithm.to_jwk(rsa_key(name).public_key()))
    return {
        "kty": "RSA",
        "n": entry["n"],
        "e": entry["e"],
        "kid": kid,
        "alg": "RS256",
        "use": "sig",
    } | changes


def asks_for_a_link(
    return_url: str = "https://lms.example.edu/links?data=a%2Bb&x=%C3%A9", **settings: Any
) -> Change:
    """Ask a teacher for a link instead of opening one."""

    def change(claims: Payload) -> None:
        claims[CLAIM + "message_type"] = "LtiDeepLinkingRequest"
        claims[CLAIM + "roles"] = [INSTRUCTOR]
        del claims[CLAIM + "resource_link"]
        claims[DEEP_LINKING + "deep_linking_settings"] = {
            "deep_link_return_url": return_url,
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "auto_create": False,
        } | settings

    return change


class SomePlatform:
    """One platform with one key."""

    def __init__(self, issuer: str = "https://lms.example.edu", client_id: str = "tool-7") -> None:
        self.issuer = issuer
        self.client_id = client_id
        self.deployment_id = "1:abc"
        self.kid = "first"
        self.key = rsa_key(issuer)
        self.row: Platform

    def register(self) -> None:
        """Make it known, as an administrator does."""
        self.row = Platform.objects.create(
            issuer=self.issuer,
            client_id=self.client_id,
            auth_url=f"{self.issuer}/auth",
            token_url=f"{self.issuer}/token",
            jwks_url=f"{self.issuer}/jwks",
        )
        Deployment.objects.create(platform=self.row, deployment_id=self.deployment_id)

    def serve(self, web: dict[str, bytes], *keys: Payload) -> None:
        """Show its keys."""
        shown = keys or (jwk(self.issuer, self.kid),)
        web[f"{self.issuer}/jwks"] = json.dumps({"keys": list(shown)}).encode()

    def asks(self, **changes: str) -> dict[str, str]:
        """What begins a login."""
        return {
            "iss": self.issuer,
            "client_id": self.client_id,
            "login_hint": "hint",
            "lti_message_hint": "message hint",
            "target_link_uri": LAUNCH,
            "deployment_id": self.deployment_id,
        } | changes

    def begin(self, client: Client, **options: Any) -> tuple[str, str]:
        """Begin a login in a browser: the state and nonce it is sent on with."""
        answer = client.post("/lti/login/", self.asks(), **options)
        assert answer.status_code == 302, answer.content
        query = parse_qs(urlsplit(answer["Location"]).query)
        return query["state"][0], query["nonce"][0]

    def claims(self, nonce: str) -> Payload:
        """A whole launch of a student, as platforms send it."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": self.client_id,
            "azp": self.client_id,
            "sub": "person-1",
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            "name": "Aisha Rahman",
            "given_name": "Aisha",
            "family_name": "Rahman",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": self.deployment_id,
            CLAIM + "target_link_uri": LAUNCH,
            CLAIM + "resource_link": {"id": "link-1", "title": "Biology live"},
            CLAIM + "context": {"id": "course-1", "title": "Biology 101", "label": "BIO101"},
            CLAIM + "roles": [LEARNER],
        }

    def sign(self, claims: Payload, key: Any = None, algorithm: str = "RS256", **header: Any) -> str:
        """A token; a header of None is left out."""
        headers = {"kid": self.kid} | header
        return jwt.encode(
            claims,
            key or self.key,
            algorithm=algorithm,
            headers={name: value for name, value in headers.items() if value is not None},
        )

    def launch(self, client: Client, change: Change | None = None, **options: Any) -> Any:
        """A whole launch, changed in one way."""
        state, nonce = self.begin(client, **options)
        claims = self.claims(nonce)
        if change:
            change(claims)
        return send(client, state, self.sign(claims), **options)


def send(client: Client, state: str, token: str, **options: Any) -> Any:
    """Bring the platform's answer to the tool."""
    return client.post("/lti/launch/", {"state": state, "id_token": token}, **options)


def put(name: str, value: Any) -> Change:
    """Set a claim; names without a dot or slash that LTI has are written in full."""
    return lambda claims: claims.__setitem__(in_full(name, claims), value)


def drop(*names: str) -> Change:
    """Leave claims out."""

    def change(claims: Payload) -> None:
        for name in names:
            del claims[in_full(name, claims)]

    return change


def both(*changes: Change) -> Change:
    """Several changes at once."""
    return lambda claims: [change(claims) for change in changes]


NO_NAMES = drop("name", "given_name", "family_name")


def in_full(name: str, claims: Payload) -> str:
    """LTI's own claims have long names."""
    return CLAIM + name if CLAIM + name in claims or name == "custom" else name


def text_of(answer: Any) -> str:
    """What a page says, as a person reads it."""
    return unescape(answer.content.decode())
