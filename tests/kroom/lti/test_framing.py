"""Who may frame what."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from kroom.lti import refusals
from kroom.lti.models import Platform, origin_of, some_origins
from tests.kroom.lti.some_platform import SomePlatform, send, text_of


def ancestors(answer: object) -> set[str]:
    """The origins in the header."""
    policy: str = answer["Content-Security-Policy"]  # type: ignore[index]
    (found,) = [part for part in policy.split("; ") if part.startswith("frame-ancestors")]
    return set(found.split()[1:])


def test_rooms_are_framed_by_known_platforms(platform: SomePlatform, client: Client) -> None:
    launched = platform.launch(client)
    page = client.get(f"/rooms/{launched.context['room'].id}/")

    for answer in (launched, page):
        assert ancestors(answer) == {"'self'", "https://lms.example.edu"}
        assert answer["Permissions-Policy"] == "camera=(self), microphone=(self), display-capture=(self)"
        assert "X-Frame-Options" not in answer


def test_refusals_can_be_read_in_the_frame(platform: SomePlatform, client: Client) -> None:
    assert "https://lms.example.edu" in ancestors(client.get("/lti/launch/"))


def test_a_disabled_platform_frames_nothing(platform: SomePlatform, client: Client) -> None:
    """No room, and no page of ours that is not about its being turned off."""
    room = platform.launch(client).context["room"].id
    Platform.objects.update(enabled=False)

    for address in f"/rooms/{room}/", f"/lti/rooms/{room}/credit/", "/rooms/enter/", "/lti/launch/":
        assert ancestors(client.get(address)) == {"'self'"}


@pytest.mark.parametrize(
    ("awaits", "refusal"), [(False, refusals.PLATFORM_OFF), (True, refusals.WAITS_FOR_APPROVAL)]
)
def test_what_is_said_to_a_platform_that_is_off_can_be_read_there(
    platform: SomePlatform, client: Client, awaits: bool, refusal: refusals.Refusal
) -> None:
    """By its people, in its frame, at either half of a launch; by those of no other that is off."""
    state, nonce = platform.begin(client)
    SomePlatform("https://other.example.edu").register()
    Platform.objects.update(enabled=False, awaiting_approval=awaits)

    for answer in (
        client.get("/lti/login/", platform.asks()),
        client.post("/lti/login/", platform.asks()),
        send(client, state, platform.sign(platform.claims(nonce))),
    ):
        assert refusal.what in text_of(answer)
        assert ancestors(answer) == {"'self'", "https://lms.example.edu"}
    assert ancestors(client.post("/lti/login/", platform.asks(client_id="unknown"))) == {"'self'"}


@pytest.mark.django_db
def test_nobody_frames_the_admin(platform: SomePlatform, client: Client) -> None:
    assert ancestors(client.get("/admin/login/")) == {"'none'"}


@pytest.mark.django_db
def test_hosted_canvas_has_many_hosts(client: Client) -> None:
    Platform.objects.create(
        issuer="https://canvas.instructure.com",
        client_id="1",
        auth_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
        token_url="https://school.instructure.com/login/oauth2/token",
        jwks_url="https://sso.canvaslms.com/api/lti/security/jwks",
        frame_origins="https://canvas.school.edu",
    )

    assert ancestors(client.get("/lti/launch/")) == {
        "'self'",
        "https://*.instructure.com",
        "https://canvas.instructure.com",
        "https://canvas.school.edu",
        "https://school.instructure.com",
        "https://sso.canvaslms.com",
    }


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://a.example:8443/x?y", "https://a.example:8443"),
        ("https://a.example; script-src *", ""),
        ("https://user@a.example/", ""),
        ("https://[::1]:80/x", "https://[::1]:80"),
        ("https://[x", ""),
        ("urn:lms", ""),
    ],
)
def test_origins(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "text", ["*", "https:", "https://a.example/", "https://a.example;x", "ftp://a.example"]
)
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(ValidationError):
        some_origins(text)
    some_origins("https://a.example http://*.b.example:81")
