"""What kroom asks of other servers, and which places strangers cannot send it to."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kroom.lti import outside
from kroom.lti.internet import is_public
from kroom.lti.outside import Unreachable, Unwelcome, ask, insist_on_public

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """`serve(answer)` starts a small web server and gives its address."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        handler = type(
            "Handler",
            (BaseHTTPRequestHandler,),
            {
                "do_GET": answer,
                "do_POST": answer,
                "do_CONNECT": answer,
                "log_message": lambda *_: None,
            },
        )
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/there"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def say(request: BaseHTTPRequestHandler, status: int, body: bytes = b"", to: str = "") -> None:
    """Answer."""
    request.send_response(status)
    if to:
        request.send_header("Location", to)
    request.end_headers()
    request.wfile.write(body)


def test_asking(serve: Callable[[Answer], str]) -> None:
    def echo(request: BaseHTTPRequestHandler) -> None:
        sent = request.rfile.read(int(request.headers["Content-Length"]))
        say(
            request,
            201,
            json.dumps([request.command, request.headers["Authorization"], json.loads(sent)]).encode(),
        )

    said = ask("POST", serve(echo), headers={"Authorization": "Bearer x"}, json={"a": 1}, hoped=(200, 201))

    assert json.loads(said) == ["POST", "Bearer x", {"a": 1}]


@pytest.mark.parametrize(
    "answer",
    [lambda request: say(request, 500), lambda request: say(request, 200, b"x" * (outside.LARGEST + 1))],
    ids=["error", "too much"],
)
def test_what_is_not_taken(serve: Callable[[Answer], str], answer: Answer) -> None:
    with pytest.raises(Unreachable):
        ask("GET", serve(answer))


