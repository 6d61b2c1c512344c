"""A platform registers itself, waits, and is approved; everything that must not go through does not."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from kroom.lti import outside, refusals, registration
from kroom.lti.models import Platform, RegistrationLink
from kroom.lti.refusals import Refusal
from kroom.lti.registration_links import path_of
from stage.models import Participant
from tests.kroom.lti.some_platform import SomePlatform, put, text_of
from tests.kroom.lti.test_races import at_once

CANVAS = "https://canvas.instructure.com"
CONFIGURATION = f"{CANVAS}/api/lti/security/openid-configuration?registration_token=secret"


class Lms:
    """A platform that can be registered with, as hosted Canvas is."""

    def __init__(self) -> None:
        self.about: Any = {
            "issuer": CANVAS,
            "authorization_endpoint": "https://sso.canvaslms.com/api/lti/authorize_redirect",
            "registration_endpoint": "https://canvas.school.edu/api/lti/registrations",
            "jwks_uri": "https://sso.canvaslms.com/api/lti/security/jwks",
            "token_endpoint": "https://sso.canvaslms.com/login/oauth2/token",
            "scopes_supported": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            registration.PLATFORM: {
                "product_family_code": "canvas",
                "messages_supported": [
                    {"type": "LtiResourceLinkRequest", "placements": ["course_navigation"]}
                ],
                "https://canvas.instructure.com/lti/account_name": "Test University",
            },
        }
        self.answer: Any = {"client_id": "10000000000042", "deployment_id": "1:abc"}
        self.asked: list[tuple[str, str, Any]] = []

    def ask(self, method: str, address: str, *, headers: Any, json: Any = None, **how: Any) -> bytes:
        assert how["is_strangers"], "the guard is on"
        self.asked.append((method, address, headers.get("Authorization")))
        self.sent = json
        said = self.about if method == "GET" else self.answer
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, bytes) else dump(said)


def dump(said: Any) -> bytes:
    return json.dumps(said).encode()


@pytest.fixture
def lms(monkeypatch: pytest.MonkeyPatch, db: None) -> Lms:
    lms = Lms()
    monkeypatch.setattr(outside, "ask", lms.ask)
    return lms


@pytest.fixture
def link(db: None, settings: Any) -> str:
    """The path of a registration link; without one, nobody registers."""
    settings.LTI_REGISTRATION = "link"
    return path_of(RegistrationLink.objects.create(note="Test University"))


def open_it(client: Client, path: str = "/lti/register/", **query: str) -> Any:
    """As the platform's page does, in a frame."""
    return client.get(path, {"openid_configuration": CONFIGURATION, "registration_token": "secret"} | query)


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


# ---- links


def test_a_link_works_once(lms: Lms, link: str, client: Client) -> None:
    open_it(client, link)
    lms.answer = {"client_id": "another"}
    answer = open_it(client, link)

    assert refusals.BAD_REGISTRATION_LINK.what in text_of(answer)
    assert Platform.objects.count() == 1
    assert len(lms.asked) == 2, "a used link makes nobody ask anything"


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_many_times_at_once_works_once(lms: Lms, settings: Any) -> None:
    settings.LTI_REGISTRATION = "link"
    path = path_of(RegistrationLink.objects.create(note="x"))
    statuses = at_once([lambda: open_it(Client(), path).status_code] * 4)

    assert sorted(statuses) == [200, 403, 403, 403]
    assert [method for method, *_ in lms.asked].count("POST") == 1


@pytest.mark.parametrize("change", [{"expires_at": timezone.now()}, {"used_at": timezone.now()}])
def test_a_link_that_is_over(lms: Lms, link: str, client: Client, change: dict[str, Any]) -> None:
    RegistrationLink.objects.update(**change)

    assert refusals.BAD_REGISTRATION_LINK.what in text_of(open_it(client, link))
    assert not lms.asked


@pytest.mark.parametrize("forged", ["x", "1", "1:xyz", "1:", ":"])
def test_a_link_nobody_made(lms: Lms, link: str, client: Client, forged: str) -> None:
    answer = open_it(client, f"/lti/register/{forged}/")

    assert refusals.BAD_REGISTRATION_LINK.what in text_of(answer)
    assert not lms.asked


@pytest.mark.parametrize(
    ("setting", "with_link", "refusal"),
    [
        ("open", False, None),
        ("open", True, None),
        ("link", False, refusals.NO_REGISTRATION_LINK),
        ("link", True, None),
        ("off", False, refusals.REGISTRATION_OFF),
        ("off", True, refusals.REGISTRATION_OFF),
    ],
)
def test_who_may_register(
    lms: Lms, link: str, client: Client, settings: Any, setting: str, with_link: bool, refusal: Refusal | None
) -> None:
    settings.LTI_REGISTRATION = setting
    answer = open_it(client, link if with_link else "/lti/register/")

    if refusal is None:
        assert answer.status_code == 200
        assert Platform.objects.count() == 1
    else:
        assert refusal.what in text_of(answer)
        assert not lms.asked


def test_strangers_cannot_fill_the_table(lms: Lms, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "MOST_WAITING", 3)
    for number in range(5):
        lms.answer = {"client_id": f"client-{number}"}
        answer = open_it(client)

    assert refusals.TOO_MANY_WAIT.what in text_of(answer)
    assert Platform.objects.count() == 3
    Platform.objects.first().delete()  # type: ignore[union-attr]
    assert open_it(client).status_code == 200


