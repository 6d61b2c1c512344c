"""A platform's services (roster, gradebook): asked with an access token, at addresses that a verified launch named.

Which address may be asked: a launch is signed by the platform, so what it names is the platform's own word, and a
token of that platform is all that is sent there. Insisting on one of the platform's other hosts would be wrong for
Canvas, where one institution has several; but a host of which no administrator of kroom has approved has to be on the
open internet. From there on nothing leads away: pages and line items are on the server the launch named, redirects
are not followed, and where the token comes over https, so does everything it opens.
"""

import threading
import time
import uuid
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import jwt
import msgspec

from kroom.lti import tool_keys
from kroom.lti.models import Platform
from kroom.lti.outside import Answer, Limits, Line, Unreachable, origin
from kroom.lti.troubles import Problem, Trouble

SCOPE = "https://purl.imsglobal.org/spec/"
ROSTER = SCOPE + "lti-nrps/scope/contextmembership.readonly"
LINE_ITEMS = SCOPE + "lti-ags/scope/lineitem"
SCORES = SCOPE + "lti-ags/scope/score"
OF_THE_GRADEBOOK = (LINE_ITEMS, SCORES)
ALL_SCOPES = (ROSTER, *OF_THE_GRADEBOOK)
"""All that kroom ever asks a token for, and so all that it registers for."""

ASSERTION_LIFE = 300
TOKEN_LIFE = 3600
LONGEST_LIFE = 24 * 3600
MARGIN = 60
"""Seconds before its end in which a token is not used any more."""
TIMEOUT = (3.05, 10.0)
TIME_ALTOGETHER = 20.0
LARGEST = 2 * 1024 * 1024
LARGEST_TOKEN = 64 * 1024
"""Nobody waits for these answers; a whole page of a roster may come."""
LONGEST_ADDRESS = 2000

Shape = TypeVar("Shape")
Key = tuple[int | None, str, str, tuple[str, ...]]


class Token(msgspec.Struct, frozen=True):
    """What a token address answers."""

    access_token: str
    expires_in: int | float | str = TOKEN_LIFE
    scope: str | None = None


_tokens: dict[Key, tuple[str, float]] = {}
_asking_for_one = threading.Lock()


class Service:
    """A platform, asked for these scopes."""

    def __init__(self, platform: Platform, scopes: Iterable[str]) -> None:
        self.platform = platform
        self.scopes = tuple(sorted(scopes))
        self.line = Line()

    def __enter__(self) -> Self:
        self.line.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None
    ) -> None:
        self.line.__exit__(kind, wrong, at)

    def get(self, address: str, accept: str) -> Answer:
        """Read something."""
        return self.ask("GET", address, {"Accept": accept})

    def send(
        self, method: str, address: str, kind: str, said: Any, accept: str = "application/json"
    ) -> Answer:
        """Say something, as JSON of this kind."""
        return self.ask(method, address, {"Accept": accept, "Content-Type": kind}, msgspec.json.encode(said))

    def ask(self, method: str, address: str, headers: dict[str, str], data: bytes | None = None) -> Answer:
        """Ask with a token; an answer that is none is a `Trouble`. A token that has lost its power is renewed once."""
        if not may_be_asked(self.platform, address):
            raise Trouble(Problem.BAD_ANSWER, f"not an address to ask: {address!r}")
        for is_last in (False, True):
            token, is_new = self.token()
            answer = self.once(method, address, {**headers, "Authorization": f"Bearer {token}"}, data)
            if answer.status != 401:
                break
            _tokens.pop(self.key, None)
            if is_new or is_last:
                break
        insist_on_success(answer, f"{method} {address}")
        return answer

    def once(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        data: Any = None,
        largest: int | None = None,
    ) -> Answer:
        """Ask, whatever the answer is."""
        limits = Limits(largest or LARGEST, TIMEOUT, TIME_ALTOGETHER)
        is_strangers = not is_approved(self.platform, address)
        try:
            return self.line.ask(
                method, address, headers=headers, data=data, limits=limits, is_strangers=is_strangers
            )
        except Unreachable as wrong:
            raise Trouble(Problem.UNREACHABLE, str(wrong)) from wrong

    # ---- tokens

    @property
    def key(self) -> Key:
        """Whose token it is. One issuer may be many institutions: it is no part of this."""
        return self.platform.pk, self.platform.client_id, self.platform.token_url, self.scopes

    def token(self) -> tuple[str, bool]:
        """A token that is still good, and whether it was fetched just now."""
        with _asking_for_one:
            token, until = _tokens.get(self.key, ("", 0.0))
            if token and time.monotonic() < until:
                return token, False
        fetched, seconds = self.fetch_token()
        with _asking_for_one:
            _tokens[self.key] = fetched, time.monotonic() + seconds - MARGIN
        return fetched, True

    def fetch_token(self) -> tuple[str, float]:
        """Ask for a token, signing with our key; returns it and its life."""
        address = self.platform.token_url
        asked = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion(self.platform),
            "scope": " ".join(self.scopes),
        }
        answer = self.once("POST", address, {"Accept": "application/json"}, asked, largest=LARGEST_TOKEN)
        if answer.status in (400, 401, 403) and b"invalid_scope" in answer.body:
            raise Trouble(Problem.NOT_ALLOWED, f"{address}: {shortened(answer)}")
        if answer.status in (400, 401, 403):
            raise Trouble(Problem.NO_TOKEN, f"{address}: {shortened(answer)}")
        insist_on_success(answer, f"POST {address}")
        token = read(answer, Token)
        if token.scope is not None and not set(self.scopes) <= set(token.scope.split()):
            raise Trouble(Problem.NOT_ALLOWED, f"{address} grants {token.scope!r} only")
        if not token.access_token.isascii() or not token.access_token.isprintable() or not token.access_token:
            raise Trouble(Problem.BAD_ANSWER, f"{address}: not a token")
        return token.access_token, life_of(token)


