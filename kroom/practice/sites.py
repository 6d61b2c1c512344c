"""Who is at which address. The course and the tool are one site, unless a developer keeps them apart, as Canvas is.

In Canvas there is a third: the sign-on, which every institution shares. `PRACTICE_TOOL` is where the tool is; a sign-on
of its own is one whose address the platform's registration names (`manage.py lti_platform add --auth-url …`).
"""

from copy import copy
from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def tool(request: HttpRequest, name: str) -> str:
    """An address of the tool."""
    path = reverse(name)
    return f"{settings.PRACTICE_TOOL}{path}" if settings.PRACTICE_TOOL else request.build_absolute_uri(path)


def tool_site(request: HttpRequest) -> str:
    """The tool's site."""
    return settings.PRACTICE_TOOL or origin(request)


def origin(request: HttpRequest) -> str:
    """The site that was asked."""
    return f"{request.scheme}://{request.get_host()}"


def as_asked_at(request: HttpRequest, site: str) -> HttpRequest:
    """The same request, as if another of our sites had been asked: the sign-on speaks for the course."""
    there = copy(request)
    there.META = request.META | {"HTTP_HOST": urlsplit(site).netloc}
    there.__dict__.pop("_current_scheme_host", None)  # Django remembers it
    return there


def allow(response: HttpResponse, directive: str, *sites: str) -> HttpResponse:
    """Let a page have to do with other sites of ours. Of the headers that would part them, Canvas sends none."""
    response._csp_update = {directive: [SELF, *sites]}  # type: ignore[attr-defined]
    response["Permissions-Policy"] = "camera=*, microphone=*, display-capture=*"
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
