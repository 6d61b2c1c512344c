"""Asking a platform's services: whose token goes where, and everything a server can answer."""

import threading
from collections.abc import Iterator
from typing import Any

import jwt
import pytest

from kroom.lti import outside, services, tool_keys
from kroom.lti.models import Platform
from kroom.lti.services import ROSTER, SCORES, Service, may_be_asked
from kroom.lti.troubles import Problem, Trouble
from tests.kroom.lti.elsewhere import Asked, Elsewhere, Reply, a_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_keys")]


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """A platform's server: it gives tokens, each a new one, and has one thing to read."""
    with a_server() as there:
        there.replies["/token"] = lambda asked: Reply(
            {
                "access_token": f"token-{len(there.asked_at('/token'))}",
                "expires_in": 3600,
                "token_type": "Bearer",
            }
        )
        there.put("/thing", {"name": "a thing"})
        yield there


def institution(there: Elsewhere, client_id: str = "tool-7", token_path: str = "/token") -> Platform:
    """One of the many behind one issuer."""
    return Platform.objects.create(
        issuer="https://canvas.example",
        client_id=client_id,
        auth_url="https://sso.example/auth",
        token_url=there.at(token_path),
        jwks_url="https://sso.example/jwks",
    )


def ask(platform: Platform, address: str, scope: str = ROSTER) -> bytes:
    """Read it."""
    with Service(platform, [scope]) as service:
        return service.get(address, "application/json").body


def trouble(platform: Platform, address: str) -> Problem:
    """The trouble in reading it."""
    with pytest.raises(Trouble) as found:
        ask(platform, address)
    return found.value.problem


# ---- tokens


def test_a_token_is_asked_for_with_our_signature_and_used_again(elsewhere: Elsewhere) -> None:
    platform = institution(elsewhere)
    for _ in range(2):
        assert ask(platform, elsewhere.at("/thing")) == b'{"name":"a thing"}'

    (asked,) = elsewhere.asked_at("/token")
    said = asked.form
    assert said["grant_type"] == "client_credentials"
    assert said["scope"] == ROSTER
    key = jwt.PyJWK(tool_keys.public_keys()["keys"][0])
    assert jwt.get_unverified_header(said["client_assertion"])["kid"] == key.key_id
    claims = jwt.decode(said["client_assertion"], key, audience=elsewhere.at("/token"), algorithms=["RS256"])
    assert claims["iss"] == claims["sub"] == "tool-7"
    assert claims["exp"] - claims["iat"] <= 600
    assert [one.token for one in elsewhere.asked_at("/thing")] == ["token-1", "token-1"]


def test_institutions_behind_one_issuer_never_share_a_token(elsewhere: Elsewhere) -> None:
    elsewhere.replies["/other/token"] = Reply({"access_token": "of-the-other-host"})
    one, two = institution(elsewhere), institution(elsewhere, "tool-8")
    three = institution(elsewhere, "tool-9", "/other/token")

    for platform in (one, two, three, one, two, three):
        ask(platform, elsewhere.at("/thing"))

    used = [asked.token for asked in elsewhere.asked_at("/thing")]
    assert used == ["token-1", "token-2", "of-the-other-host"] * 2


def test_a_token_opens_what_it_was_asked_for_only(elsewhere: Elsewhere) -> None:
    platform = institution(elsewhere)
    for scope in (ROSTER, SCORES, ROSTER):
        ask(platform, elsewhere.at("/thing"), scope)

    assert [asked.token for asked in elsewhere.asked_at("/thing")] == ["token-1", "token-2", "token-1"]


def test_a_platform_registered_anew_gets_a_new_token(elsewhere: Elsewhere) -> None:
    platform = institution(elsewhere)
    ask(platform, elsewhere.at("/thing"))
    platform.client_id = "tool-of-next-year"
    platform.save()
    ask(platform, elsewhere.at("/thing"))

    assert [asked.token for asked in elsewhere.asked_at("/thing")] == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("life", "tokens"),
    [({"expires_in": 60}, 2), ({"expires_in": "3600"}, 1), ({"expires_in": "soon"}, 1), ({}, 1)],
)
def test_a_token_that_ends_soon_is_used_once(elsewhere: Elsewhere, life: dict[str, Any], tokens: int) -> None:
    elsewhere.put("/token", {"access_token": "short"} | life)
    platform = institution(elsewhere)
    for _ in range(2):
        ask(platform, elsewhere.at("/thing"))

    assert len(elsewhere.asked_at("/token")) == tokens


def test_a_token_that_has_lost_its_power_is_renewed_once(elsewhere: Elsewhere) -> None:
    platform = institution(elsewhere)
    ask(platform, elsewhere.at("/thing"))
    elsewhere.replies["/thing"] = lambda asked: Reply({}, 401 if asked.token == "token-1" else 200)
    ask(platform, elsewhere.at("/thing"))
    assert [asked.token for asked in elsewhere.asked_at("/thing")] == ["token-1", "token-1", "token-2"]

    elsewhere.put("/thing", status=401)
    assert trouble(platform, elsewhere.at("/thing")) is Problem.NOT_ALLOWED
    assert len(elsewhere.asked_at("/token")) == 3


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply({"error": "invalid_scope"}, 400), Problem.NOT_ALLOWED),
        (Reply({"error": "invalid_client"}, 401), Problem.NO_TOKEN),
        (Reply({"error": "invalid_client"}, 400), Problem.NO_TOKEN),
        (Reply({"access_token": "t", "scope": SCORES}), Problem.NOT_ALLOWED),
        (Reply({"access_token": "t\nX-Injected: 1"}), Problem.BAD_ANSWER),
        (Reply({"access_token": ""}), Problem.BAD_ANSWER),
        (Reply({"token": "t"}), Problem.BAD_ANSWER),
        (Reply(b"<html>"), Problem.BAD_ANSWER),
        (Reply(b"{" + b" " * 70_000 + b"}"), Problem.UNREACHABLE),
        (Reply(status=302, headers={"Location": "/thing"}), Problem.BAD_ANSWER),
        (Reply(status=500), Problem.UNREACHABLE),
        (Reply(status=404), Problem.GONE),
    ],
)
def test_no_token(elsewhere: Elsewhere, reply: Reply, problem: Problem) -> None:
    elsewhere.replies["/token"] = reply

    assert trouble(institution(elsewhere), elsewhere.at("/thing")) is problem
    assert not elsewhere.asked_at("/thing")


