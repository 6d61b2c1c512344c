"""The platform's token address: a signature of the tool for a token that opens the services, as Canvas does it."""

import time
from dataclasses import dataclass

import jwt
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from kroom.lti import tool_keys
from kroom.lti.services import LINE_ITEMS, ROSTER, SCORES

LINE_ITEMS_TO_READ = LINE_ITEMS + ".readonly"
RESULTS = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
GRANTED = (ROSTER, LINE_ITEMS, LINE_ITEMS_TO_READ, SCORES, RESULTS)
"""What the practice course lets its tool do."""

TOKEN_LIFE = 3600
OLDEST_ASSERTION = 3600
LEEWAY = 60
SALT = "kroom.practice.token"
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class NoToken(Exception):
    """No token for this: the error's name and its description, as OAuth has them."""

    error: str
    description: str


def token_for(request: HttpRequest, client_id: str) -> dict[str, object]:
    """A token, if the tool's signature is right and it may have what it asks for."""
    said = request.POST
    if said.get("grant_type") != "client_credentials" or said.get("client_assertion_type") != BEARER:
        raise NoToken("unsupported_grant_type", "The grant type you requested is not currently supported")
    check_assertion(request, said.get("client_assertion", ""), client_id)
    scopes = said.get("scope", "").split()
    if not scopes or not set(scopes) <= set(GRANTED):
        raise NoToken(
            "invalid_scope", "A requested scope is invalid, unknown, malformed, or exceeds the scope granted"
        )
    return {
        "access_token": signing.dumps(scopes, salt=SALT),
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE,
        "scope": " ".join(scopes),
    }


def check_assertion(request: HttpRequest, assertion: str, client_id: str) -> None:
    """Signed by the tool's published key, by and for the right ones, just now, and not used before."""
    keys = {key["kid"]: jwt.PyJWK(key) for key in tool_keys.public_keys()["keys"]}
    try:
        key = keys[jwt.get_unverified_header(assertion).get("kid", "")]
        claims = jwt.decode(
            assertion,
            key,
            algorithms=["RS256"],
            audience=request.build_absolute_uri(reverse("practice:token")),
            issuer=client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
        )
    except (jwt.InvalidTokenError, KeyError) as wrong:
        raise NoToken("invalid_client", f"JWS signature or claims invalid: {wrong}") from wrong
    if claims["sub"] != client_id or claims["iat"] < time.time() - OLDEST_ASSERTION:
        raise NoToken("invalid_client", "the 'sub' is not the client, or 'iat' is too far in the past")
    if not cache.add(f"practice.jti.{claims['jti']}", True, timeout=OLDEST_ASSERTION):
        raise NoToken("invalid_client", "this 'jti' was used before")


def scopes_of(request: HttpRequest) -> list[str] | None:
    """What the token of a request opens; nothing without a good token."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer":
        return None
    try:
        return list(signing.loads(token, salt=SALT, max_age=TOKEN_LIFE))
    except signing.BadSignature:
        return None
