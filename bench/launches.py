"""A launch storm: everybody opens the room from Canvas in the same moment, as when a class begins.

`python -m bench.launches`, and part of `make bench`. One process of kroom, on SQLite unless `--database` names another;
this process is the browsers and the platform, whose keys kroom fetches. A launch is two requests: the login, then the
platform's signed answer, which kroom checks and answers with the room.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import RSAAlgorithm

from bench import machine
from bench.servers.process import Server, inherited, production

PEOPLE = 300
WARM_UP = 40
PATIENCE = 120.0
CLIENT_ID, DEPLOYMENT_ID, KID = "bench", "1:bench", "bench"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLES = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


class Lost(Exception):
    """A launch that did not end in the room."""


@dataclass
class Times:
    """Seconds that launches took, each and in parts."""

    login: list[float] = field(default_factory=list)
    launch: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@contextmanager
def platform(key: RSAPrivateKey) -> Iterator[str]:
    """A platform that shows its keys; gives its address."""
    shown = json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": KID, "alg": "RS256", "use": "sig"}
    body = json.dumps({"keys": [shown]}).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def set_up(settings: dict[str, str], issuer: str) -> None:
    """A database in which the platform is known."""
    addresses = {"auth-url": f"{issuer}/auth", "token-url": f"{issuer}/token", "jwks-url": f"{issuer}/jwks"}
    known = {"issuer": issuer, "client-id": CLIENT_ID, "deployment-id": DEPLOYMENT_ID, **addresses}
    for words in (
        ["migrate", "--verbosity=0"],
        ["lti_platform", "add", *(part for name, value in known.items() for part in (f"--{name}", value))],
    ):
        environment = inherited() | settings
        subprocess.run(
            [sys.executable, "manage.py", *words], env=environment, stdout=subprocess.DEVNULL, check=True
        )


def asks(issuer: str, host: str) -> dict[str, str]:
    """What begins a login."""
    return {
        "iss": issuer,
        "client_id": CLIENT_ID,
        "login_hint": "hint",
        "lti_message_hint": "hint",
        "target_link_uri": f"http://{host}/lti/launch/",
    }


def answer(key: RSAPrivateKey, issuer: str, host: str, nonce: str, person: int) -> str:
    """The platform's signed answer: a student of the course."""
    now = int(time.time())
    claims = {
        "iss": issuer,
        "aud": CLIENT_ID,
        "sub": f"person-{person}",
        "name": f"Student {person}",
        "iat": now,
        "exp": now + 3600,
        "nonce": nonce,
        CLAIM + "message_type": "LtiResourceLinkRequest",
        CLAIM + "version": "1.3.0",
        CLAIM + "deployment_id": DEPLOYMENT_ID,
        CLAIM + "target_link_uri": f"http://{host}/lti/launch/",
        CLAIM + "resource_link": {"id": "link", "title": "Bench"},
        CLAIM + "context": {"id": "course", "title": "Bench"},
        CLAIM + "roles": [ROLES + ("Instructor" if person == 0 else "Learner")],
    }
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KID})


# ---- one browser


async def post(
    port: int, path: str, fields: dict[str, str], cookies: str = ""
) -> tuple[int, dict[str, list[str]], bytes]:
    """One form, on a connection of its own."""
    body = urlencode(fields).encode()
    head = {
        "Host": f"127.0.0.1:{port}",
        "Connection": "close",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Cookie": cookies,
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items() if value), "", ""]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join(lines).encode() + body)
    said = await reader.read()
    writer.close()
    if not said:
        raise Lost("the line was closed without a word")
    top, _, rest = said.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        headers.setdefault(name.lower(), []).append(value)
    return int(first.split()[1]), headers, rest


