"""Who may send us people: pylti1p3's questions about platforms, answered from the database."""

import logging
from typing import Any

from pylti1p3.deployment import Deployment as KnownDeployment
from pylti1p3.registration import Registration
from pylti1p3.tool_config.abstract import ToolConfAbstract

from kroom.lti import refusals
from kroom.lti.claims import is_an_id
from kroom.lti.models import Deployment, Platform
from kroom.lti.refusals import Refused

log = logging.getLogger(__name__)


def find_platform(issuer: str, client_id: str | None) -> Platform:
    """The platform behind an issuer and a client id, which a login may leave out where there is but one."""
    if "\0" in issuer or (client_id and not is_an_id(client_id)):
        raise Refused(refusals.UNKNOWN_PLATFORM, "not an issuer or client id")
    rows = Platform.objects.filter(issuer=issuer)
    found = list((rows.filter(client_id=client_id) if client_id else rows.filter(enabled=True))[:2])
    if len(found) != 1:
        raise Refused(refusals.UNKNOWN_PLATFORM, "several registrations" if found else "no registration")
    if not found[0].enabled:
        why = refusals.WAITS_FOR_APPROVAL if found[0].awaiting_approval else refusals.PLATFORM_OFF
        raise Refused(why, read_at=found[0].origins)
    return found[0]


def find_deployment(platform: Platform, deployment_id: str) -> Deployment:
    """An installation that a launch may come from; asked once the platform's signature has been checked."""
    found = is_an_id(deployment_id) and platform.deployments.filter(deployment_id=deployment_id).first()
    if not found and is_an_id(deployment_id) and platform.takes_new_deployments:
        found, _ = platform.deployments.get_or_create(deployment_id=deployment_id)
        log.info("new deployment %r of %s", deployment_id, platform)
    if not found:
        raise Refused(refusals.UNKNOWN_DEPLOYMENT, f"deployment {deployment_id!r}")
    if not found.enabled:
        raise Refused(refusals.DEPLOYMENT_OFF, f"deployment {deployment_id!r}")
    return found


class Registrations(ToolConfAbstract[Any]):
    """Remembers what it found, for the launch that asked."""

    platform: Platform
    deployment: Deployment

    def check_iss_has_one_client(self, iss: str) -> bool:
        """An issuer is never enough: it may stand for many institutions."""
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        """See above."""
        return True

    def find_registration_by_params(
        self, iss: str, client_id: str, *args: Any, **kwargs: Any
    ) -> Registration:
        """The platform, in pylti1p3's words."""
        self.platform = find_platform(iss, client_id)
        known = Registration().set_issuer(iss).set_client_id(self.platform.client_id)
        known.set_auth_login_url(self.platform.auth_url).set_auth_token_url(self.platform.token_url)
        return known.set_key_set_url(self.platform.jwks_url)

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: Any, **kwargs: Any
    ) -> KnownDeployment:
        """The deployment, in pylti1p3's words."""
        self.deployment = find_deployment(self.platform, deployment_id)
        return KnownDeployment().set_deployment_id(deployment_id)

    def find_registration_by_issuer(self, iss: str, *args: Any, **kwargs: Any) -> Registration:
        """Never asked."""
        raise NotImplementedError

    def find_deployment(self, iss: str, deployment_id: str) -> KnownDeployment:
        """Never asked."""
        raise NotImplementedError
