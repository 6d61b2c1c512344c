"""State and nonce: each login's own, good once, for ten minutes, in the browser that began it.

The browser proves that by a cookie; or, where it keeps none, by a secret that our page laid down in the platform's own
storage (LTI platform storage) and that our page brings back.
"""

import re
from datetime import timedelta
from http.cookies import Morsel
from secrets import compare_digest
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pylti1p3.cookie import CookieService
from pylti1p3.session import SessionService

from kroom.lti import refusals
from kroom.lti.models import LaunchState
from kroom.lti.refusals import Refused

LIFE = timedelta(minutes=10)
SWEEP_EVERY = 60
LOOKS_LIKE_A_STATE = re.compile(r"state-[A-Za-z0-9_-]{20,80}")

# Python learns of Partitioned cookies in 3.14.
Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]


class States(SessionService):
    """Where pylti1p3 leaves the nonce and state of a login, and finds those of a launch."""

    def __init__(self, registrations: Any) -> None:
        self.registrations = registrations
        self.nonce = ""
        self.state = ""
        self.secret = ""

    def save_nonce(self, nonce: str) -> None:
        """Keep it for the state, which comes next."""
        self.nonce = nonce

    def save_state_params(self, state: str, params: dict[str, object]) -> None:
        """Write down the login; pylti1p3 calls this last."""
        sweep()
        self.state = state
        LaunchState.objects.create(
            state=state,
            nonce=self.nonce,
            secret=self.secret,
            platform=self.registrations.platform,
            asked=params,
            expires_at=timezone.now() + LIFE,
        )

    def check_nonce(self, nonce: str) -> bool:
        """Is it the one that went with the state?"""
        return compare_digest(nonce.encode(), self.nonce.encode())


def find(state: str) -> LaunchState:
    """A login that is still under way."""
    found = (
        LaunchState.objects.filter(pk=state, expires_at__gt=timezone.now()).first()
        if LOOKS_LIKE_A_STATE.fullmatch(state)
        else None
    )
    if found is None:
        raise Refused(refusals.USED_OR_OLD, "no such state")
    return found


def is_proved_by(row: LaunchState, secret: str) -> bool:
    """Is it the secret that was laid down when this login began?"""
    return bool(row.secret) and compare_digest(secret.encode(), row.secret.encode())


def use_up(row: LaunchState) -> None:
    """Of two who come with one state at the same moment, one is first."""
    used, _ = LaunchState.objects.filter(pk=row.pk).delete()
    if not used:
        raise Refused(refusals.USED_OR_OLD, "the state was used this very moment")


def sweep() -> None:
    """Delete logins that nobody finished; each process does so now and then."""
    if cache.add("kroom.lti.swept", True, timeout=SWEEP_EVERY):
        LaunchState.objects.filter(expires_at__lt=timezone.now()).delete()


class StateCookies(CookieService):
    """One cookie per login, so that several tabs can launch at once; it works in the frame of another site."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.to_set: dict[str, tuple[str, int]] = {}

    def name(self, state: str) -> str:
        """With the prefix no neighbouring host can plant it; only https may carry it."""
        return f"__Host-lti-{state}" if self.request.is_secure() else f"lti-{state}"

    def get_cookie(self, name: str) -> str | None:
        """The cookie of a state."""
        return self.request.COOKIES.get(self.name(name))

    def set_cookie(self, name: str, value: str | int, exp: int | None = None) -> None:
        """Set it with the answer."""
        self.to_set[self.name(name)] = str(value), int(LIFE.total_seconds())

    def forget(self, state: str) -> None:
        """The state is used."""
        self.to_set[self.name(state)] = "", 0

    def write(self, response: HttpResponse) -> None:
        """Put the cookies into an answer."""
        for name, (value, seconds) in self.to_set.items():
            set_frame_cookie(self.request, response, name, value, seconds, httponly=True)


def set_frame_cookie(
    request: HttpRequest, response: HttpResponse, name: str, value: str, seconds: int, *, httponly: bool
) -> None:
    """Set a cookie that browsers keep even in a frame, apart for each site that frames us."""
    secure = request.is_secure()
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=secure,
        httponly=httponly,
        samesite="None" if secure else "Lax",
    )
    if secure:
        response.cookies[name]["partitioned"] = True
