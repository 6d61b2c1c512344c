"""A platform that has registered itself may be used when somebody has approved it."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kroom.lti import refusals
from kroom.lti.models import Platform
from stage.models import Participant
from tests.kroom.lti.some_platform import SomePlatform, put, text_of


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
