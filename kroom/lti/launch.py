"""The second half of a launch: the platform's signed answer, checked until nothing is left to doubt.

pylti1p3 checks in the order of `MessageLaunch.validate`; what it leaves open is closed here, in the same order.
"""

import base64
import time
from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch

from kroom.lti import keys, refusals, states
from kroom.lti.claims import Claims, is_an_id
from kroom.lti.incoming import Incoming, is_from_our_page, is_ours
from kroom.lti.models import Deployment, LaunchState
from kroom.lti.platforms import Registrations
from kroom.lti.refusals import Refused
from kroom.lti.states import StateCookies, States
from kroom.lti.storage import SECRET, TARGET, target_of
from stage.language import speak

OLDEST = 600
LEEWAY = 60
LONGEST_LIFE = 24 * 3600
ROOM = "LtiResourceLinkRequest"
LINK = "LtiDeepLinkingRequest"

CHECKED_HERE = {
    "verify_aud": False,  # see validate_registration
    "verify_exp": False,  # see check_times: pylti1p3 lets a token without times pass
    "verify_iat": False,
    "verify_nbf": False,
}


class NotProvedYet(Exception):
    """The browser brings no cookie of the login. The platform's storage may hold the secret; a page has to look."""

    def __init__(self, login: LaunchState, target: str) -> None:
        super().__init__()
        self.login = login
        self.target = target


