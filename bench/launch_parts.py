"""What a launch spends its time on, measured inside: one after another, without a server. A process of its own."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django

ROUNDS = 100
PARTS = ("signature", "database", "opening and closing it", "building queries", "templates")


class Clock:
    """Adds up the CPU time of each part; a part within another counts for itself alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.within = 0.0

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Time a part."""
        outside, self.within, began = self.within, 0.0, time.process_time()
        try:
            yield
        finally:
            whole = time.process_time() - began
            self.spent[part] += whole - self.within
            self.within = outside + whole

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.of(part):
                return function(*args, **kwargs)

        return timed


def main(issuer: str, pem: bytes) -> dict[str, float]:
    """CPU seconds of each part, for one launch."""
    django.setup()
    import jwt
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler
    from django.template.base import Template
    from django.test import Client

    from bench.launches import answer, asks

    clock = Clock()
    key = load_pem_private_key(pem, password=None)
    assert isinstance(key, RSAPrivateKey)
    jwt.decode = clock.timed("signature", jwt.decode)
    Template.render = clock.timed("templates", Template.render)  # type: ignore[method-assign]
    SQLCompiler.as_sql = clock.timed("building queries", SQLCompiler.as_sql)  # type: ignore[method-assign]
    for name in "connect", "close":
        part = clock.timed("opening and closing it", getattr(BaseDatabaseWrapper, name))
        setattr(BaseDatabaseWrapper, name, part)
    host = "127.0.0.1:1"

    def launch(person: int) -> None:
        client = Client(HTTP_HOST=host)
        with clock.of("rest"):
            asked = client.post("/lti/login/", asks(issuer, host))
        query = parse_qs(urlsplit(asked["Location"]).query)
        token = answer(key, issuer, host, query["nonce"][0], person)
        with clock.of("rest"):
            room = client.post("/lti/launch/", {"state": query["state"][0], "id_token": token})
        assert room.status_code == 200, room.content[:300]

    def query(execute: Any, *args: Any) -> Any:
        with clock.of("database"):
            return execute(*args)

    with connection.execute_wrapper(query):
        launch(1)
        clock.spent.clear()
        for person in range(ROUNDS):
            launch(person)
    return {part: clock.spent[part] / ROUNDS for part in (*PARTS, "rest")}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.stdin.buffer.read())))
