"""The tool registers itself with the practice platform, over real HTTP, and waits for approval here."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kroom.lti import refusals
from kroom.lti.models import Platform
from kroom.lti.registration import TOOL
from kroom.lti.tool import Addresses, Supported, registration
from kroom.practice import registering
from kroom.practice.models import RegisteredTool
from tests.kroom.lti.some_platform import text_of
from tests.kroom.practice.test_practice import form

SITE = "http://testserver"


@pytest.mark.django_db(transaction=True)
def test_from_the_administrators_page_to_a_room(
    live_server: Any, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.undo()
    settings.DEBUG = True  # which the practice course only runs with
    client.defaults["HTTP_HOST"] = urlsplit(live_server.url).netloc
    address = f"{live_server.url}/lti/register/"
    page = client.get("/practice/connect/", {"address": address}).content.decode()
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', page)
    assert frame

    answer = client.get(unescape(frame[1]))
    assert "waits for approval" in text_of(answer), text_of(answer)
    tool = RegisteredTool.objects.get()
    assert tool.client_id in text_of(client.get("/practice/connect/"))
    row = Platform.objects.get(client_id=tool.client_id)
    assert (row.enabled, row.awaiting_approval) == (False, True)
    assert str(row) == "Practice course (localhost)"

    click = f"/practice/open/?as=maria&client={tool.client_id}"
    login = form(client.get(click))
    assert refusals.WAITS_FOR_APPROVAL.what in text_of(client.post(*login))

    row.enabled = True
    row.save()
    asked = client.post(*form(client.get(click)))["Location"]
    room = client.post(*form(client.get(asked)))
    assert 'data-role="moderator"' in text_of(room)
    assert "registration_token" in frame[1]
    again = client.get(unescape(frame[1]))
    assert refusals.PLATFORM_UNREACHABLE.what in text_of(again), "an invitation is for one registration"


def wanted(client: Client) -> dict[str, Any]:
    """What kroom sends."""
    request: Any = client.get("/practice/").wsgi_request
    return registration(Addresses.of(request), Supported(is_canvas=True))


@pytest.mark.django_db
def test_the_practice_platform_looks_as_hard_as_canvas(client: Client) -> None:
    wants = wanted(client)
    assert list(registering.wrong_with(wants, SITE)) == []

    tool = wants[TOOL]
    nav = tool["messages"][0]
    changes: list[tuple[Callable[[], object], str]] = [
        (lambda: wants.update(application_type="native"), "application_type"),
        (lambda: wants.update(grant_types=["implicit"]), "grant_types"),
        (lambda: wants.update(jwks_uri="https://elsewhere.example/jwks"), "jwks_uri"),
        (lambda: wants.update(redirect_uris=[]), "redirect_uris"),
        (lambda: wants.update(scope="everything"), "scope"),
        (lambda: tool.update(domain="http://testserver"), "domain"),
        (lambda: nav.update(placements=["editor_button"]), "messages"),
        (lambda: nav.update(type="LtiStartProctoring"), "unknown type"),
        (lambda: wants.pop(TOOL), "missing"),
    ]
    for change, said in changes:
        change()
        assert any(said in problem for problem in registering.wrong_with(wants, SITE)), said


@pytest.mark.django_db
def test_nobody_registers_without_an_invitation(client: Client) -> None:
    wants = wanted(client)
    for token in "", "x":
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/practice/openid-configuration/", headers=headers).status_code == 401
        answer = client.post(
            "/practice/registrations/", wants, content_type="application/json", headers=headers
        )
        assert answer.status_code == 422
    assert not RegisteredTool.objects.exists()
