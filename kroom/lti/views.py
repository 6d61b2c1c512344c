"""The addresses platforms know us by."""

import logging
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from pylti1p3.exception import LtiException, OIDCException

from kroom.lti import deep_linking, refusals, tool_keys
from kroom.lti.framing import readable_at
from kroom.lti.launch import LINK, Launch, NotProvedYet
from kroom.lti.login import Login
from kroom.lti.refusals import Refusal, Refused
from kroom.lti.rooms import enter
from kroom.lti.storage import SECRET, Storage
from stage.views import room_page

log = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]


def in_words(view: View) -> View:
    """Answer every refusal with a page a person can read, and one line in the log."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refused as no:
            return readable_at(no.read_at, refuse(request, no.refusal, no.detail))
        except (LtiException, OIDCException, MultiPartParserError) as wrong:
            return refuse(request, refusals.BAD_LAUNCH, str(wrong))
        except (RequestDataTooBig, TooManyFieldsSent) as wrong:
            return refuse(request, refusals.TOO_LARGE, str(wrong))

    return csrf_exempt(answer)


@in_words
def login(request: HttpRequest) -> HttpResponse:
    """A platform says that somebody comes."""
    return Login(request).answer()


@in_words
def launch(request: HttpRequest) -> HttpResponse:
    """A platform says who: the answer is the room itself, or the picker; neither needs a cookie from here on."""
    arrived = Launch(request)
    try:
        arrived.validate()
    except NotProvedYet as unproved:
        return prove(request, unproved)
    if arrived.claims.message_type == LINK:
        response = deep_linking.open_picker(request, arrived.deployment, arrived.claims)
    else:
        response = room_page(request, enter(arrived.deployment, arrived.claims))
    arrived.cookies.write(response)
    return response


@in_words
def choose(request: HttpRequest) -> HttpResponse:
    """A teacher has chosen a room for the course."""
    return deep_linking.choose(request)


@require_GET
def jwks(request: HttpRequest) -> HttpResponse:
    """Our public keys."""
    response = JsonResponse(tool_keys.public_keys())
    response["Cache-Control"] = "public, max-age=300"
    return response


def prove(request: HttpRequest, unproved: NotProvedYet) -> HttpResponse:
    """A page that looks into the platform's storage and brings the launch again, with what it finds there."""
    context = {
        "storage": Storage(unproved.target, unproved.login.platform),
        "state": unproved.login.state,
        "fields": {"state": unproved.login.state, "id_token": request.POST["id_token"]},
        "secret_field": SECRET,
        "refusal": refusals.COOKIES_BLOCKED,
    }
    response = render(request, "lti/prove.html", context)
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"  # the storage may be at the window that opened us
    return response


def refuse(request: HttpRequest, refusal: Refusal, detail: str) -> HttpResponse:
    """Say what happened and what to do next."""
    log.warning("%s refused: %s (%s)", request.path, refusal.code, one_line(detail))
    response = render(request, "lti/refused.html", {"refusal": refusal}, status=refusal.status)
    response["Cache-Control"] = "no-store"
    return response


def one_line(detail: str) -> str:
    """Nobody outside writes lines of our log."""
    return detail[:500].encode("unicode_escape").decode()
