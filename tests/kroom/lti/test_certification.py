"""The 1EdTech certification suite's cases for tools, one by one.

Bad payloads end on a page with words and in one line of the log (the fixture `refused` looks at both), valid launches
in the room. The deep linking cases look at what goes back to the platform.
"""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.test import Client

from kroom.lti import refusals
from kroom.lti.claims import CLAIM, DEEP_LINKING
from kroom.lti.refusals import Refusal
from kroom.lti.roles import MEMBERSHIP
from stage.models import Participant, Room
from tests.kroom.lti.picking import RETURN, answer_of, pick
from tests.kroom.lti.some_platform import (
    INSTRUCTOR,
    LEARNER,
    NO_NAMES,
    Change,
    Payload,
    SomePlatform,
    asks_for_a_link,
    both,
    drop,
    put,
    send,
    text_of,
)

# ---- known bad payloads

Header = dict[str, Any]


def not_a_launch(claims: Payload) -> None:
    """Something else."""
    claims.clear()
    claims["name"] = "badltilaunch"


BAD: dict[str, tuple[Header, Change, Refusal]] = {
    "1 no kid in the header": ({"kid": None}, lambda claims: None, refusals.BAD_SIGNATURE),
    "2 incorrect kid": ({"kid": "imstester_none"}, lambda claims: None, refusals.BAD_SIGNATURE),
    "3 wrong version": ({}, put("version", "11.3"), refusals.BAD_LAUNCH),
    "4 no version": ({}, drop("version"), refusals.BAD_LAUNCH),
    "5 not a launch": ({}, not_a_launch, refusals.BAD_LAUNCH),
    "6 claims missing": ({}, drop("aud", "iss", "sub", "deployment_id", "roles"), refusals.BAD_LAUNCH),
    "7 timestamps incorrect": ({}, lambda claims: claims.update(iat=11111, exp=22222), refusals.CLOCK),
    "8 no message_type": ({}, drop("message_type"), refusals.BAD_LAUNCH),
    "9 no roles": ({}, drop("roles"), refusals.BAD_LAUNCH),
    "10 no deployment_id": ({}, drop("deployment_id"), refusals.BAD_LAUNCH),
    "11 no resource link id": ({}, put("resource_link", {}), refusals.BAD_LAUNCH),
    "12 no sub": ({}, drop("sub"), refusals.NO_PERSON),
}


@pytest.mark.parametrize(("header", "change", "refusal"), BAD.values(), ids=BAD.keys())
def test_bad_payloads(
    platform: SomePlatform, client: Client, refused: Any, header: Header, change: Change, refusal: Refusal
) -> None:
    state, nonce = platform.begin(client)
    claims = platform.claims(nonce)
    change(claims)

    refused(send(client, state, platform.sign(claims, **header)), refusal)


# ---- valid launches

ForRole = Callable[[str], Change]
VALID: dict[str, ForRole] = {
    "1 full": lambda role: both(put("roles", [role]), put("email", "aisha@example.edu")),
    "2 multiple roles": lambda role: put("roles", [role, MEMBERSHIP + "#Member", LEARNER]),
    "3 short role": lambda role: put("roles", [role.removeprefix(MEMBERSHIP + "#")]),
    "4 unknown role": lambda role: put("roles", [MEMBERSHIP + "#Juggler", role]),
    "5 no role": lambda role: put("roles", []),
    "5 no role, as some send it": lambda role: put("roles", [""]),
    "6 email only": lambda role: both(put("roles", [role]), NO_NAMES, put("email", "a@b.example")),
    "7 names only": lambda role: put("roles", [role]),
    "8 no personal data": lambda role: both(put("roles", [role]), NO_NAMES),
    "9 email, no context": lambda role: both(
        put("roles", [role]), put("email", "a@b.example"), drop("context")
    ),
    "10 new resource link": lambda role: both(
        put("roles", [role]), put("resource_link", {"id": "a-new-one", "title": "New"})
    ),
}


@pytest.mark.parametrize(
    ("role", "becomes"), [(INSTRUCTOR, "moderator"), (LEARNER, "attendee")], ids=["teacher", "student"]
)
@pytest.mark.parametrize(("case", "change_for"), VALID.items(), ids=VALID.keys())
def test_valid_launches(
    platform: SomePlatform, client: Client, case: str, change_for: ForRole, role: str, becomes: str
) -> None:
    answer = platform.launch(client, change_for(role))

    expected = "attendee" if case.startswith("5") else becomes
    assert answer.status_code == 200
    assert f'data-role="{expected}"' in text_of(answer)
    assert Participant.objects.get().role == expected
    assert "example" not in Participant.objects.get().name


# ---- deep linking


@pytest.fixture
def asked(platform: SomePlatform, client: Client, quick_keys: None) -> Any:
    """The answer to a deep linking request."""
    return platform.launch(client, asks_for_a_link())


def test_request_received(asked: Any) -> None:
    assert asked.status_code == 200
    assert "Add a live room" in text_of(asked)


def test_response_received(client: Client, asked: Any) -> None:
    address, fields = answer_of(pick(client, asked))

    assert address == RETURN
    assert set(fields) == {"JWT"}


def body_of(client: Client, asked: Any) -> Payload:
    """What the answer says, unchecked."""
    _, fields = answer_of(pick(client, asked))
    body: Payload = jwt.decode(fields["JWT"], options={"verify_signature": False})
    return body


def test_response_format(client: Client, asked: Any) -> None:
    (item,) = body_of(client, asked)[DEEP_LINKING + "content_items"]

    assert item["type"] == "ltiResourceLink"
    assert item["url"] == "http://testserver/lti/launch/"


def test_response_timestamps(client: Client, asked: Any) -> None:
    body = body_of(client, asked)

    assert isinstance(body["iat"], int)
    assert body["iat"] <= time.time() < body["exp"]


def test_response_signature(client: Client, asked: Any) -> None:
    _, fields = answer_of(pick(client, asked))
    header = jwt.get_unverified_header(fields["JWT"])
    (key,) = [jwk for jwk in client.get("/lti/jwks.json").json()["keys"] if jwk["kid"] == header["kid"]]

    assert header["alg"] == key["alg"] == "RS256"
    jwt.decode(fields["JWT"], jwt.PyJWK(key).key, algorithms=["RS256"], audience="https://lms.example.edu")


def test_response_required_claims(client: Client, asked: Any) -> None:
    assert set(body_of(client, asked)) >= {
        "iss",
        "aud",
        "iat",
        "exp",
        "nonce",
        CLAIM + "message_type",
        CLAIM + "version",
        CLAIM + "deployment_id",
        DEEP_LINKING + "content_items",
    }


def test_response_values(platform: SomePlatform, client: Client, asked: Any) -> None:
    body = body_of(client, asked)

    assert (body["iss"], body["aud"]) == (platform.client_id, platform.issuer)
    assert body[CLAIM + "message_type"] == "LtiDeepLinkingResponse"
    assert body[CLAIM + "version"] == "1.3.0"
    assert body[CLAIM + "deployment_id"] == platform.deployment_id
    assert len(body["nonce"]) >= 16
    assert Room.objects.count() == 1
