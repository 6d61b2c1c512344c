"""Asking other servers: the one way. Not for long, not for much, no detours, and not anywhere.

An address that a stranger gave is asked only when it is public: nobody outside gets to look around the network kroom
stands in (server-side request forgery). Where the names lead is looked up before, and looked at again once connected,
before a single byte is sent, so that a name that changes its mind in between gains nothing. Where a proxy is used (as
HTTPS_PROXY says), it may be the only one that knows a name, and it decides where one may go.

What ends by no limit of ours is the looking up: the system's resolver cannot be interrupted, and a thread left behind
in it would wait just as long. It gives up by itself (resolv.conf: twice five seconds for each server), nothing is asked
any more by then, and strangers' addresses are asked only a few at a time (`connect.AT_ONCE`).
"""

import socket
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import HTTPConnectionPool, PoolManager
from urllib3.connection import HTTPConnection
from urllib3.exceptions import NewConnectionError

from kroom.lti.internet import is_public

TIMEOUT = (3.05, 5.0)
TIME_ALTOGETHER = 8.0
LARGEST = 256 * 1024
"""While a person waits for the answer."""
PORTS = {"http": 80, "https": 443}
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Unreachable(Exception):
    """It could not be fetched, or was not what it should have been. The text is for the log."""


class Unwelcome(Unreachable):
    """The other side answered, with another status than hoped for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes are read; how many seconds to connect and between two bytes, and altogether."""

    largest: int
    timeout: tuple[float, float]
    altogether: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def next_page(self) -> str | None:
        """The address of `Link: <…>; rel="next"`, letter for letter: page tokens tell cases apart."""
        for link in requests.utils.parse_header_links(self.headers.get("Link", "")):
            if "next" in link.get("rel", "").lower().split():
                return link["url"]
        return None


def ask(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    hoped: Collection[int] = (200,),
    is_strangers: bool = False,
) -> bytes:
    """Ask a server once, and give what it answers."""
    limits = Limits(LARGEST, TIMEOUT, TIME_ALTOGETHER)
    wanted = {"Accept": "application/json"} | dict(headers or {})
    with Line() as line:
        answer = line.ask(
            method, address, headers=wanted, json=json, limits=limits, is_strangers=is_strangers
        )
    if answer.status not in hoped:
        raise Unwelcome(f"{bare(address)} answers {answer.status}: {answer.body[:300]!r}")
    return answer.body


