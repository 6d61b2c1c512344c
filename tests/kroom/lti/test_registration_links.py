"""Who may register: with a link, and a link is good once and for a while."""

from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from kroom.lti import refusals, registration
from kroom.lti.models import Platform, RegistrationLink
from kroom.lti.refusals import Refusal
from kroom.lti.registration_links import path_of
from tests.at_once import at_once
from tests.kroom.lti.lms import Lms, link, lms, open_it
from tests.kroom.lti.some_platform import text_of

__all__ = ["link", "lms"]


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
