"""STUN and TURN as coturn understands them."""

import time

import pytest
from django.test import override_settings

from stage.media import ice
from stage.protocol import IceServer


@pytest.fixture(autouse=True)
def in_2030(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still."""
    monkeypatch.setattr(time, "time", lambda: 1893456000.9)


@override_settings(
    TURN_URLS=[
        "stun:a.example.edu",
        "stuns:a.example.edu",
        "turn:b.example.edu:3478?transport=tcp",
        "turns:b",
    ],
    TURN_SECRET="north wind",
)
def test_turn_servers_come_with_credentials_for_this_person() -> None:
    """As coturn works them out from its `static-auth-secret`: `printf 1893499200:7 | openssl dgst -sha1 -hmac …`."""
    turn = {"username": "1893499200:7", "credential": "axHrj83lw1kG877UHqyiMic9c/E="}
    assert ice.ice_servers(7) == [
        IceServer(urls=["stun:a.example.edu"]),
        IceServer(urls=["stuns:a.example.edu"]),
        IceServer(urls=["turn:b.example.edu:3478?transport=tcp"], **turn),
        IceServer(urls=["turns:b"], **turn),
    ]
    others = ice.ice_servers(8)[2]
    assert others.username == "1893499200:8"
    assert others.credential != turn["credential"]


@override_settings(TURN_URLS=[])
def test_without_servers_there_are_none() -> None:
    """Browsers then find each other on one network alone."""
    assert ice.ice_servers(7) == []
