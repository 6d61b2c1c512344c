"""Connecting a platform: the page it opens to have kroom register itself, and the key to paste by hand."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kroom.lti import refusals, registration_links
from kroom.lti.incoming import Incoming
from kroom.lti.models import RegistrationLink
from kroom.lti.refusals import Refusal, Refused
from kroom.lti.registration import register as register_at
from kroom.lti.tool import Addresses, lti_key
from kroom.lti.views import one_line

log = logging.getLogger(__name__)

AT_ONCE = 4
turns = threading.BoundedSemaphore(AT_ONCE)
"""A registration waits for servers of a stranger's choice, half a minute perhaps: of all the turns that pages take
(`kroom.turns`), these may be held by it. Nobody waits for one of them, or they would hold the others meanwhile."""


@require_GET
def register(request: HttpRequest, link: str = "") -> HttpResponse:
    """A platform's administrator wants kroom: register there, and say what happens next."""
    try:
        opened_by = may_register(link)
        incoming = Incoming(request, unreadable=refusals.BAD_CONFIGURATION)
        configuration = incoming.get_param("openid_configuration")
        if not configuration:
            raise Refused(refusals.NOT_A_REGISTRATION, "openid_configuration is missing")
        token = incoming.get_param("registration_token")
        with a_turn():
            platform = register_at(configuration, token, Addresses.of(request), opened_by)
    except Refused as no:
        return refuse(request, no.refusal, no.detail)
    log.warning("registered, waits for approval: %s", one_line(f"{platform.issuer} {platform.client_id}"))
    return page(request, "lti/registered.html", {"platform": platform}, 200)


@require_GET
def config(request: HttpRequest) -> HttpResponse:
    """The LTI key as JSON, to paste into Canvas."""
    return JsonResponse(lti_key(Addresses.of(request)), json_dumps_params={"indent": 2})


def may_register(link: str) -> RegistrationLink | None:
    """Is this address open to whoever asks?"""
    if settings.LTI_REGISTRATION == "off":
        raise Refused(refusals.REGISTRATION_OFF)
    if link:
        return registration_links.find(link)
    if settings.LTI_REGISTRATION == "link":
        raise Refused(refusals.NO_REGISTRATION_LINK)
    return None


@contextmanager
def a_turn() -> Iterator[None]:
    """One of the few, or a refusal at once."""
    if not turns.acquire(blocking=False):
        raise Refused(refusals.TOO_MANY_AT_ONCE)
    try:
        yield
    finally:
        turns.release()


def refuse(request: HttpRequest, refusal: Refusal, detail: str) -> HttpResponse:
    """Say what is wrong and what to do, in the platform's window."""
    log.warning("registration refused: %s (%s)", refusal.code, one_line(detail))
    return page(request, "lti/not_registered.html", {"refusal": refusal}, refusal.status)


def page(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    """A page for a window the platform has opened, which has to be told when it may close."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
