"""How a login is bound to a browser: cookies, frames, and what happens where cookies are blocked."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.kroom.lti.some_platform import LAUNCH, SomePlatform, text_of

SECURE = LAUNCH.replace("http:", "https:")


def state_cookie(answer: Any) -> Any:
    """The cookie of the login."""
    (name,) = [name for name in answer.cookies if "state-" in name]
    return answer.cookies[name]


def test_over_https_the_cookie_works_in_frames_and_nowhere_else(
    platform: SomePlatform, client: Client
) -> None:
    cookie = state_cookie(client.post("/lti/login/", platform.asks(target_link_uri=SECURE), secure=True))

    assert cookie.key.startswith("__Host-")
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"} <= set(
        cookie.OutputString().split("; ")
    )
    assert "Domain" not in cookie.OutputString()


def test_over_http_the_cookie_is_lax(platform: SomePlatform, client: Client) -> None:
    cookie = state_cookie(client.post("/lti/login/", platform.asks()))

    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert not cookie["partitioned"]


def test_a_used_cookie_is_dropped(platform: SomePlatform, client: Client) -> None:
    cookie = state_cookie(platform.launch(client))

    assert (cookie.value, cookie["max-age"]) == ("", 0)


def test_in_a_frame_a_page_first_sees_whether_cookies_work(platform: SomePlatform, client: Client) -> None:
    answer = client.post("/lti/login/", platform.asks(), headers={"Sec-Fetch-Dest": "iframe"})
    page = text_of(answer)

    assert answer.status_code == 200
    assert answer.cookies["lti-cookies-work"].value == "1"
    assert f'data-onward="{platform.issuer}/auth?' in page
    assert "lti/way_on.js" in page
    assert "<script>" not in page


FRAME, TAB = {"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Dest": "document"}
OLD = {"User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/15.6 Safari/605.1.15"}


@pytest.mark.parametrize(
    ("headers", "target", "looks_first"),
    [
        (FRAME, "", True),
        (FRAME, "post_message_forwarding", True),
        (TAB, "", False),
        (TAB, "_parent", True),  # the window that opened us may have to help
        (OLD, "", True),
        ({"User-Agent": "Mozilla/5.0"} | TAB, "", False),
        ({}, "_parent", False),  # no browser
        ({"User-Agent": "python-requests/2.32"}, "", False),
    ],
)
def test_who_is_shown_the_page_that_looks_first(
    platform: SomePlatform, client: Client, headers: dict[str, str], target: str, looks_first: bool
) -> None:
    answer = client.post("/lti/login/", platform.asks(lti_storage_target=target), headers=headers)

    assert answer.status_code == (200 if looks_first else 302)
    assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"


def test_the_new_tab_begins_the_same_login_anew(platform: SomePlatform, client: Client) -> None:
    framed = client.post("/lti/login/", platform.asks(), headers={"Sec-Fetch-Dest": "iframe"})
    link = re.search(r'href="(/lti/login/[^"]+)" target="_blank"', framed.content.decode())
    assert link

    answer = client.get(unescape(link[1]), headers={"Sec-Fetch-Dest": "document"})

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{platform.issuer}/auth?")
    assert "lti_message_hint=message+hint" in answer["Location"]


def test_where_the_platform_is_asked(platform: SomePlatform, client: Client) -> None:
    platform.row.auth_url = "https://lms.example.edu/auth.php?tenant=7"
    platform.row.save()

    address = client.get("/lti/login/", platform.asks())["Location"]

    assert address.startswith(
        "https://lms.example.edu/auth.php?tenant=7&scope=openid&response_type=id_token&"
    )
    assert "redirect_uri=http%3A%2F%2Ftestserver%2Flti%2Flaunch%2F&" in address
