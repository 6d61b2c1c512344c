"""Who may show our pages in a frame, and what those pages may use there."""

from collections.abc import Callable, Sequence

from csp.constants import NONE, SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kroom.lti.models import Platform

PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self)"


READABLE_AT = "_readable_at"


class FramingMiddleware:
    """Pages may be framed by the platforms we know, those of the admin by nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave word for django-csp, which writes the header after us."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            replaced = getattr(response, "_csp_replace", None) or {}
            framed_by = [*ancestors(request), *getattr(response, READABLE_AT, ())]
            response._csp_replace = {**replaced, "frame-ancestors": framed_by}  # type: ignore[attr-defined]
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
            if "X-Frame-Options" in response:  # knows no list, and old browsers would obey it
                del response["X-Frame-Options"]
        return response


def readable_at(origins: Sequence[str], response: HttpResponse) -> HttpResponse:
    """Let these frame this one answer too: it says a sentence to their people, and nothing can be done with it."""
    setattr(response, READABLE_AT, origins)
    return response


def ancestors(request: HttpRequest) -> list[str]:
    """The origins that may frame this page."""
    if request.path.startswith(reverse("admin:index")):
        return [NONE]
    if request.path.startswith(reverse("lti:register")):
        # Opened by platforms that are not known yet. The pages show nothing but a sentence and can do nothing.
        return [SELF, "https:", *(["http:"] if settings.DEBUG else [])]
    origins = {origin for row in Platform.objects.filter(enabled=True) for origin in row.origins}
    return [SELF, *sorted(origins)]
