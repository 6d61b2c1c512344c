"""What browsers bring, as pylti1p3 asks for it."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from pylti1p3.request import Request

from kroom.lti import refusals
from kroom.lti.refusals import Refusal, Refused

LONGEST_TOKEN = 64 * 1024
LONGEST = 8 * 1024
PORTS = {"http": 80, "https": 443}


class Incoming(Request):
    """The fields of a form or a query, of bearable length. A launch only comes as a form.

    `unreadable` is what is said of a field with a NUL, which no database keeps; those of a launch are only compared.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        form_only: bool = False,
        unreadable: Refusal | None = refusals.BAD_LOGIN,
    ) -> None:
        self.request = request
        self.form_only = form_only
        self.unreadable = unreadable

    def get_param(self, key: str) -> str:
        """A field; empty if it was not sent."""
        value: str = self.request.POST.get(key, "")
        if not value and not self.form_only:
            value = self.request.GET.get(key, "")
        if len(value) > (LONGEST_TOKEN if key == "id_token" else LONGEST):
            raise Refused(refusals.TOO_LARGE, f"{key} has {len(value)} characters")
        if self.unreadable and "\0" in value:
            raise Refused(self.unreadable, f"{key} has a NUL")
        return value

    def is_secure(self) -> bool:
        """Did it come over https?"""
        return self.request.is_secure()

    @property
    def session(self) -> None:
        """There is none: nothing here needs a Django session."""
        return None


def is_ours(request: HttpRequest, address: str) -> bool:
    """Does the address lead to the host that was asked?"""
    try:
        there, here = urlsplit(address), urlsplit(request.build_absolute_uri("/"))
        ports = [parts.port or PORTS.get(parts.scheme) for parts in (there, here)]
    except ValueError:
        return False
    return there.scheme in PORTS and there.hostname == here.hostname and ports[0] == ports[1]


def is_from_our_page(request: HttpRequest) -> bool:
    """Was the form sent by a page of ours? Browsers say so with every form; other sites cannot make them say it."""
    return is_ours(request, request.headers.get("Origin", ""))


def is_in_a_frame(request: HttpRequest) -> bool:
    """Will the answer be shown in a frame? Every current browser says so."""
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")


def is_a_browser_that_does_not_say(request: HttpRequest) -> bool:
    """An old browser, or one on plain http, may well show the answer in a frame; a program does not."""
    has_said = "Sec-Fetch-Dest" in request.headers
    return not has_said and request.headers.get("User-Agent", "").startswith("Mozilla/")
