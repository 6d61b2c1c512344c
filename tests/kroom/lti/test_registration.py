"""A platform registers itself and waits; everything that must not go through does not."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kroom.lti import connect, outside, refusals
from kroom.lti.models import Platform, RegistrationLink
from kroom.lti.refusals import Refusal
from tests.kroom.lti.lms import CANVAS, CONFIGURATION, Lms, link, lms, open_it
from tests.kroom.lti.some_platform import text_of

__all__ = ["link", "lms"]


def test_a_platform_registers_itself_and_waits(lms: Lms, link: str, client: Client) -> None:
    answer = open_it(client, link)

    assert answer.status_code == 200
    platform = Platform.objects.get()
    assert (platform.issuer, platform.client_id) == (CANVAS, "10000000000042")
    assert platform.auth_url == lms.about["authorization_endpoint"]
    assert platform.token_url == lms.about["token_endpoint"]
    assert platform.jwks_url == lms.about["jwks_uri"]
    assert (platform.enabled, platform.awaiting_approval) == (False, True)
    assert str(platform) == "Test University (canvas.instructure.com)"
    assert [row.deployment_id for row in platform.deployments.all()] == ["1:abc"]
    assert lms.asked == [
        ("GET", CONFIGURATION, "Bearer secret"),
        ("POST", "https://canvas.school.edu/api/lti/registrations", "Bearer secret"),
    ]
    assert lms.sent["scope"] == "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    page = text_of(answer)
    assert "waits for approval" in page
    assert "10000000000042" in page
    assert "lti/close.js" in page
    assert RegistrationLink.objects.get().platform == platform


def test_the_page_shows_in_the_frame_of_a_platform_nobody_knows_yet(
    lms: Lms, link: str, client: Client, settings: Any
) -> None:
    settings.DEBUG = False
    for answer in open_it(client, link), open_it(client, link):
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'self' https:" in policy.split("; ")
        assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"
        assert answer["Cache-Control"] == "no-store"


# ---- what may not go through


Break = Callable[[Lms], Any]
BROKEN: dict[str, tuple[Break, Refusal]] = {
    "unreachable": (
        lambda lms: setattr(lms, "about", outside.Unreachable("down")),
        refusals.PLATFORM_UNREACHABLE,
    ),
    "no JSON": (lambda lms: setattr(lms, "about", b"<html>"), refusals.BAD_CONFIGURATION),
    "deep": (lambda lms: setattr(lms, "about", b"[" * 40_000), refusals.BAD_CONFIGURATION),
    "a list": (lambda lms: setattr(lms, "about", []), refusals.BAD_CONFIGURATION),
    "no issuer": (lambda lms: lms.about.pop("issuer"), refusals.BAD_CONFIGURATION),
    "no keys": (lambda lms: lms.about.pop("jwks_uri"), refusals.BAD_CONFIGURATION),
    "another's name": (
        lambda lms: lms.about.update(issuer="https://canvas.beta.instructure.com"),
        refusals.ANOTHERS_NAME,
    ),
    "another's port": (lambda lms: lms.about.update(issuer=CANVAS + ":8443"), refusals.ANOTHERS_NAME),
    "a name that is no address": (lambda lms: lms.about.update(issuer="canvas"), refusals.ANOTHERS_NAME),
    "keys over http": (
        lambda lms: lms.about.update(jwks_uri="http://canvas.instructure.com/jwks"),
        refusals.BAD_CONFIGURATION,
    ),
    "tokens nowhere": (lambda lms: lms.about.update(token_endpoint="//x"), refusals.BAD_CONFIGURATION),
    "an endless address": (
        lambda lms: lms.about.update(token_endpoint="https://x.example/" + "x" * 600),
        refusals.BAD_CONFIGURATION,
    ),
    "says no": (
        lambda lms: setattr(lms, "answer", outside.Unwelcome("answers 422")),
        refusals.REGISTRATION_REFUSED,
    ),
    "answers nonsense": (lambda lms: setattr(lms, "answer", b"{"), refusals.REGISTRATION_REFUSED),
    "gives no client id": (lambda lms: setattr(lms, "answer", {}), refusals.REGISTRATION_REFUSED),
    "gives an empty client id": (
        lambda lms: setattr(lms, "answer", {"client_id": ""}),
        refusals.REGISTRATION_REFUSED,
    ),
    "gives an endless client id": (
        lambda lms: setattr(lms, "answer", {"client_id": "1" * 300}),
        refusals.REGISTRATION_REFUSED,
    ),
}


@pytest.mark.parametrize(("break_it", "refusal"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_refused(
    lms: Lms,
    link: str,
    client: Client,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    break_it: Break,
    refusal: Refusal,
) -> None:
    settings.DEBUG = False
    break_it(lms)
    answer = open_it(client, link)

    assert answer.status_code == refusal.status
    assert refusal.what in text_of(answer)
    assert refusal.next in text_of(answer)
    (line,) = [entry.getMessage() for entry in caplog.records if entry.name.startswith("kroom")]
    assert refusal.code in line
    assert "secret" not in line
    assert not Platform.objects.exists()
    assert RegistrationLink.objects.get().used_at is None, "the link may be tried again"


def test_without_the_platforms_words_there_is_nothing_to_do(lms: Lms, link: str, client: Client) -> None:
    answer = client.get(link)

    assert answer.status_code == 400
    assert refusals.NOT_A_REGISTRATION.next in text_of(answer)
    assert client.post(link).status_code == 405
    assert not lms.asked


# ---- a few at a time


def test_slow_platforms_do_not_hold_every_page(
    lms: Lms, link: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each may take half a minute, and there are only so many turns."""
    meanwhile: list[Any] = []

    def ask_while_others_come(*args: Any, **how: Any) -> bytes:
        if not meanwhile:
            meanwhile.append(None)
            meanwhile[0] = open_it(Client(), link)
        return lms.ask(*args, **how)

    monkeypatch.setattr(outside, "ask", ask_while_others_come)
    monkeypatch.setattr(connect, "turns", threading.BoundedSemaphore(1))

    assert open_it(client, link).status_code == 200
    (other,) = meanwhile
    assert other.status_code == 503
    assert refusals.TOO_MANY_AT_ONCE.what in text_of(other)
    assert refusals.TOO_MANY_AT_ONCE.next in text_of(other)
    assert len(lms.asked) == 2, "the other was not asked for"


def test_a_registration_that_fails_makes_room_for_the_next(
    lms: Lms, link: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "turns", threading.BoundedSemaphore(1))
    about, lms.about = lms.about, outside.Unreachable("down")
    open_it(client, link)
    lms.about = about

    assert open_it(client, link).status_code == 200


# ---- a platform that is known


def test_a_platform_that_is_known_stays_as_it_is(lms: Lms, client: Client) -> None:
    known = Platform.objects.create(
        issuer=CANVAS,
        client_id="10000000000042",
        auth_url="https://a",
        token_url="https://a",
        jwks_url="https://a",
    )
    answer = open_it(client)

    assert "knows this platform already" in text_of(answer)
    known.refresh_from_db()
    assert (known.enabled, known.awaiting_approval, known.jwks_url) == (True, False, "https://a")
    assert not known.deployments.exists()
