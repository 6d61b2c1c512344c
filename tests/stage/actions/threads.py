"""At the same moment, in real threads on a real database."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Barrier

from django.db import connection, connections

from tests.stage.actions.scenes import told_by


class Threads:
    """Threads that begin at the same moment, each with a database connection of its own."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool = ThreadPoolExecutor(size)

    def at_once(self, calls: Sequence[Callable[[], object]]) -> list[str]:
        """What each was told: nothing, or why not. Any other exception is raised here, when all have come to an end."""
        line = Barrier(len(calls))

        def begin(call: Callable[[], object]) -> str:
            connection.ensure_connection()
            line.wait(60)
            return told_by(call)

        begun = [self._pool.submit(begin, call) for call in calls]
        wait(begun)
        return [one.result() for one in begun]

    def start(self, call: Callable[[], object]) -> "Future[object]":
        """Begin, and do not wait."""
        return self._pool.submit(call)

    def close(self) -> None:
        """Let go of the connections."""
        line = Barrier(self._size)

        def end(_: int) -> None:
            line.wait(60)
            connections.close_all()

        list(self._pool.map(end, range(self._size)))
        self._pool.shutdown()


def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.005)


def somebody_waits() -> bool:
    """Whether any connection waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