def test_a_detour_is_not_followed(serve: Callable[[Answer], str]) -> None:
    asked = threading.Event()

    def elsewhere(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        say(request, 200, b"{}")

    there = serve(elsewhere)
    with pytest.raises(Unwelcome, match="answers 302"):
        ask("GET", serve(lambda request: say(request, 302, to=there)))
    assert not asked.is_set()


def test_silence_is_not_waited_for(serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """We have given up while the other side still makes up its mind."""
    given_up = threading.Event()
    ended_in_time: list[bool] = []
    done = threading.Event()

    def silent(request: BaseHTTPRequestHandler) -> None:
        ended_in_time.append(given_up.wait(5))
        done.set()

    monkeypatch.setattr(outside, "TIMEOUT", (0.2, 0.2))
    monkeypatch.setattr(outside, "TIME_ALTOGETHER", 60)
    with pytest.raises(Unreachable):
        ask("GET", serve(silent))
    given_up.set()
    assert done.wait(10)
    assert ended_in_time == [True]


@pytest.mark.parametrize("part", ["body", "head"])
def test_drop_by_drop(serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Each drop in time, the whole never: the line is cut."""
    cut = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        if part == "body":
            say(request, 200)
        try:
            for _ in range(200):
                request.wfile.write(b"x")
                time.sleep(0.05)
        except ConnectionError:
            cut.set()

    monkeypatch.setattr(outside, "TIME_ALTOGETHER", 0.2)
    with pytest.raises(Unreachable):
        ask("GET", serve(drip))
    assert cut.wait(5)


def test_nobody_there() -> None:
    with pytest.raises(Unreachable):
        ask("GET", "http://127.0.0.1:9/jwks")


def test_a_token_in_the_address_does_not_reach_the_log(serve: Callable[[Answer], str]) -> None:
    for address in (
        f"{serve(lambda request: say(request, 403))}?token=secret",
        "http://127.0.0.1:9/x?token=secret",
    ):
        with pytest.raises(Unreachable) as caught:
            ask("GET", address)
        assert "secret" not in str(caught.value)
        assert "127.0.0.1" in str(caught.value)


# ---- strangers' addresses, outside development


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("0.0.0.0", False),
        ("224.0.1.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:a00:1::", False),
        ("2002:5db8:d822::", True),
        ("fec0::1", False),
        ("4000::1", False),
        ("5f00::1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("64:ff9b:1::5db8:d822", False),
        ("::10.0.0.1", False),
        ("::93.184.216.34", True),
        ("::", False),
        ("::ffff:0:10.0.0.1", False),
        ("::ffff:0:93.184.216.34", True),
        ("192.0.0.9", False),
        ("192.0.0.200", False),
        ("3fff::1", False),
        ("3fff:fff:ffff::1", False),
        ("2001:db8::1", False),
        ("100::1", False),
        ("ff0e::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def names(monkeypatch: pytest.MonkeyPatch, **known: list[str]) -> None:
    """What names lead to."""

    def look_up(host: str, port: Any, *_: Any, **__: Any) -> list[Any]:
        if host not in known:
            raise socket.gaierror(f"no such name: {host}")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address",
    [
        "http://school/",
        "https://inside/",
        "https://both/",
        "https://unknown/",
        "https://user@school/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://school:99999/",
        "https://[x/",
        "file:///etc/passwd",
        "https:///path",
        "https://" + "a" * 70 + "é.example/",
    ],
)
def test_where_a_stranger_cannot_send_us(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    names(
        monkeypatch,
        school=["93.184.216.34"],
        inside=["10.0.0.1"],
        both=["93.184.216.34", "10.0.0.1"],
        **{"10.0.0.1": ["10.0.0.1"], "::1": ["::1"]},
    )
    insist_on_public("https://school/x?y")
    with pytest.raises(Unreachable):
        insist_on_public(address)


def test_a_stranger_who_is_asked_is_a_public_one(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = False
    with pytest.raises(Unreachable, match="not on the open internet"):
        ask("GET", "https://127.0.0.1/", is_strangers=True)
    with pytest.raises(Unreachable, match="not an https address"):
        ask("GET", "http://127.0.0.1/", is_strangers=True)


def test_a_name_that_leads_elsewhere_the_second_time_gets_no_word_from_us(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when looked up, this machine when connected to."""
    settings.DEBUG = False
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as inside:
        port = inside.getsockname()[1]

        def listen() -> None:
            line, _ = inside.accept()
            heard.append(line.recv(100))
            line.close()

        listening = threading.Thread(target=listen)
        listening.start()
        monkeypatch.setattr(outside, "insist_on_public", lambda address: None)
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 is not on the open internet"):
            ask("GET", f"https://127.0.0.1:{port}/", is_strangers=True)
        listening.join()

    assert heard == [b""]


def test_another_answer_than_hoped_for_is_told_with_its_words(serve: Callable[[Answer], str]) -> None:
    with pytest.raises(Unwelcome, match="answers 422: b'no placements'"):
        ask("GET", serve(lambda request: say(request, 422, b"no placements")))


def test_who_is_connected_to_when_time_is_over_already_is_asked_nothing(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time also runs while names are looked up and lines are opened."""
    asked = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        say(request, 200)

    def begin(lines: outside.Lines, *, public_only: bool) -> None:
        lines.public_only = public_only
        lines.cut()

    monkeypatch.setattr(outside.Lines, "begin", begin)
    with pytest.raises(Unreachable):
        ask("GET", serve(answer))
    assert not asked.is_set()


# ---- through a proxy


@pytest.fixture
def proxy(serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """`proxy(answer)`: from now on the environment names a proxy, which answers so."""

    def start(answer: Answer) -> None:
        there = serve(answer).removesuffix("/there")
        for name in "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY":
            monkeypatch.setenv(name, there)
        for name in "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY":
            monkeypatch.delenv(name, raising=False)

    return start


@pytest.mark.parametrize("part", ["body", "head", "tunnel"])
def test_a_proxy_cannot_drip_for_ever_either(
    proxy: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    cut = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        if part == "body":
            say(request, 200)
        try:
            for _ in range(1000):
                request.wfile.write(b"x")
                time.sleep(0.05)
        except ConnectionError:
            cut.set()

    proxy(drip)
    monkeypatch.setattr(outside, "TIME_ALTOGETHER", 0.2)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        ask("GET", f"{'https' if part == 'tunnel' else 'http'}://lms.example.edu/")
    assert time.monotonic() - began < 25  # of fifty
    assert cut.wait(5)


def test_a_name_that_only_the_proxy_knows(
    proxy: Callable[[Answer], None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy itself may stand anywhere."""
    settings.DEBUG = False
    asked: list[str] = []

    def note(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        say(request, 502)

    proxy(note)
    names(monkeypatch, **{"127.0.0.1": ["127.0.0.1"]})
    with pytest.raises(Unreachable, match="502"):
        ask("GET", "https://lms.example.edu/", is_strangers=True)
    assert asked == ["lms.example.edu:443"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://10.0.0.1/", "open internet"),
        ("https://[::1]/", "open internet"),
        ("https://2130706434/", "open internet"),
        ("https://0x7f.2/", "open internet"),
        ("http://lms.example.edu/", "https address"),
    ],
)
def test_a_proxy_is_asked_for_no_inner_number(
    proxy: Callable[[Answer], None], settings: Any, address: str, said: str
) -> None:
    settings.DEBUG = False
    asked = threading.Event()

    def note(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        say(request, 502)

    proxy(note)
    with pytest.raises(Unreachable, match=said):
        ask("GET", address, is_strangers=True)
    assert not asked.is_set()


def test_where_no_proxy_is_used_a_name_is_looked_up_although_there_is_one(
    proxy: Callable[[Answer], None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = False
    proxy(lambda request: say(request, 502))
    monkeypatch.setenv("NO_PROXY", "school.example")
    monkeypatch.setenv("no_proxy", "school.example")
    names(monkeypatch, **{"inside.school.example": ["10.0.0.1"]})
    with pytest.raises(Unreachable, match="not on the open internet"):
        ask("GET", "https://inside.school.example/", is_strangers=True)