async def launch(port: int, key: RSAPrivateKey, issuer: str, person: int, times: Times) -> None:
    """Open the room once."""
    host = f"127.0.0.1:{port}"
    try:
        began = time.perf_counter()
        status, headers, body = await post(port, "/lti/login/", asks(issuer, host))
        asked = time.perf_counter()
        if status != 302:
            raise Lost(f"login: {status} {body[:200]!r}")
        query = parse_qs(urlsplit(headers["location"][0]).query)
        cookies = "; ".join(cookie.partition(";")[0] for cookie in headers["set-cookie"])
        token = answer(key, issuer, host, query["nonce"][0], person)
        signed = time.perf_counter()
        fields = {"state": query["state"][0], "id_token": token}
        status, _, body = await post(port, "/lti/launch/", fields, cookies)
        ended = time.perf_counter()
        if status != 200 or b'data-role="' not in body:
            raise Lost(f"launch: {status} {body[:200]!r}")
    except (OSError, Lost, KeyError, IndexError) as wrong:
        times.lost.append(repr(wrong))
        return
    times.login.append(asked - began)
    times.launch.append(ended - signed)
    times.whole.append(ended - began)


# ---- the storm


async def storm(folder: Path, database: str = "") -> str:
    """Launches one by one, then all at once; a report in words and numbers."""
    settings = production(folder / "launches.sqlite3")
    if database:
        settings["DATABASE_URL"] = database
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with platform(key) as issuer:
        set_up(settings, issuer)
        server = Server("kroom", folder / "launches.log", settings)
        try:
            alone, crowd = Times(), Times()
            for person in range(WARM_UP):
                await launch(server.port, key, issuer, person, alone)
            cpu, began = server.cpu_seconds, time.perf_counter()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(
                    *(launch(server.port, key, issuer, person, crowd) for person in range(PEOPLE))
                )
            seconds, cpu = time.perf_counter() - began, server.cpu_seconds - cpu
        finally:
            server.stop()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        inside = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "ignore", "-m", "bench.launch_parts", issuer),
            env=inherited() | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        spent, _ = await inside.communicate(pem)
    return report(alone, crowd, seconds, cpu, json.loads(spent))


def report(alone: Times, crowd: Times, seconds: float, cpu: float, spent: dict[str, float]) -> str:
    """The numbers, and what they are made of."""
    lost = [*alone.lost, *crowd.lost]
    lines = [
        f"Launch storm: {PEOPLE} launches at once, one process: {len(crowd.lost)} lost; "
        f"{PEOPLE / seconds:.0f} a second, {cpu / PEOPLE * 1000:.1f} ms of CPU each",
        "",
        f"| {'':26} | alone, p50 | at once, p50 | at once, p95 |",
        "|---|---|---|---|",
    ]
    for name, few, many in (
        ("login", alone.login, crowd.login),
        ("launch", alone.launch, crowd.launch),
        ("both, with the platform's", alone.whole, crowd.whole),
    ):
        p95 = quantiles(many, n=20)[-1] if len(many) > 1 else float("nan")
        lines.append(f"| {name:26} | {ms(few):>10} | {ms(many):>12} | {p95 * 1000:9.0f} ms |")
    whole = sum(spent.values())
    parts = ", ".join(f"{name} {share * 1000:.1f} ms ({share / whole:.0%})" for name, share in spent.items())
    lines += [
        "",
        f"CPU of a launch, both requests: {parts}. What it takes longer than that is waiting for its turn.",
    ]
    return "\n".join(lines + [f"lost: {why}" for why in lost[:5]])


def ms(seconds: list[float]) -> str:
    """The middle one."""
    return f"{median(seconds) * 1000:.0f} ms" if seconds else "none"


async def main() -> None:
    """By itself."""
    options = argparse.ArgumentParser(prog="python -m bench.launches", description=__doc__)
    options.add_argument("--database", default="", help="an address as in DATABASE_URL, instead of SQLite")
    chosen = options.parse_args()
    machine.raise_open_files()
    print(f"{machine.this_machine()}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="kroom-bench-") as name:
        print(await storm(Path(name), chosen.database))


if __name__ == "__main__":
    asyncio.run(main())