def test_the_command_makes_a_link(lms: Lms, client: Client, settings: Any) -> None:
    settings.LTI_REGISTRATION, settings.ALLOWED_HOSTS = (
        "link",
        [".example.org", "kroom.example.edu", "testserver"],
    )
    said = StringIO()
    call_command("lti_register_link", "Test University", "--days", "3", stdout=said)
    address = urlsplit(said.getvalue().strip())

    assert (address.scheme, address.netloc) == ("https", "kroom.example.edu")
    row = RegistrationLink.objects.get()
    assert row.note == "Test University"
    assert timedelta(days=2.9) < row.expires_at - timezone.now() < timedelta(days=3.1)
    assert open_it(client, address.path).status_code == 200

    settings.LTI_REGISTRATION = "off"
    with pytest.raises(CommandError, match="LTI_REGISTRATION is off"):
        call_command("lti_register_link", "x")


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


# ---- approval


@pytest.fixture
def school(platform: SomePlatform) -> SomePlatform:
    """A platform that has registered itself, without saying what its deployments will be."""
    Platform.objects.update(enabled=False, awaiting_approval=True, takes_new_deployments=True)
    platform.row.deployments.all().delete()
    return platform


def test_a_platform_that_waits_is_told_so(school: SomePlatform, client: Client) -> None:
    answer = client.post("/lti/login/", school.asks())

    assert refusals.WAITS_FOR_APPROVAL.what in text_of(answer)
    assert not Participant.objects.exists()


def test_approved_in_admin_it_can_launch(school: SomePlatform, client: Client, admin_client: Any) -> None:
    page = admin_client.get("/admin/lti/waitingplatform/")
    assert school.issuer in text_of(page)
    admin_client.post(
        "/admin/lti/waitingplatform/", {"action": "approve", "_selected_action": [school.row.pk]}, follow=True
    )

    assert school.launch(client).status_code == 200
    assert [row.deployment_id for row in school.row.deployments.all()] == [school.deployment_id]
    assert school.issuer not in text_of(admin_client.get("/admin/lti/waitingplatform/"))


def test_approved_by_the_command_it_can_launch(school: SomePlatform, client: Client) -> None:
    options = {"issuer": school.issuer, "client_id": school.client_id}
    said = StringIO()
    call_command("lti_platform", "list", stdout=said)
    assert "(waits for approval)" in said.getvalue()
    call_command("lti_platform", "approve", **options, stdout=said)

    assert school.launch(client).status_code == 200
    with pytest.raises(CommandError, match="does not wait"):
        call_command("lti_platform", "approve", **options)


def test_whoever_turns_it_on_has_approved_it(school: SomePlatform) -> None:
    school.row.refresh_from_db()
    school.row.enabled = True
    school.row.save()
    school.row.refresh_from_db()

    assert not school.row.awaiting_approval


def test_disabled_again_it_does_not_wait(school: SomePlatform, client: Client) -> None:
    call_command(
        "lti_platform", "approve", issuer=school.issuer, client_id=school.client_id, stdout=StringIO()
    )
    Platform.objects.update(enabled=False)

    assert refusals.PLATFORM_OFF.what in text_of(client.post("/lti/login/", school.asks()))


def test_a_new_deployment_is_known_by_a_signed_launch_only(school: SomePlatform, client: Client) -> None:
    Platform.objects.update(enabled=True)
    other = SomePlatform("https://other.example.edu")
    state, nonce = school.begin(client)
    forged = other.sign(school.claims(nonce))
    client.post("/lti/launch/", {"state": state, "id_token": forged})
    assert not school.row.deployments.exists()

    school.launch(client)
    assert school.row.deployments.count() == 1


def test_a_deployment_that_was_turned_off_stays_off(school: SomePlatform, client: Client) -> None:
    Platform.objects.update(enabled=True)
    school.launch(client)
    school.row.deployments.update(enabled=False)

    assert refusals.DEPLOYMENT_OFF.what in text_of(school.launch(client))


def test_a_deployment_id_that_is_none(school: SomePlatform, client: Client) -> None:
    Platform.objects.update(enabled=True)

    assert refusals.UNKNOWN_DEPLOYMENT.what in text_of(school.launch(client, put("deployment_id", "x" * 300)))
    assert not school.row.deployments.exists()


def test_links_are_shown_as_long_as_they_are_good(link: str, client: Client, admin_client: Any) -> None:
    assert f"http://testserver{link}" in text_of(admin_client.get("/admin/lti/registrationlink/"))
    RegistrationLink.objects.update(used_at=timezone.now())
    assert link not in text_of(admin_client.get("/admin/lti/registrationlink/"))

    expires = timezone.now() + timedelta(days=1)
    answer = admin_client.post(
        "/admin/lti/registrationlink/add/",
        {"note": "Other", "expires_at_0": f"{expires:%Y-%m-%d}", "expires_at_1": f"{expires:%H:%M:%S}"},
        follow=True,
    )
    assert path_of(RegistrationLink.objects.get(note="Other")) in text_of(answer)
