"""Asking other servers: the one way. Not for long, not for much, no detours, and not anywhere.

An address that a stranger gave is asked only when it is public: nobody outside gets to look around the network kroom
stands in (server-side request forgery). Where the names lead is looked up before, and looked at again once connected,
before a single byte is sent, so that a name that changes its mind in between gains nothing.
"""

import socket
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

TIMEOUT = (3.05, 5.0)
TIME_ALTOGETHER = 8.0
LARGEST = 256 * 1024
"""While a person waits for the answer."""
PORTS = {"http": 80, "https": 443}
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
INTERNET = IPv6Network("2000::/3")
"""All of the newer kind that is given out to the open internet; the rest is kept for something else, or for nothing."""
NOT_QUITE = (IPv4Network("192.0.0.0/24"), IPv6Network("3fff::/20"))
"""For protocols and for documentation, which this Python does not know of all of them."""
WRAPPING = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
"""Addresses of the newer kind that end in one of the older kind: NAT64, compatible, translated."""


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
        public_only = is_strangers and not settings.DEBUG
        if public_only:
            insist_on_public(address)
        self.lines.begin(public_only=public_only)
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
    place = origin(address)
    if place is None or place[0] != "https":
        raise Unreachable(f"{bare(address)} is not an https address")
    try:
        found = socket.getaddrinfo(place[1], place[2], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise Unreachable(f"{bare(address)}: {wrong}") from wrong
    if not all(is_public(str(where[0])) for *_, where in found):
        raise Unreachable(f"{bare(address)} is not on the open internet")


def is_public(text: str) -> bool:
    """Is it an address of the open internet, also of one that is wrapped in another?"""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        address = wrapped_in(address) or address
    if isinstance(address, IPv6Address) and address not in INTERNET:
        return False
    if address.is_multicast or any(address in network for network in NOT_QUITE):
        return False
    return address.is_global


def wrapped_in(address: IPv6Address) -> IPv4Address | None:
    """The older kind of address that some of the newer kind stand for."""
    if any(address in network for network in WRAPPING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


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


class Lines(HTTPAdapter):
    """Connections that can be cut, however slowly the other side drips, and that may insist on public places.

    Through a proxy, it is the proxy that decides where one may go.
    """

    def __init__(self) -> None:
        self.open: list[socket.socket] = []
        self.are_cut = False
        self.public_only = True
        super().__init__()

    def begin(self, *, public_only: bool) -> None:
        """Another question, with all the time there is."""
        self.are_cut = False
        self.public_only = public_only

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have every new connection looked at, and remembered."""
        super().init_poolmanager(*args, **kwargs)
        lines = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return lines.begun(self, super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return lines.begun(self, super()._new_conn())

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def begun(self, connection: HTTPConnection, line: socket.socket) -> socket.socket:
        """Connected, and nothing said yet: hang up on a place that is not on the open internet."""
        where = str(line.getpeername()[0])
        if self.public_only and not is_public(where):
            line.close()
            raise NewConnectionError(connection, f"{where} is not on the open internet")
        if self.are_cut:
            line.close()
            raise NewConnectionError(connection, f"{where} answers too slowly")
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
