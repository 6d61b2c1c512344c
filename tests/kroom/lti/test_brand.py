"""The institution's colour: from the launch to every page of the room, and nothing but a colour."""

import json
from typing import Any

import pytest
from django.test import Client

from kroom.lti.brand import LONGEST
from stage.models import Room
from tests.kroom.lti.some_platform import SomePlatform, put

NEVER = "$com.instructure.brandConfigJSON"


def theme(colour: Any, **more: str) -> str:
    """What Canvas sends."""
    return json.dumps({"ic-brand-primary-darkened-5": "#0087D7", "ic-brand-primary": colour, **more})


def test_the_room_is_in_the_colour_of_the_last_launch(platform: SomePlatform, client: Client) -> None:
    for colour, brand in (("#5B2A86", "5b2a86"), ("#fc0", "ffcc00")):
        answer = platform.launch(client, put("custom", {"brand_config": theme(colour)}))
        link = f'<link rel="stylesheet" href="/rooms/brand/{brand}.css">'
        assert link in answer.content.decode()
        assert link in client.get(f"/rooms/{Room.objects.get().pk}/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(None, id="nothing"),
        pytest.param(NEVER, id="not resolved"),
        pytest.param("https://canvas.test/brand.json", id="an address, as an older key has it"),
        pytest.param("", id="empty"),
        pytest.param("null", id="a school without a theme"),
        pytest.param("{", id="no JSON"),
        pytest.param('["#5b2a86"]', id="no theme"),
        pytest.param({"ic-brand-primary": "#5b2a86"}, id="no text"),
        pytest.param("[" * 10_000, id="deep"),
        pytest.param(theme(7), id="a number"),
        pytest.param(theme("rebeccapurple"), id="a name"),
        pytest.param(theme("#fff}</style><script>alert(1)</script>"), id="a trick"),
        pytest.param(theme("#5b2a86", more="x" * LONGEST), id="too long"),
    ],
)
def test_whatever_else_is_sent_is_no_colour_and_no_trouble(
    sent: Any, platform: SomePlatform, client: Client
) -> None:
    platform.launch(client, put("custom", {"brand_config": theme("#5b2a86")}))
    answer = platform.launch(client, put("custom", {} if sent is None else {"brand_config": sent}))

    assert answer.status_code == 200
    assert Room.objects.get().brand == ""
    assert "/rooms/brand/" not in answer.content.decode()
