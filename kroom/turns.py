"""Pages take turns: when a class begins, hundreds of launches come in one moment, and each needs a database connection.

PostgreSQL allows a hundred as it is installed. Whoever has to wait here holds none yet, and is not sent away.
"""

import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse


class TurnsMiddleware:
    """So many requests at a time, the others after them; the connection is given back before the turn is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.turns = threading.BoundedSemaphore(settings.PAGES_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wait for a turn, and take it."""
        with self.turns:
            try:
                return self.get_response(request)
            finally:
                give_back_connections()


def give_back_connections() -> None:
    """As Django does once the answer is sent, which may take long. (Tests have a transaction around it all.)"""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