class Line:
    """A line to other servers that is kept open from one question to the next; for one thread."""

    def __enter__(self) -> Self:
        self.lines = Lines()
        self.session = requests.Session()
        self.session.mount("https://", self.lines)
        self.session.mount("http://", self.lines)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None
    ) -> None:
        self.session.close()

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        data: Any = None,
        json: Any = None,
        limits: Limits,
        is_strangers: bool = False,
    ) -> Answer:
        """Ask, whatever the answer is; a redirect is one too: who asks with a secret does not carry it elsewhere.

        `is_strangers`: whoever named the address is not known here.
        """
        self.lines.begin(public_only=is_strangers and not settings.DEBUG)
        over = threading.Timer(limits.altogether, self.lines.cut)
        over.daemon = True
        over.start()
        # This very machine, as for the practice course, is not to be reached through a proxy.
        self.session.trust_env = urlsplit(address).hostname not in THIS_MACHINE
        body = b""
        try:
            with self.session.request(
                method,
                address,
                headers=dict(headers),
                data=data,
                json=json,
                auth=as_it_is,
                timeout=limits.timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                for part in answer.iter_content(16 * 1024):
                    body += part
                    if len(body) > limits.largest:
                        raise Unreachable(f"{bare(address)} sends too much")
                if self.lines.are_cut:
                    raise Unreachable(f"{bare(address)} sends too slowly")
                return Answer(answer.status_code, answer.headers, body)
        except (requests.RequestException, ValueError) as wrong:
            raise Unreachable(f"{bare(address)}: {without_query(str(wrong), address)}") from wrong
        finally:
            over.cancel()


def as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No credentials but ours: without a word on `auth`, requests looks for some in the server's ~/.netrc."""
    return request


def bare(address: str) -> str:
    """For the log: a query may hold a token, as Canvas's registration does."""
    return without_query(address, address)


def without_query(text: str, address: str) -> str:
    """A text without the query of an address."""
    _, mark, query = address.partition("?")
    return text.replace(mark + query, "?…") if query else text


def insist_on_public(address: str) -> None:
    """Refuse an address that is not https, or leads to a place that is not on the open internet."""
    try:
        refuse_inner(address)
    except (OSError, UnicodeError) as wrong:
        raise Unreachable(f"{bare(address)}: {wrong}") from wrong


def insist_on_public_number(address: str) -> None:
    """The same of an address without a name, in any way to write numbers; a name is the proxy's to look up."""
    with suppress(OSError, UnicodeError):
        refuse_inner(address, socket.AI_NUMERICHOST)


def refuse_inner(address: str, how: int = 0) -> None:
    """Look where an address leads; an error if that cannot be found."""
    place = origin(address)
    if place is None or place[0] != "https":
        raise Unreachable(f"{bare(address)} is not an https address")
    found = socket.getaddrinfo(place[1], place[2], type=socket.SOCK_STREAM, flags=how)
    if not all(is_public(str(where[0])) for *_, where in found):
        raise Unreachable(f"{bare(address)} is not on the open internet")


def origin(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a web address; nothing for what is none, or has a name and password in it."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or port is None or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port


def same_origin(one: str, other: str) -> bool:
    """Whether both are web addresses of one server."""
    return origin(one) is not None and origin(one) == origin(other)


Begun = Callable[[HTTPConnection, socket.socket], socket.socket]


class Lines(HTTPAdapter):
    """Connections that can be cut, however slowly the other side drips, and that may insist on public places."""

    def __init__(self) -> None:
        self.open: list[socket.socket] = []
        self.are_cut = False
        self.public_only = True
        super().__init__()

    def begin(self, *, public_only: bool) -> None:
        """Another question, with all the time there is."""
        self.are_cut = False
        self.public_only = public_only

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask, once it is settled whether a proxy is in between."""
        if self.public_only:
            by_proxy = select_proxy(str(request.url), kwargs.get("proxies"))
            (insist_on_public_number if by_proxy else insist_on_public)(str(request.url))
        return super().send(request, *args, **kwargs)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have every new connection looked at, and remembered."""
        super().init_poolmanager(*args, **kwargs)
        self.watch(self.poolmanager, self.begun_there)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> PoolManager:
        """Have every new connection to a proxy remembered; it may stand anywhere."""
        is_new = proxy not in self.proxy_manager
        manager: PoolManager = super().proxy_manager_for(proxy, **kwargs)
        if is_new:
            self.watch(manager, self.begun)
        return manager

    def watch(self, manager: PoolManager, begun: Begun) -> None:
        """Hear of each connection of these pools, of whatever kind they are, before anything is said."""
        manager.pool_classes_by_scheme = {
            scheme: watched(pool, begun) for scheme, pool in manager.pool_classes_by_scheme.items()
        }

    def begun_there(self, connection: HTTPConnection, line: socket.socket) -> socket.socket:
        """Connected to the place itself: hang up on one that is not on the open internet."""
        where = str(line.getpeername()[0])
        if self.public_only and not is_public(where):
            line.close()
            raise NewConnectionError(connection, f"{where} is not on the open internet")
        return self.begun(connection, line)

    def begun(self, connection: HTTPConnection, line: socket.socket) -> socket.socket:
        """Connected, and nothing said yet."""
        if self.are_cut:
            line.close()
            raise NewConnectionError(connection, f"{connection.host} answers too slowly")
        self.open.append(line.dup())  # the line itself is wrapped for TLS, and handed about
        return line

    def cut(self) -> None:
        """Time is over; whoever reads from one of them reads no further."""
        self.are_cut = True
        for line in self.open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Done."""
        super().close()
        for line in self.open:
            line.close()


def watched(pool: type[HTTPConnectionPool], begun: Begun) -> type[HTTPConnectionPool]:
    """A kind of pool whose new connections are told of first."""
    kind: Any = pool.ConnectionCls

    class Watched(kind):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return begun(self, super()._new_conn())

    return type(pool.__name__, (pool,), {"ConnectionCls": Watched})
