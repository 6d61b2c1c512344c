"""Canvas as Instructure hosts it: everybody shares these addresses, and only the ids differ."""

from dataclasses import dataclass

from kroom.lti.models import Platform


@dataclass(frozen=True)
class HostedCanvas:
    """One of its environments."""

    issuer: str
    sign_on: str

    def fill(self, platform: Platform, host: str = "") -> None:
        """Set a platform's addresses. `host` is the institution's own: tokens are asked for there, and it frames us."""
        platform.issuer = self.issuer
        platform.auth_url = f"{self.sign_on}/api/lti/authorize_redirect"
        platform.jwks_url = f"{self.sign_on}/api/lti/security/jwks"
        platform.token_url = f"{f'https://{host}' if host else self.sign_on}/login/oauth2/token"


ENVIRONMENTS = {
    "production": HostedCanvas("https://canvas.instructure.com", "https://sso.canvaslms.com"),
    "beta": HostedCanvas("https://canvas.beta.instructure.com", "https://sso.beta.canvaslms.com"),
    "test": HostedCanvas("https://canvas.test.instructure.com", "https://sso.test.canvaslms.com"),
}
