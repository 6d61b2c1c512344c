"""Registering platforms by hand: the command, and Django admin."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kroom.lti.models import Platform, ResourceLink
from tests.kroom.lti.some_platform import SomePlatform, text_of

CANVAS = {
    "issuer": "https://canvas.instructure.com",
    "client_id": "10000000000042",
    "auth_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
    "token_url": "https://school.instructure.com/login/oauth2/token",
    "jwks_url": "https://sso.canvaslms.com/api/lti/security/jwks",
    "deployment_id": "7:a1b2",
}


def command(way: str, **options: str) -> str:
    """Run it as from a shell."""
    words = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)]
    said = StringIO()
    call_command("lti_platform", way, *words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_add_list_disable() -> None:
    assert "No platform" in command("list")
    assert "Registered" in command("add", **CANVAS)
    listed = command("list")
    assert "issuer https://canvas.instructure.com, client id 10000000000042\n" in listed
    assert "deployment 7:a1b2" in listed

    command("disable", issuer=CANVAS["issuer"], client_id=CANVAS["client_id"])
    assert "10000000000042 (disabled)" in command("list")


@pytest.mark.django_db
def test_adding_again_changes_and_turns_on() -> None:
    command("add", **CANVAS)
    command("disable", issuer=CANVAS["issuer"], client_id=CANVAS["client_id"])
    again = CANVAS | {
        "deployment_id": "8:c3d4",
        "name": "Our school",
        "frame_origin": "https://canvas.school.edu",
    }
    assert "Changed" in command("add", **again)

    platform = Platform.objects.get()
    assert platform.enabled
    assert platform.name == "Our school"
    assert platform.frame_origins == "https://canvas.school.edu"
    assert [row.deployment_id for row in platform.deployments.all()] == ["7:a1b2", "8:c3d4"]


@pytest.mark.django_db
def test_one_deployment_can_be_disabled() -> None:
    command("add", **CANVAS)
    command("disable", issuer=CANVAS["issuer"], client_id=CANVAS["client_id"], deployment_id="7:a1b2")

    assert Platform.objects.get().enabled
    assert "deployment 7:a1b2 (disabled)" in command("list")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "options", "said"),
    [
        ("add", CANVAS | {"token_url": "nonsense"}, "token_url: nonsense is not an address"),
        ("add", CANVAS | {"frame_origin": "*"}, "frame_origins: \\* is not an origin"),
        ("add", CANVAS | {"issuer": ""}, "issuer: This field cannot be blank"),
        ("disable", {"issuer": "x", "client_id": "y"}, "No platform with issuer x"),
    ],
)
def test_mistakes_are_told_in_a_sentence(way: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        command(way, **options)
    assert not Platform.objects.exists()


@pytest.mark.django_db
def test_a_registered_platform_can_launch(client: Client, web: dict[str, bytes]) -> None:
    school = SomePlatform()
    command(
        "add",
        issuer=school.issuer,
        client_id=school.client_id,
        auth_url=f"{school.issuer}/auth",
        token_url=f"{school.issuer}/token",
        jwks_url=f"{school.issuer}/jwks",
        deployment_id=school.deployment_id,
    )
    school.serve(web)

    assert school.launch(client).status_code == 200


def test_admin_pages(platform: SomePlatform, client: Client, admin_client: Any) -> None:
    platform.launch(client)
    for page in (
        "platform/",
        f"platform/{platform.row.pk}/change/",
        "resourcelink/?q=Biology",
        f"resourcelink/{ResourceLink.objects.get().pk}/change/",
    ):
        assert admin_client.get(f"/admin/lti/{page}").status_code == 200
    assert admin_client.get("/admin/lti/resourcelink/add/").status_code == 403

    # What people left in its rooms is erased course by course, not left behind.
    delete = f"/admin/lti/platform/{platform.row.pk}/delete/"
    assert "resource link" in admin_client.post(delete, {"post": "yes"}).content.decode()
    assert Platform.objects.filter(pk=platform.row.pk).exists()


# ---- hosted Canvas


def addresses(environment: str, host: str = "") -> dict[str, str]:
    """As Canvas documents them."""
    issuer, sign_on = {
        "production": ("https://canvas.instructure.com", "https://sso.canvaslms.com"),
        "beta": ("https://canvas.beta.instructure.com", "https://sso.beta.canvaslms.com"),
        "test": ("https://canvas.test.instructure.com", "https://sso.test.canvaslms.com"),
    }[environment]
    return {
        "issuer": issuer,
        "auth_url": f"{sign_on}/api/lti/authorize_redirect",
        "jwks_url": f"{sign_on}/api/lti/security/jwks",
        "token_url": f"{f'https://{host}' if host else sign_on}/login/oauth2/token",
    }


def kept(platform: Platform) -> dict[str, str]:
    """The addresses of a platform."""
    return {name: getattr(platform, name) for name in ("issuer", "auth_url", "jwks_url", "token_url")}


@pytest.mark.django_db
@pytest.mark.parametrize("environment", ["production", "beta", "test"])
@pytest.mark.parametrize("host", ["", "canvas.school.edu"])
def test_hosted_canvas_needs_two_ids(environment: str, host: str) -> None:
    options = {"environment": environment, "client_id": "42", "deployment_id": "7:a1b2"}
    said = command("canvas", **options, **({"host": host} if host else {}))
    platform = Platform.objects.get()

    assert "Registered" in said
    assert kept(platform) == addresses(environment, host)
    assert platform.enabled
    assert [row.deployment_id for row in platform.deployments.all()] == ["7:a1b2"]
    assert "https://*.instructure.com" in platform.origins
    assert not host or f"https://{host}" in platform.origins


@pytest.mark.django_db
def test_institutions_of_one_issuer_are_apart_and_their_own_name_stays() -> None:
    command("canvas", client_id="42", deployment_id="7:a1b2", host="one.instructure.com")
    command("canvas", client_id="43", deployment_id="7:a1b2", host="two.instructure.com")
    command("canvas", client_id="42", deployment_id="8:c3d4")

    one, two = Platform.objects.order_by("client_id")
    assert (str(one), str(two)) == ("one.instructure.com", "two.instructure.com")
    assert one.deployments.count() == 2
    assert two.deployments.count() == 1


NO_DEPLOYMENTS = {"deployments-TOTAL_FORMS": "0", "deployments-INITIAL_FORMS": "0"}
ONE_DEPLOYMENT = {
    "deployments-TOTAL_FORMS": "1",
    "deployments-INITIAL_FORMS": "0",
    "deployments-0-deployment_id": "7:a1b2",
    "deployments-0-enabled": "on",
}


def test_hosted_canvas_in_admin(admin_client: Any) -> None:
    form = {
        "canvas": "beta",
        "canvas_host": " school.beta.instructure.com",
        "client_id": "42",
        "enabled": "on",
    }
    answer = admin_client.post("/admin/lti/platform/add/", form | ONE_DEPLOYMENT)

    assert answer.status_code == 302, text_of(answer)
    platform = Platform.objects.get()
    assert kept(platform) == addresses("beta", "school.beta.instructure.com")
    assert (str(platform), platform.enabled) == ("school.beta.instructure.com", True)
    assert platform.deployments.get().deployment_id == "7:a1b2"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"client_id": "42"}, "choose a hosted Canvas above"),
        ({"client_id": "42", "canvas": "beta", "canvas_host": "a b"}, "is not an address"),
        ({"canvas": "beta"}, "This field is required"),
    ],
)
def test_mistakes_in_admin(admin_client: Any, form: dict[str, str], said: str) -> None:
    assert said in text_of(admin_client.post("/admin/lti/platform/add/", form | NO_DEPLOYMENTS))
    assert not Platform.objects.exists()


def test_the_same_canvas_twice_in_admin(admin_client: Any) -> None:
    for _ in range(2):
        answer = admin_client.post(
            "/admin/lti/platform/add/", {"canvas": "production", "client_id": "42"} | NO_DEPLOYMENTS
        )

    assert answer.status_code == 200
    assert "already exists" in text_of(answer) or "is violated" in text_of(answer)


def test_a_platform_by_its_addresses_in_admin(admin_client: Any) -> None:
    form = {name: CANVAS[name] for name in ("issuer", "client_id", "auth_url", "token_url", "jwks_url")}
    answer = admin_client.post("/admin/lti/platform/add/", form | NO_DEPLOYMENTS)

    assert answer.status_code == 302, text_of(answer)
    assert kept(Platform.objects.get()) == {name: form[name] for name in form if name != "client_id"}