class Launch(MessageLaunch[Incoming, Registrations, States, StateCookies]):
    """pylti1p3's launch, strict. After `validate`, `claims` and `deployment` can be trusted."""

    claims: Claims
    login: LaunchState

    def __init__(self, request: HttpRequest) -> None:
        registrations = Registrations()
        session = States(registrations)
        cookies = StateCookies(request)
        super().__init__(Incoming(request, form_only=True, unreadable=None), registrations, session, cookies)
        self.request = request
        self.registrations = registrations
        self.states = session
        self.cookies = cookies
        self.set_jwt_verify_options(CHECKED_HERE)

    @property
    def deployment(self) -> Deployment:
        """The installation it came from."""
        return self.registrations.deployment

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def validate_state(self) -> "Launch":
        """The state is that of a login under way, begun in this browser, and from now on used."""
        error = self._get_request_param("error")
        if error:
            said = self._get_request_param("error_description")
            known = refusals.FROM_THE_PLATFORM.get(error, refusals.PLATFORM_SAYS_NO)
            raise Refused(known, f"{error!r}: {said[:300]!r}")
        state = self._get_request_param("state")
        if not state or not self._get_request_param("id_token"):
            raise Refused(refusals.NOT_A_LAUNCH, "state or id_token is missing")
        self.login = states.find(state)
        if self._cookie_service.get_cookie(state) != state:
            self.prove_by_storage()
        states.use_up(self.login)
        self.cookies.forget(state)
        self.states.nonce = self.login.nonce
        return self

    def prove_by_storage(self) -> None:
        """Without a cookie, only our own page in this browser can bring the secret of the login.

        Whoever began the login knows the secret; so it counts from our own page alone, which has it from the platform.
        The platform is not asked again in any case: it answers once.
        """
        secret = self._get_request_param(SECRET)
        if secret:
            if not is_from_our_page(self.request) or not states.is_proved_by(self.login, secret):
                states.use_up(self.login)
                raise Refused(refusals.COOKIES_BLOCKED, "the secret of the storage is not that of the login")
        elif self.login.secret:
            target = target_of(self._get_request_param(TARGET)) or self.login.asked[TARGET]
            raise NotProvedYet(self.login, target)
        else:
            raise Refused(refusals.COOKIES_BLOCKED, "no cookie of the login, and no storage")

    def validate_jwt_format(self) -> "Launch":
        """Three parts of JSON, with every claim in its shape."""
        super().validate_jwt_format()
        header: object = self._jwt.get("header")
        if not isinstance(header, dict) or not isinstance(self._jwt.get("body"), dict):
            raise Refused(refusals.BAD_LAUNCH, "header or body is no object")
        payload = self._get_id_token().split(".")[1]
        try:
            decoded = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
            self.claims = msgspec.json.decode(decoded, type=Claims)
        except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
            raise Refused(refusals.BAD_LAUNCH, str(wrong)) from wrong
        speak(*self.claims.locales)
        return self

    def validate_nonce(self) -> "Launch":
        """The nonce is the one we sent, which is gone with its state."""
        if not self._session_service.check_nonce(self.claims.nonce):
            raise Refused(refusals.WRONG_NONCE, "the nonce is not that of the state")
        return self

    def get_client_id(self) -> str:
        """The one it is meant for: with several audiences, azp has to say."""
        audience = [self.claims.aud] if isinstance(self.claims.aud, str) else self.claims.aud
        meant = self.claims.azp or (audience[0] if len(audience) == 1 else "")
        if not meant or meant not in audience:
            raise Refused(refusals.WRONG_AUDIENCE, f"aud {self.claims.aud!r}, azp {self.claims.azp!r}")
        return meant

    def validate_registration(self) -> "Launch":
        """The platform is known, enabled, and the one the login went to."""
        super().validate_registration()
        if self.registrations.platform.pk != self.login.platform_id:
            raise Refused(refusals.WRONG_AUDIENCE, "the login went to another platform")
        return self

    def get_public_key(self) -> tuple[str, str]:
        """The platform's own key of that id, and no algorithm but RS256."""
        header: Mapping[str, Any] = self._jwt.get("header", {})
        kid, algorithm = header.get("kid"), header.get("alg")
        if algorithm != "RS256" or not isinstance(kid, str) or not kid:
            raise Refused(refusals.BAD_SIGNATURE, f"alg {algorithm!r}, kid {kid!r}")
        try:
            key = keys.ring(self.registrations.platform.jwks_url).find(kid)
        except keys.Unreachable as wrong:
            raise Refused(refusals.KEYS_UNREACHABLE, str(wrong)) from wrong
        if key is None:
            raise Refused(refusals.BAD_SIGNATURE, f"no key {kid!r} at the platform")
        return key, algorithm

    def validate_jwt_signature(self) -> "Launch":
        """Signed by the platform, just now."""
        try:
            super().validate_jwt_signature()
        except LtiException as wrong:
            raise Refused(refusals.BAD_SIGNATURE, str(wrong)) from wrong
        check_times(self.claims, time.time())
        return self

    def validate_message(self) -> "Launch":
        """A whole message of a kind that kroom answers, for a person, to our own address."""
        claims = self.claims
        if not claims.sub:
            raise Refused(refusals.NO_PERSON, "no sub: perhaps a visitor of a public course")
        if claims.message_type not in (ROOM, LINK, None):
            raise Refused(refusals.UNKNOWN_MESSAGE, f"message_type {claims.message_type!r}")
        asked = claims.deep_linking
        if claims.message_type == LINK and asked and "ltiResourceLink" not in asked.accept_types:
            raise Refused(refusals.TAKES_NO_ROOMS, f"{claims.placement!r} accepts {asked.accept_types!r}")
        super().validate_message()
        parts = [part.id for part in (claims.resource_link, claims.context) if part]
        if not all(map(is_an_id, [claims.sub, *parts])):
            raise Refused(refusals.BAD_LAUNCH, "an id is empty, too long or no text")
        if not is_ours(self.request, claims.target_link_uri):
            raise Refused(refusals.FOREIGN_TARGET, f"target_link_uri {claims.target_link_uri!r}")
        return self

    def save_launch_data(self) -> "Launch":
        """Nothing of a launch is kept."""
        return self


def check_times(claims: Claims, now: float) -> None:
    """Issued just now, not ended, and not good for ever."""
    if claims.iat > now + LEEWAY or claims.iat < now - OLDEST:
        raise Refused(refusals.CLOCK, f"issued {now - claims.iat:.0f} s ago")
    if claims.exp <= now or claims.exp > now + LONGEST_LIFE + LEEWAY:
        raise Refused(refusals.CLOCK, f"ends in {claims.exp - now:.0f} s")
