"""Where cookies are blocked: a secret in the platform's storage shows that this browser began the login."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from kroom.lti import refusals
from kroom.lti.models import LaunchState, Platform
from stage.models import Participant
from tests.kroom.lti.some_platform import SomePlatform, put, send, text_of

FRAME = {"Sec-Fetch-Dest": "iframe"}
OURS = {"Origin": "http://testserver"}


class Framed:
    """A launch in a frame whose cookies are blocked, up to the platform's answer."""

    def __init__(
        self, platform: SomePlatform, client: Client, target: str = "post_message_forwarding"
    ) -> None:
        asks = platform.asks(lti_storage_target=target)
        self.page = client.post("/lti/login/", asks, headers=FRAME)
        client.cookies.clear()
        self.data = {
            name: unescape(value)
            for name, value in re.findall(r'data-(\w+)="([^"]*)"', self.page.content.decode())
        }
        row = LaunchState.objects.latest("expires_at")
        self.state, self.secret = row.state, row.secret
        self.token = platform.sign(platform.claims(row.nonce))
        self.client = client

    def arrive(self, **fields: str) -> Any:
        """The platform sends the browser back."""
        form = {"state": self.state, "id_token": self.token} | fields
        return self.client.post("/lti/launch/", form, headers=FRAME)

    def prove(self, secret: str, headers: dict[str, str] = OURS) -> Any:
        """Our page sends the launch again, with what it found."""
        form = {"state": self.state, "id_token": self.token, "storage_secret": secret}
        return self.client.post("/lti/launch/", form, headers=FRAME | headers)


@pytest.fixture
def framed(platform: SomePlatform, client: Client) -> Framed:
    """Such a launch."""
    return Framed(platform, client)


def test_the_page_is_told_what_to_lay_down_and_where(framed: Framed) -> None:
    assert framed.data["target"] == "post_message_forwarding"
    assert framed.data["key"] == framed.state
    assert framed.data["secret"] == framed.secret
    assert len(framed.secret) >= 40
    assert framed.secret not in framed.state
    assert framed.data["origins"] == "https://lms.example.edu"


def test_a_launch_is_proved_by_the_secret(framed: Framed) -> None:
    page = framed.arrive()
    assert page.status_code == 200
    assert f'data-key="{framed.state}"' in text_of(page)
    assert framed.secret not in text_of(page), "the page has to find it"
    assert "lti/prove.js" in text_of(page)
    assert not Participant.objects.exists()

    room = framed.prove(framed.secret)
    assert 'data-role="attendee"' in text_of(room)
    assert not LaunchState.objects.exists()


def test_it_works_once(framed: Framed) -> None:
    framed.prove(framed.secret)

    assert refusals.USED_OR_OLD.what in text_of(framed.prove(framed.secret))
    assert refusals.USED_OR_OLD.what in text_of(framed.arrive())
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://attacker.example"}, {"Origin": "null"}, {"Origin": "http://testserver.example"}],
)
def test_whoever_knows_the_secret_cannot_send_it_from_elsewhere(
    framed: Framed, headers: dict[str, str]
) -> None:
    """The attacker began the login and has secret and answer; the victim's browser only sends their form."""
    answer = framed.prove(framed.secret, headers)

    assert answer.status_code == 403
    assert refusals.COOKIES_BLOCKED.what in text_of(answer)
    assert not Participant.objects.exists()


@pytest.mark.parametrize("wrong", ["x", "é", "\0"])
def test_a_wrong_secret_ends_it(framed: Framed, wrong: str) -> None:
    assert framed.prove(wrong).status_code == 403
    assert framed.prove(framed.secret).status_code == 403
    assert not Participant.objects.exists()


def test_the_state_is_not_its_own_secret(framed: Framed) -> None:
    assert framed.prove(framed.state).status_code == 403


def test_the_secret_of_another_login(platform: SomePlatform) -> None:
    one, other = Framed(platform, Client()), Framed(platform, Client())

    assert one.secret != other.secret
    assert one.prove(other.secret).status_code == 403


def test_a_login_without_storage_has_no_secret_to_guess(platform: SomePlatform, client: Client) -> None:
    state, nonce = platform.begin(Client())
    assert LaunchState.objects.get().secret == ""
    form = {"state": state, "id_token": platform.sign(platform.claims(nonce)), "storage_secret": ""}

    assert client.post("/lti/launch/", form, headers=OURS).status_code == 403
    assert not Participant.objects.exists()


def test_with_the_secret_everything_else_is_still_checked(platform: SomePlatform, client: Client) -> None:
    framed = Framed(platform, client)
    claims = platform.claims("another nonce")
    framed.token = platform.sign(claims)

    assert refusals.WRONG_NONCE.what in text_of(framed.prove(framed.secret))


def test_where_cookies_work_nobody_needs_the_storage(platform: SomePlatform, client: Client) -> None:
    client.post("/lti/login/", platform.asks(lti_storage_target="_parent"), headers=FRAME)
    row = LaunchState.objects.get()
    answer = send(client, row.state, platform.sign(platform.claims(row.nonce)), headers=FRAME)

    assert 'data-role="attendee"' in text_of(answer)


@pytest.mark.parametrize("target", ['"><script>', "a b", "x" * 101, ""])
def test_a_name_that_is_none_is_no_storage(platform: SomePlatform, client: Client, target: str) -> None:
    framed = Framed(platform, client, target)

    assert "target" not in framed.data
    assert framed.secret == ""
    assert framed.arrive().status_code == 403


def test_the_launch_may_name_the_frame_again(framed: Framed) -> None:
    assert 'data-target="another"' in text_of(framed.arrive(lti_storage_target="another"))
    assert 'data-target="post_message_forwarding"' in text_of(framed.arrive(lti_storage_target="a b"))


def test_messages_go_to_the_sign_on_first(platform: SomePlatform, client: Client) -> None:
    Platform.objects.update(
        issuer="https://canvas.instructure.com",
        auth_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
        token_url="https://school.instructure.com/login/oauth2/token",
    )
    platform.issuer = "https://canvas.instructure.com"

    assert Framed(platform, client).data["origins"].split() == [
        "https://sso.canvaslms.com",
        "https://canvas.instructure.com",
        "https://school.instructure.com",
        "https://*.instructure.com",
    ]


def test_the_new_tab_does_not_look_for_the_storage(framed: Framed) -> None:
    assert "lti_storage_target" not in text_of(framed.page)


def test_a_token_with_markup_stays_text(framed: Framed) -> None:
    framed.token = '"><script>alert(1)</script>'

    assert b"<script>alert" not in framed.arrive().content


def test_a_changed_role_counts_here_too(platform: SomePlatform, client: Client) -> None:
    platform.launch(client, put("roles", ["Instructor"]))
    framed = Framed(platform, client)
    framed.prove(framed.secret)

    assert Participant.objects.get().role == "attendee"
