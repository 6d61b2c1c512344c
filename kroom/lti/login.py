"""The first half of a launch: the platform says that somebody comes, we ask it who."""

from secrets import token_urlsafe
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect

from kroom.lti import refusals
from kroom.lti.incoming import Incoming, is_a_browser_that_does_not_say, is_in_a_frame, is_ours
from kroom.lti.platforms import Registrations
from kroom.lti.refusals import Refused
from kroom.lti.states import StateCookies, States, set_frame_cookie
from kroom.lti.storage import TARGET, Storage, target_of

ASKED = (
    "iss",
    "client_id",
    "login_hint",
    "lti_message_hint",
    "target_link_uri",
    "lti_deployment_id",
    "deployment_id",
)
"""What a platform sends to begin a login; Canvas says deployment_id where others say lti_deployment_id."""

WORKS = "lti-cookies-work"
"""A cookie that a script may read, to see whether the browser keeps cookies in this frame."""


class Login(OIDCLogin[Incoming, Registrations, States, StateCookies, HttpResponse]):
    """pylti1p3's login, with our states and cookies."""

    def __init__(self, request: HttpRequest) -> None:
        registrations = Registrations()
        cookies = StateCookies(request)
        states = States(registrations)
        super().__init__(Incoming(request), registrations, states, cookies)
        self.request = request
        self.registrations = registrations
        self.states = states
        self.cookies = cookies

    def _get_uuid(self) -> str:
        return token_urlsafe(32)

    def _generate_nonce(self) -> str:
        return token_urlsafe(32)

    def get_redirect(self, url: str) -> Redirect[HttpResponse]:
        """Never asked: `answer` redirects."""
        raise NotImplementedError

    def answer(self) -> HttpResponse:
        """Send the browser on to the platform."""
        asked = {key: value for key in ASKED if (value := self._get_request_param(key))}
        if not asked.get("iss") or not asked.get("login_hint"):
            raise Refused(refusals.BAD_LOGIN, "iss or login_hint is missing")
        if "target_link_uri" in asked and not is_ours(self.request, asked["target_link_uri"]):
            raise Refused(refusals.FOREIGN_TARGET, f"target_link_uri {asked['target_link_uri']!r}")
        target = target_of(self._get_request_param(TARGET))
        looks_first = self.looks_first(target)
        if looks_first and target:
            self.states.secret = token_urlsafe(32)
        self.pass_params_to_launch({**asked, TARGET: target})
        onward = self.onward()
        response = self.way_on(onward, asked, target) if looks_first else HttpResponseRedirect(onward)
        self.cookies.write(response)
        response["Cache-Control"] = "no-store"
        response["Cross-Origin-Opener-Policy"] = (
            "unsafe-none"  # the storage may be at the window that opened us
        )
        return response

    def looks_first(self, target: str) -> bool:
        """Where cookies may not work, a page first sees whether they do, and finds another way if not."""
        if is_in_a_frame(self.request) or is_a_browser_that_does_not_say(self.request):
            return True
        return bool(target) and "Sec-Fetch-Dest" in self.request.headers

    def onward(self) -> str:
        """Where the platform wants to be asked: pylti1p3 appends a query, also to an address that has one."""
        address: str = self._prepare_redirect_url(self.request.build_absolute_uri(reverse("lti:launch")))
        head, _, query = address.rpartition("?")
        return f"{head}&{query}" if "?" in head else address

    def way_on(self, onward: str, asked: dict[str, str], target: str) -> HttpResponse:
        """A page that goes on by itself where the browser can prove later that it began this login.

        Where it cannot, it shows a button for a new tab. That has to come before the platform answers: Canvas answers
        a login once.
        """
        context: dict[str, object] = {"onward": onward, "again": again(asked), "cookie": WORKS}
        if target:
            storage = Storage(target, self.registrations.platform)
            context |= {"storage": storage, "state": self.states.state, "secret": self.states.secret}
        response = render(self.request, "lti/way_on.html", context)
        set_frame_cookie(self.request, response, WORKS, "1", 60, httponly=False)
        return response


def again(asked: dict[str, str]) -> str:
    """The address that begins the same login anew."""
    return f"{reverse('lti:login')}?{urlencode(asked)}"
