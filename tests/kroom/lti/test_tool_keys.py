"""Our own keys: shown before they sign, shown for a while after they have, never both missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from io import StringIO
from typing import Any

import jwt
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from kroom.lti import tool_keys
from kroom.lti.models import ToolKey

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a key takes long; which one it is does not matter here."""
    monkeypatch.setattr(tool_keys, "new_pem", a_pem)


a_pem = cache(tool_keys.new_pem)


@contextmanager
def later(by: timedelta) -> Iterator[None]:
    """Time goes on."""
    at = datetime.now(tz=timezone.get_default_timezone()) + by
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        yield


def lti_keys(*words: str) -> str:
    """Run the command as from a shell."""
    said = StringIO()
    call_command("lti_keys", *words, stdout=said)
    return said.getvalue()


def shown(client: Client) -> list[Any]:
    """What platforms find."""
    keys: list[Any] = client.get("/lti/jwks.json").json()["keys"]
    return keys


def kids(client: Client) -> set[str]:
    """The ids of what platforms find."""
    return {key["kid"] for key in shown(client)}


def test_ids_can_be_typed_after_a_command() -> None:
    assert all(tool_keys.make_key().kid.isalnum() for _ in range(20))


def test_our_keys_are_shown_and_stay(client: Client) -> None:
    first, second = shown(client), shown(client)

    assert first == second
    (key,) = first
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (key["alg"], key["use"]) == ("RS256", "sig")


def test_what_we_sign_can_be_checked(client: Client) -> None:
    ours = tool_keys.signing_key()
    token = jwt.encode({"x": 1}, ours.private_pem, algorithm="RS256")
    (entry,) = shown(client)

    assert entry["kid"] == ours.kid
    assert jwt.decode(token, jwt.PyJWK(entry).key, algorithms=["RS256"]) == {"x": 1}


def test_a_rotation_leaves_no_moment_in_which_we_cannot_be_checked(client: Client) -> None:
    """Whoever remembers our keys for up to a day can check everything we sign, step by step."""
    old = tool_keys.signing_key().kid
    lti_keys("rotate")
    new = ToolKey.objects.exclude(kid=old).get().kid
    remembered: list[set[str]] = []
    signed: list[str] = []
    for step in range(9 * 8):
        with later(step * 3 * HOUR):
            remembered.append(kids(client))
            signed.append(tool_keys.signing_key().kid)
        assert all(signed[-1] in keys for keys in remembered[-8:]), f"hour {step * 3}"

    assert signed == [old] * 8 + [new] * (len(signed) - 8)
    assert remembered[7 * 8] == {old, new}, "what was signed last is still being checked"
    assert remembered[-1] == {new}


def test_one_rotation_at_a_time(client: Client) -> None:
    lti_keys("rotate")
    with pytest.raises(CommandError, match="is on its way in already"):
        lti_keys("rotate")
    assert len(shown(client)) == 2


def test_a_stolen_key_is_replaced_at_once(client: Client) -> None:
    stolen = tool_keys.signing_key().kid
    lti_keys("rotate")
    lti_keys("rotate", "--at-once")
    for days in 0, 2, 9:
        with later(timedelta(days=days)):
            assert tool_keys.signing_key().kid not in (stolen, "")
    newest = tool_keys.signing_key().kid
    with later(2 * timedelta(days=1)):
        assert tool_keys.signing_key().kid == newest, "the one on its way in has been overtaken"

    lti_keys("retire", stolen)
    assert stolen not in kids(client)


def test_the_key_that_signs_is_not_retired(client: Client) -> None:
    kid = tool_keys.signing_key().kid
    with pytest.raises(CommandError, match="signs now\\. Bring in another first"):
        lti_keys("retire", kid)
    with pytest.raises(CommandError, match="There is no key x"):
        lti_keys("retire", "x")
    assert kids(client) == {kid}


def test_keys_of_the_past_are_deleted_with_the_next_rotation() -> None:
    old = tool_keys.signing_key().kid
    lti_keys("rotate")
    with later(timedelta(days=30)):
        assert f"{old}: not shown any more" in lti_keys("list")
        lti_keys("rotate")
    assert old not in set(ToolKey.objects.values_list("kid", flat=True))


def test_the_list_says_what_each_is_good_for() -> None:
    assert "signs now" in lti_keys("list")
    lti_keys("rotate")
    new, old = lti_keys("list").splitlines()

    assert ": shown, signs from 20" in new
    assert ": signs now; shown until 20" in old