def life_of(token: Token) -> float:
    """How many seconds it is good for; some platforms write the number as text."""
    try:
        seconds = float(token.expires_in)
    except ValueError:
        return TOKEN_LIFE
    return min(max(seconds, 0.0), LONGEST_LIFE)


def assertion(platform: Platform) -> str:
    """Who we are, signed: for this token address alone, for a few minutes, once."""
    now = int(time.time())
    claims = {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.token_url,
        "iat": now - 5,
        "exp": now + ASSERTION_LIFE,
        "jti": uuid.uuid4().hex,
    }
    key = tool_keys.signing_key()
    return jwt.encode(claims, key.private_pem, algorithm="RS256", headers={"kid": key.kid})


def may_be_asked(platform: Platform, address: str) -> bool:
    """Whether an address that a launch named can be asked: see above."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return False
    there, tokens = origin(address), origin(platform.token_url)
    return there is not None and tokens is not None and (there[0] == "https" or tokens[0] == "http")


def is_approved(platform: Platform, address: str) -> bool:
    """Whether it is on a host that an administrator has seen among the platform's own, be it on a campus network."""
    there = origin(address)
    approved = (origin(one) for one in (platform.token_url, platform.jwks_url, platform.auth_url))
    return there is not None and there[1] in {one[1] for one in approved if one}


def insist_on_success(answer: Answer, asked: str) -> None:
    """Turn every status but 2xx into the trouble it is."""
    status = answer.status
    if 200 <= status < 300:
        return
    detail = f"{asked} answers {status}: {shortened(answer)}"
    if status in (429, 503) or (status == 403 and b"rate limit" in answer.body.lower()):  # Canvas says 403
        raise Trouble(Problem.BUSY, detail, wait=seconds_to_wait(answer))
    if status >= 500:
        raise Trouble(Problem.UNREACHABLE, detail)
    problem = PROBLEMS.get(status, Problem.REFUSED if status >= 400 else Problem.BAD_ANSWER)
    raise Trouble(problem, detail, status=status)


PROBLEMS = {
    401: Problem.NOT_ALLOWED,
    403: Problem.NOT_ALLOWED,
    404: Problem.GONE,
    410: Problem.GONE,
}


def seconds_to_wait(answer: Answer) -> float | None:
    """What `Retry-After` says, if it says seconds."""
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isdigit() else None


def read(answer: Answer, shape: type[Shape]) -> Shape:
    """The JSON of an answer."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise Trouble(Problem.BAD_ANSWER, f"{len(answer.body)} bytes: {wrong}") from wrong


def shortened(answer: Answer) -> str:
    """The beginning of a refusal, for the log; other answers have people in them."""
    return repr(answer.body[:200])


def scopes_in(said: Sequence[object]) -> list[str]:
    """The scopes a launch says are granted that kroom has a use for."""
    return [scope for scope in OF_THE_GRADEBOOK if scope in said]
