"""What tests of the way in may ask for."""

import logging
from collections.abc import Callable
from functools import cache as cached
from typing import Any

import pytest
from django.core.cache import cache

from kroom.lti import keys, services, tool_keys
from kroom.lti.refusals import Refusal
from stage.models import Participant, Room
from tests.kroom.lti.some_platform import SomePlatform, text_of


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Processes remember keys and tokens, and when they last swept; tests do not."""
    keys.rings.clear()
    services._tokens.clear()
    cache.clear()


a_pem = cached(tool_keys.new_pem)


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a key takes long; what is signed in one test may as well be signed with the key of another."""
    monkeypatch.setattr(tool_keys, "new_pem", a_pem)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What kroom finds at other servers' addresses: nothing, until a test puts it there."""
    found: dict[str, bytes] = {}

    def fetch(address: str) -> bytes:
        if address not in found:
            raise keys.Unreachable(f"{address} answers 404")
        return found[address]

    monkeypatch.setattr(keys, "fetch", fetch)
    return found


@pytest.fixture
def platform(db: None, web: dict[str, bytes]) -> SomePlatform:
    """A platform we are registered with, and its keys at their address."""
    some = SomePlatform()
    some.register()
    some.serve(web)
    return some


@pytest.fixture
def refused(caplog: pytest.LogCaptureFixture) -> Callable[[Any, Refusal], None]:
    """Asserts that an answer refuses, in words and in the log, and that nobody came in."""

    def check(answer: Any, refusal: Refusal) -> None:
        page = text_of(answer)
        lines = [entry.getMessage() for entry in caplog.records if entry.name.startswith("kroom.lti")]
        assert answer.status_code == refusal.status, (answer.status_code, lines)
        assert refusal.status in (400, 403)
        assert refusal.what in page
        assert refusal.next in page
        assert "Traceback" not in page
        assert len(lines) == 1
        assert refusal.code in lines[0]
        assert "\n" not in lines[0]
        assert caplog.records[0].levelno == logging.WARNING
        assert not Participant.objects.exists()
        assert not Room.objects.exists()

    return check
