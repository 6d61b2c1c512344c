"""The keys of platforms: fetched seldom, kept for a while, never asked for by everybody."""

import json
import threading
import time
from typing import Any

import pytest

from kroom.lti import keys
from kroom.lti.keys import KeyRing, Unreachable
from tests.kroom.lti.some_platform import jwk

GOOD = {"keys": [jwk("one", "one")]}


class Clock:
    """Time, as a test wants it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Shelf:
    """Keys somewhere, that come and go; counts how often somebody looks."""

    def __init__(self) -> None:
        self.shown: Any = GOOD
        self.looks = 0

    def fetch(self, address: str) -> bytes:
        self.looks += 1
        if self.shown is None:
            raise Unreachable("down")
        return json.dumps(self.shown).encode()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(keys, "time", clock)
    return clock


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    monkeypatch.setattr(keys, "fetch", shelf.fetch)
    return shelf


def test_keys_are_fetched_once(clock: Clock, shelf: Shelf) -> None:
    ring = KeyRing("x")
    for _ in range(3):
        assert ring.find("one")
        clock.now += 1000
    assert shelf.looks == 1


def test_keys_are_fetched_anew_after_an_hour(clock: Clock, shelf: Shelf) -> None:
    ring = KeyRing("x")
    ring.find("one")
    shelf.shown = {"keys": [jwk("two", "two")]}
    clock.now += keys.FRESH

    assert ring.find("one") is None


def test_a_new_key_is_found_at_once_but_a_made_up_one_asked_for_rarely(clock: Clock, shelf: Shelf) -> None:
    ring = KeyRing("x")
    ring.find("one")
    clock.now += 60
    shelf.shown = {"keys": [*GOOD["keys"], jwk("two", "two")]}
    assert ring.find("two")
    assert shelf.looks == 2

    for _ in range(100):
        assert ring.find("made up") is None
    assert shelf.looks == 2
    clock.now += keys.PAUSE
    assert ring.find("made up") is None
    assert shelf.looks == 3


def test_old_keys_are_good_for_a_day_when_the_platform_is_down(clock: Clock, shelf: Shelf) -> None:
    ring = KeyRing("x")
    ring.find("one")
    shelf.shown = None
    clock.now += 23 * 3600
    assert ring.find("one")
    clock.now += 3600
    with pytest.raises(Unreachable):
        ring.find("one")


def test_a_platform_that_is_down_is_not_asked_by_everybody(clock: Clock, shelf: Shelf) -> None:
    ring, shelf.shown = KeyRing("x"), None
    for _ in range(100):
        with pytest.raises(Unreachable):
            ring.find("one")
    assert shelf.looks == 1

    shelf.shown = GOOD
    clock.now += keys.PAUSE_AFTER_FAILURE
    assert ring.find("one")


def test_a_burst_of_launches_fetches_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()

    def slowly(address: str) -> bytes:
        time.sleep(0.05)
        return shelf.fetch(address)

    monkeypatch.setattr(keys, "fetch", slowly)
    ring, found = KeyRing("x"), []
    threads = [threading.Thread(target=lambda: found.append(ring.find("one"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(found)
    assert len(found) == 20
    assert shelf.looks == 1


def test_while_one_asks_for_fresh_keys_the_others_use_the_old_ones(
    clock: Clock, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = KeyRing("x")
    ring.find("one")
    clock.now += keys.FRESH
    asked, may_answer = threading.Event(), threading.Event()

    def slowly(address: str) -> bytes:
        asked.set()
        may_answer.wait(5)
        return shelf.fetch(address)

    monkeypatch.setattr(keys, "fetch", slowly)
    first = threading.Thread(target=ring.find, args=("one",))
    first.start()
    asked.wait(5)
    assert ring.find("one"), "nobody waits"
    assert first.is_alive()
    may_answer.set()
    first.join()
    assert shelf.looks == 2


@pytest.mark.parametrize(
    "strange", ["text", 1, {}, {"kid": 1}, {"kid": "x", "kty": "EC"}, jwk("one", "x", n=7)]
)
def test_strange_keys_are_left_out(strange: Any) -> None:
    assert set(keys.read(json.dumps({"keys": [strange, *GOOD["keys"]]}).encode())) == {"one"}
