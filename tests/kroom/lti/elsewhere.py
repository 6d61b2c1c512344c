"""Another server, real, on this machine: it answers as a test tells it to, and remembers what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """Its fields, if it is a form."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def json(self) -> Any:
        """Its body, if it is JSON."""
        return msgspec.json.decode(self.body)

    @property
    def token(self) -> str:
        """The token it came with."""
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass
class Reply:
    """An answer: a body of bytes, or anything as JSON."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        """As it goes over the line."""
        return self.body if isinstance(self.body, bytes) else msgspec.json.encode(self.body)


Answering = Reply | Callable[[Asked], Reply]


class Elsewhere:
    """What is where: by path, letter for letter and with the query if the path has one; else 404."""

    def __init__(self) -> None:
        self.replies: dict[str, Answering] = {}
        self.asked: list[Asked] = []
        self.address = ""

    def at(self, path: str) -> str:
        """The address of a path."""
        return self.address + path

    def put(self, path: str, body: Any = b"", status: int = 200, **headers: str) -> None:
        """Answer there from now on."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[path] = Reply(body, status, named)

    def asked_at(self, path: str) -> list[Asked]:
        """What was asked there."""
        return [asked for asked in self.asked if urlsplit(asked.path).path == path]

    def answer(self, asked: Asked) -> Reply:
        """The answer to a request."""
        self.asked.append(asked)
        reply = (
            self.replies.get(asked.path) or self.replies.get(urlsplit(asked.path).path) or Reply(status=404)
        )
        return reply if isinstance(reply, Reply) else reply(asked)


@contextmanager
def a_server() -> Iterator[Elsewhere]:
    """It runs for as long as it is needed."""
    elsewhere = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one go: two would wait for each other's receipt

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            asked = Asked(self.command, self.path, dict(self.headers), self.rfile.read(length))
            reply = elsewhere.answer(asked)
            body = reply.bytes()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked has heard enough
                self.wfile.write(body)

        do_POST = do_PUT = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    elsewhere.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield elsewhere
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
