"""Work that nobody waits for: in a thread of its own, a few at a time. What it must not lose is in the database."""

import logging
import threading
from collections.abc import Callable
from typing import ParamSpec

from django.db import connections

AT_ONCE = 16
"""Threads that work, most of them waiting for a platform; further ones wait for their turn."""

log = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")
_turns = threading.BoundedSemaphore(AT_ONCE)


def soon(
    work: Callable[Arguments, object], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> threading.Thread:
    """Begin, and return at once. The thread ends with the process, whatever it is doing."""

    def run() -> None:
        with _turns:
            try:
                work(*args, **kwargs)
            except Exception:
                log.exception("%s failed", getattr(work, "__name__", work))
            finally:
                connections.close_all()

    thread = threading.Thread(target=run, name="kroom-lti", daemon=True)
    thread.start()
    return thread
