"""Launches that must not work: each ends on a page a person can read, and in one line of the log."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from kroom.lti import refusals
from kroom.lti.keys import ring
from kroom.lti.models import Deployment, LaunchState, Platform
from kroom.lti.refusals import FROM_THE_PLATFORM, Refusal
from kroom.lti.roles import SYSTEM
from kroom.lti.views import one_line
from stage.models import Participant
from tests.kroom.lti.some_platform import (
    Change,
    Payload,
    SomePlatform,
    drop,
    jwk,
    put,
    rsa_key,
    send,
    text_of,
)

# Those of the certification suite are in test_certification.
BAD_PAYLOADS = {
    "no resource link": (drop("resource_link"), refusals.BAD_LAUNCH),
    "sub empty": (put("sub", ""), refusals.NO_PERSON),
    "sub too long": (put("sub", "x" * 256), refusals.BAD_LAUNCH),
    "NUL in an id": (put("resource_link", {"id": "a\0b"}), refusals.BAD_LAUNCH),
    "half a character in an id": (put("resource_link", {"id": "a\ud800b"}), refusals.BAD_LAUNCH),
    "no exp": (drop("exp"), refusals.BAD_LAUNCH),
    "no iat": (drop("iat"), refusals.BAD_LAUNCH),
    "no nonce": (drop("nonce"), refusals.BAD_LAUNCH),
    "another nonce": (put("nonce", "another"), refusals.WRONG_NONCE),
    "ended": (lambda claims: claims.update(exp=int(time.time()) - 1), refusals.CLOCK),
    "too old": (lambda claims: claims.update(iat=int(time.time()) - 660), refusals.CLOCK),
    "from the future": (lambda claims: claims.update(iat=int(time.time()) + 120), refusals.CLOCK),
    "good for ever": (lambda claims: claims.update(exp=int(time.time()) + 10**9), refusals.CLOCK),
    "exp as text": (lambda claims: claims.update(exp=str(int(time.time()) + 60)), refusals.BAD_LAUNCH),
    "wrong aud": (lambda claims: claims.update(aud="another", azp="another"), refusals.UNKNOWN_PLATFORM),
    "wrong azp": (put("azp", "another"), refusals.WRONG_AUDIENCE),
    "azp not in aud": (lambda claims: claims.update(aud=["a", "b"]), refusals.WRONG_AUDIENCE),
    "several aud, no azp": (
        lambda claims: [claims.update(aud=["tool-7", "another"]), claims.pop("azp")],
        refusals.WRONG_AUDIENCE,
    ),
    "no aud": (lambda claims: [claims.update(aud=[]), claims.pop("azp")], refusals.WRONG_AUDIENCE),
    "unknown issuer": (put("iss", "https://elsewhere.example"), refusals.UNKNOWN_PLATFORM),
    "NUL in the issuer": (put("iss", "https://lms.example.edu\0"), refusals.UNKNOWN_PLATFORM),
    "unknown deployment": (put("deployment_id", "9:xyz"), refusals.UNKNOWN_DEPLOYMENT),
    "foreign target": (
        put("target_link_uri", "https://elsewhere.example/lti/launch/"),
        refusals.FOREIGN_TARGET,
    ),
    "foreign port": (put("target_link_uri", "http://testserver:81/lti/launch/"), refusals.FOREIGN_TARGET),
    "foreign scheme": (put("target_link_uri", "ftp://testserver:80/lti/launch/"), refusals.FOREIGN_TARGET),
    "target that only looks ours": (
        put("target_link_uri", "http://testserver@x.example/"),
        refusals.FOREIGN_TARGET,
    ),
    "target that is none": (put("target_link_uri", "http://[x"), refusals.FOREIGN_TARGET),
    "no target": (drop("target_link_uri"), refusals.BAD_LAUNCH),
    "roles as text": (put("roles", "Instructor"), refusals.BAD_LAUNCH),
    "context as a list": (put("context", ["course-1"]), refusals.BAD_LAUNCH),
    "link as text": (put("resource_link", "link-1"), refusals.BAD_LAUNCH),
    "custom as a list": (put("custom", []), refusals.BAD_LAUNCH),
    "deep linking without settings": (put("message_type", "LtiDeepLinkingRequest"), refusals.BAD_LAUNCH),
    "unknown message": (put("message_type", "LtiStartAssessment"), refusals.UNKNOWN_MESSAGE),
    "nobody": (put("roles", [SYSTEM + "None"]), refusals.NO_PART),
}


@pytest.mark.parametrize(("change", "refusal"), BAD_PAYLOADS.values(), ids=BAD_PAYLOADS.keys())
def test_bad_payloads(
    platform: SomePlatform, client: Client, refused: Any, change: Change, refusal: Refusal
) -> None:
    refused(platform.launch(client, change), refusal)


def raw(header: Any, body: Any, signature: bytes = b"x") -> str:
    """A token by hand."""
    parts = [
        part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, body, signature)
    ]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def public_pem(platform: SomePlatform) -> bytes:
    """The platform's public key, as an attacker has it too."""
    return platform.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def hs256(platform: SomePlatform, claims: Payload) -> str:
    """Signed with the public key as the shared secret."""
    unsigned = raw({"alg": "HS256", "kid": platform.kid}, claims).rpartition(".")[0]
    digest = hmac.new(public_pem(platform), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


Forge = Callable[[SomePlatform, Payload], str]
FORGED: dict[str, tuple[Forge, Refusal]] = {
    "kid of no text": (
        lambda platform, claims: raw({"alg": "RS256", "kid": ["first"]}, claims),
        refusals.BAD_SIGNATURE,
    ),
    "another key": (
        lambda platform, claims: platform.sign(claims, key=rsa_key("thief")),
        refusals.BAD_SIGNATURE,
    ),
    "alg none": (
        lambda platform, claims: raw({"alg": "none", "kid": "first"}, claims, b""),
        refusals.BAD_SIGNATURE,
    ),
    "alg HS256": (hs256, refusals.BAD_SIGNATURE),
    "alg RS512": (lambda platform, claims: platform.sign(claims, algorithm="RS512"), refusals.BAD_SIGNATURE),
    "own key in the header": (
        lambda platform, claims: platform.sign(claims, key=rsa_key("thief"), jwk=jwk("thief", "first")),
        refusals.BAD_SIGNATURE,
    ),
    "two parts": (lambda platform, claims: platform.sign(claims).rpartition(".")[0], refusals.BAD_LAUNCH),
    "no token": (lambda platform, claims: "nonsense", refusals.BAD_LAUNCH),
    "no JSON": (lambda platform, claims: raw(b"\xff", b"{"), refusals.BAD_LAUNCH),
    "body is a list": (
        lambda platform, claims: raw({"alg": "RS256", "kid": "first"}, [1]),
        refusals.BAD_LAUNCH,
    ),
    "header is a list": (lambda platform, claims: raw([1], claims), refusals.BAD_LAUNCH),
    "deep": (lambda platform, claims: raw({"alg": "RS256"}, b"[" * 40_000), refusals.BAD_LAUNCH),
    "too large": (lambda platform, claims: platform.sign(claims | {"x": "x" * 70_000}), refusals.TOO_LARGE),
}


@pytest.mark.parametrize(("forge", "refusal"), FORGED.values(), ids=FORGED.keys())
def test_forged_tokens(
    platform: SomePlatform, client: Client, refused: Any, forge: Forge, refusal: Refusal
) -> None:
    state, nonce = platform.begin(client)
    refused(send(client, state, forge(platform, platform.claims(nonce))), refusal)


@pytest.mark.parametrize("wrong", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct"}, {"n": "AQAB"}])
def test_keys_that_are_not_meant_for_this(
    platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any, wrong: Payload
) -> None:
    platform.serve(web, jwk(platform.issuer, platform.kid, **wrong))
    refused(platform.launch(client), refusals.BAD_SIGNATURE)


def test_short_keys(platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any) -> None:
    platform.serve(web, jwk("short", platform.kid))
    state, nonce = platform.begin(client)
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        token = platform.sign(platform.claims(nonce), key=rsa_key("short"))
    refused(send(client, state, token), refusals.BAD_SIGNATURE)


def test_another_platforms_key(
    platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any
) -> None:
    """Known here, in use, even under the same id: but only for its own platform."""
    other = SomePlatform(issuer="https://other.example.edu", client_id="tool-9")
    other.register()
    other.serve(web)
    assert ring(f"{other.issuer}/jwks").find(other.kid)
    state, nonce = platform.begin(client)

    refused(send(client, state, other.sign(platform.claims(nonce))), refusals.BAD_SIGNATURE)


def test_another_platforms_answer(
    platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any
) -> None:
    other = SomePlatform(issuer="https://other.example.edu", client_id="tool-9")
    other.register()
    other.serve(web)
    state, nonce = platform.begin(client)

    refused(send(client, state, other.sign(other.claims(nonce))), refusals.WRONG_AUDIENCE)


def test_another_platforms_deployment(platform: SomePlatform, client: Client, refused: Any) -> None:
    other = SomePlatform(client_id="tool-8")
    other.register()
    other.row.deployments.create(deployment_id="2:theirs")

    refused(platform.launch(client, put("deployment_id", "2:theirs")), refusals.UNKNOWN_DEPLOYMENT)


def test_a_key_that_only_another_platform_has(
    platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any
) -> None:
    """Known here, by an id that this platform does not use."""
    other = SomePlatform(issuer="https://other.example.edu", client_id="tool-9")
    other.kid = "others"
    other.register()
    other.serve(web)
    assert ring(f"{other.issuer}/jwks").find(other.kid)
    state, nonce = platform.begin(client)

    refused(send(client, state, other.sign(platform.claims(nonce))), refusals.BAD_SIGNATURE)


def test_keys_that_cannot_be_fetched(
    platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any
) -> None:
    web.clear()
    refused(platform.launch(client), refusals.KEYS_UNREACHABLE)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"keys": 1}', b"\xff"])
def test_keys_that_are_none(
    platform: SomePlatform, client: Client, web: dict[str, bytes], refused: Any, body: bytes
) -> None:
    web[f"{platform.issuer}/jwks"] = body
    refused(platform.launch(client), refusals.KEYS_UNREACHABLE)


# ---- once, soon, in this browser


def test_a_launch_works_once(platform: SomePlatform, client: Client) -> None:
    state, nonce = platform.begin(client)
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    token = platform.sign(platform.claims(nonce))
    assert send(client, state, token).status_code == 200

    client.cookies.load(kept)  # as somebody may do
    again = send(client, state, token)

    assert again.status_code == refusals.USED_OR_OLD.status
    assert refusals.USED_OR_OLD.what in text_of(again)


def test_a_nonce_works_with_its_own_state_only(platform: SomePlatform, client: Client, refused: Any) -> None:
    _, used = platform.begin(client)
    state, _ = platform.begin(client)

    refused(send(client, state, platform.sign(platform.claims(used))), refusals.WRONG_NONCE)


def test_a_refused_launch_cannot_be_tried_again(platform: SomePlatform, client: Client, refused: Any) -> None:
    state, nonce = platform.begin(client)
    send(client, state, "nonsense")

    assert refusals.USED_OR_OLD.what in text_of(send(client, state, platform.sign(platform.claims(nonce))))


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Dest": "document"}])
def test_a_state_of_another_browser(
    platform: SomePlatform, client: Client, refused: Any, headers: dict[str, str]
) -> None:
    state, nonce = platform.begin(Client())
    answer = send(client, state, platform.sign(platform.claims(nonce)), headers=headers)

    refused(answer, refusals.COOKIES_BLOCKED)
    assert "/lti/login/" not in text_of(answer), "the platform answers once: asking again would fail"


def test_a_state_of_another_login_in_the_same_browser(platform: SomePlatform, client: Client) -> None:
    platform.begin(client)
    state, nonce = platform.begin(Client())

    assert send(client, state, platform.sign(platform.claims(nonce))).status_code == 403
    assert not Participant.objects.exists()


def test_a_state_ends(platform: SomePlatform, client: Client, refused: Any) -> None:
    state, nonce = platform.begin(client)
    LaunchState.objects.update(expires_at="2020-01-01T00:00Z")

    refused(send(client, state, platform.sign(platform.claims(nonce))), refusals.USED_OR_OLD)


@pytest.mark.parametrize("state", ["state-unknown", "x", "state-" + "a" * 43, "a\0b", "é" * 40])
def test_a_state_nobody_gave(platform: SomePlatform, client: Client, refused: Any, state: str) -> None:
    refused(send(client, state, platform.sign(platform.claims("nonce"))), refusals.USED_OR_OLD)


# ---- turned off


def test_a_disabled_platform(platform: SomePlatform, client: Client, refused: Any) -> None:
    state, nonce = platform.begin(client)
    Platform.objects.update(enabled=False)

    refused(send(client, state, platform.sign(platform.claims(nonce))), refusals.PLATFORM_OFF)


def test_a_login_of_a_disabled_platform(platform: SomePlatform, client: Client, refused: Any) -> None:
    Platform.objects.update(enabled=False)

    refused(client.post("/lti/login/", platform.asks()), refusals.PLATFORM_OFF)


def test_a_disabled_deployment(platform: SomePlatform, client: Client, refused: Any) -> None:
    Deployment.objects.update(enabled=False)

    refused(platform.launch(client), refusals.DEPLOYMENT_OFF)


# ---- what the platform says


@pytest.mark.parametrize(
    ("error", "refusal"), [*FROM_THE_PLATFORM.items(), ("anything\nelse", refusals.PLATFORM_SAYS_NO)]
)
def test_errors_of_the_platform(
    platform: SomePlatform, client: Client, refused: Any, error: str, refusal: Refusal
) -> None:
    state, _ = platform.begin(client)
    answer = client.post(
        "/lti/launch/", {"error": error, "error_description": "<b>Call 555-1234\nnow</b>", "state": state}
    )

    refused(answer, refusal)
    assert "555" not in text_of(answer)


def test_nobody_outside_writes_lines_of_our_log() -> None:
    said = one_line("no such key\n2026-01-01 ERROR \u2028 all is lost" + "x" * 1000)

    assert said.isprintable()
    assert len(said) < 600


# ---- logins


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"iss": ""}, refusals.BAD_LOGIN),
        ({"login_hint": ""}, refusals.BAD_LOGIN),
        ({"iss": "https://elsewhere.example"}, refusals.UNKNOWN_PLATFORM),
        ({"iss": "a\0b"}, refusals.BAD_LOGIN),
        ({"client_id": "unknown"}, refusals.UNKNOWN_PLATFORM),
        ({"client_id": "a\0b"}, refusals.BAD_LOGIN),
        ({"target_link_uri": "https://elsewhere.example/"}, refusals.FOREIGN_TARGET),
        ({"target_link_uri": "javascript://testserver:80/%0aalert(1)"}, refusals.FOREIGN_TARGET),
        ({"login_hint": "x" * 9000}, refusals.TOO_LARGE),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_bad_logins(
    platform: SomePlatform,
    client: Client,
    refused: Any,
    changes: dict[str, str],
    refusal: Refusal,
    method: str,
) -> None:
    refused(getattr(client, method)("/lti/login/", platform.asks(**changes)), refusal)


def test_a_launch_without_a_launch(client: Client, db: None, refused: Any) -> None:
    refused(client.get("/lti/launch/"), refusals.NOT_A_LAUNCH)


def test_a_token_in_the_address(platform: SomePlatform, client: Client, refused: Any) -> None:
    state, nonce = platform.begin(client)
    token = platform.sign(platform.claims(nonce))

    refused(client.get("/lti/launch/", {"state": state, "id_token": token}), refusals.NOT_A_LAUNCH)


def test_more_than_a_form_may_carry(client: Client, db: None, refused: Any) -> None:
    refused(client.post("/lti/launch/", {"id_token": "x" * 3_000_000}), refusals.TOO_LARGE)


def test_a_form_of_nonsense(client: Client, db: None, refused: Any) -> None:
    answer = client.post("/lti/launch/", b"nonsense", content_type="multipart/form-data; boundary=")

    refused(answer, refusals.BAD_LAUNCH)
