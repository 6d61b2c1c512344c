"""A platform that can be registered with, and the link and the page of its registration."""

import json
from typing import Any

import pytest
from django.test import Client

from kroom.lti import outside, registration
from kroom.lti.models import RegistrationLink
from kroom.lti.registration_links import path_of

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
