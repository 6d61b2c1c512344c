"""Pages take turns: never more at a time than there are connections for, and nobody is sent away."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse

from kroom.turns import TurnsMiddleware


def test_so_many_at_a_time_and_everybody_in_the_end(settings: Any) -> None:
    settings.PAGES_AT_ONCE = 3
    here, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(3)

    def page(request: HttpRequest) -> HttpResponse:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        full.wait(5)  # three have to be here together, or this fails
        with lock:
            here -= 1
        return HttpResponse("room")

    middleware = TurnsMiddleware(page)
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: middleware(HttpRequest()).content, range(12)))

    assert answers == [b"room"] * 12
    assert most == 3


@pytest.mark.django_db  # whose connection an earlier test may have left open
def test_a_page_that_fails_gives_its_turn_back(settings: Any) -> None:
    settings.PAGES_AT_ONCE = 1

    def fail(request: HttpRequest) -> HttpResponse:
        raise ValueError

    middleware = TurnsMiddleware(fail)
    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011 (its own)
            middleware(HttpRequest())


@pytest.mark.django_db(transaction=True)
def test_the_connection_goes_before_the_turn_does(settings: Any) -> None:
    """A thread lives until its answer is sent, which may take long."""
    left: list[bool] = []

    def page(request: HttpRequest) -> HttpResponse:
        connections["default"].ensure_connection()
        return HttpResponse()

    def serve() -> None:
        TurnsMiddleware(page)(HttpRequest())
        left.append(connections["default"].connection is not None)

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()

    assert left == [False]