# ---- answers


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (400, b"", Problem.REFUSED),
        (403, b"", Problem.NOT_ALLOWED),
        (403, b"403 Forbidden (Rate Limit Exceeded)", Problem.BUSY),
        (404, b"", Problem.GONE),
        (422, b"", Problem.REFUSED),
        (429, b"", Problem.BUSY),
        (500, b"", Problem.UNREACHABLE),
        (503, b"", Problem.BUSY),
        (304, b"", Problem.BAD_ANSWER),
    ],
)
def test_what_a_status_means(elsewhere: Elsewhere, status: int, body: bytes, problem: Problem) -> None:
    elsewhere.put("/thing", body, status)

    assert trouble(institution(elsewhere), elsewhere.at("/thing")) is problem


def test_a_token_is_not_carried_where_a_redirect_leads(elsewhere: Elsewhere) -> None:
    with a_server() as another:
        elsewhere.put("/thing", status=307, Location=another.at("/thing"))

        assert trouble(institution(elsewhere), elsewhere.at("/thing")) is Problem.BAD_ANSWER
        assert another.asked == []


def test_more_than_one_can_read(elsewhere: Elsewhere) -> None:
    elsewhere.put("/thing", b"x" * (services.LARGEST + 1))

    assert trouble(institution(elsewhere), elsewhere.at("/thing")) is Problem.UNREACHABLE


def test_a_server_that_does_not_answer(elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "TIMEOUT", (1.0, 0.05))
    platform, done = institution(elsewhere), threading.Event()
    ask(platform, elsewhere.at("/thing"))

    def keep_waiting(asked: Asked) -> Reply:
        done.wait(10)
        return Reply()

    elsewhere.replies["/thing"] = keep_waiting
    assert trouble(platform, elsewhere.at("/thing")) is Problem.UNREACHABLE
    done.set()


def test_a_server_that_takes_too_long_altogether(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is cut, long before the other side is done; and the next question goes over a new one."""
    platform, given_up = institution(elsewhere), threading.Event()
    monkeypatch.setattr(services, "TIMEOUT", (10.0, 30.0))
    with Service(platform, [ROSTER]) as service:
        service.get(elsewhere.at("/thing"), "application/json")
        monkeypatch.setattr(services, "TIME_ALTOGETHER", 0.1)
        elsewhere.replies["/slow"] = lambda asked: Reply({"late": not given_up.wait(30)})
        with pytest.raises(Trouble) as found:
            service.get(elsewhere.at("/slow"), "application/json")
        given_up.set()
        assert found.value.problem is Problem.UNREACHABLE

        monkeypatch.setattr(services, "TIME_ALTOGETHER", 20.0)
        assert service.get(elsewhere.at("/thing"), "application/json").body == b'{"name":"a thing"}'


@pytest.mark.parametrize("debug", [False, True])
def test_a_launch_leads_into_no_network_that_no_administrator_has_approved(
    elsewhere: Elsewhere, settings: Any, debug: bool
) -> None:
    """The token's host is in this network, and is asked; another that a launch names has to be public."""
    settings.DEBUG = debug
    platform, named = institution(elsewhere), elsewhere.at("/thing").replace("127.0.0.1", "localhost")
    ask(platform, elsewhere.at("/thing"))

    if debug:
        ask(platform, named)
    else:
        assert trouble(platform, named) is Problem.UNREACHABLE
    assert len(elsewhere.asked_at("/thing")) == (2 if debug else 1)


def test_nobody_there(elsewhere: Elsewhere) -> None:
    platform = institution(elsewhere)
    ask(platform, elsewhere.at("/thing"))

    assert trouble(platform, "http://127.0.0.1:9/thing") is Problem.UNREACHABLE


def test_passwords_of_this_machine_stay_here(
    elsewhere: Elsewhere, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setattr(outside, "THIS_MACHINE", ())
    ask(institution(elsewhere), elsewhere.at("/thing"))

    assert [asked.token for asked in elsewhere.asked_at("/thing")] == ["token-1"]


@pytest.mark.parametrize(
    ("token_url", "address", "may"),
    [
        ("https://a.example/token", "https://b.example/api/roster?x=1", True),
        ("https://a.example/token", "http://a.example/api", False),
        ("http://127.0.0.1:8000/token", "http://127.0.0.1:8000/api", True),
        ("https://a.example/token", "https://user:secret@a.example/", False),
        ("https://a.example/token", "https://a.example:port/", False),
        ("https://a.example/token", "file:///etc/passwd", False),
        ("https://a.example/token", "//a.example/", False),
        ("https://a.example/token", "https://", False),
        ("https://a.example/token", "https://a.example/\n", False),
        ("https://a.example/token", "https://a.example/" + "x" * 2000, False),
    ],
)
def test_which_addresses_may_be_asked(token_url: str, address: str, may: bool) -> None:
    assert may_be_asked(Platform(token_url=token_url), address) is may
