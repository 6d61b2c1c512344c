"""manage.py lti_platform: make a platform known, approve one that has registered itself, list them, turn one off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kroom.lti.models import Deployment, Platform
from kroom.lti.presets import ENVIRONMENTS


class Command(BaseCommand):
    """Platforms, by hand."""

    help = "Registers platforms (such as Canvas) that may send people to kroom."

    def add_arguments(self, parser: CommandParser) -> None:
        """Each way to call it."""
        ways = parser.add_subparsers(dest="way", required=True)

        add = ways.add_parser(
            "add", help="register a platform, or change and turn on again one that is registered"
        )
        add.add_argument("--issuer", required=True, help="as in https://canvas.instructure.com")
        add.add_argument("--client-id", required=True, help="the id of the developer key")
        add.add_argument("--auth-url", required=True, help="authorization address (OIDC)")
        add.add_argument("--token-url", required=True, help="address for access tokens")
        add.add_argument("--jwks-url", required=True, help="address of the platform's public keys")
        add.add_argument("--deployment-id", required=True, action="append", help="may be given several times")
        add.add_argument("--name", default="", help="what to call it in lists")
        add.add_argument(
            "--frame-origin",
            action="append",
            default=[],
            help="a further address that shows kroom in a frame, as https://canvas.example.edu; "
            "may be given several times",
        )

        canvas = ways.add_parser("canvas", help="the same for Canvas as Instructure hosts it, with two ids")
        canvas.add_argument("--environment", choices=ENVIRONMENTS, default="production")
        canvas.add_argument("--client-id", required=True, help="the id of the developer key")
        canvas.add_argument(
            "--deployment-id", required=True, action="append", help="may be given several times"
        )
        canvas.add_argument(
            "--host", default="", help="your own address of Canvas, as school.instructure.com"
        )
        canvas.add_argument("--name", default="", help="what to call it in lists")

        ways.add_parser("list", help="show what is registered")

        approve = ways.add_parser("approve", help="turn on a platform that has registered itself")
        approve.add_argument("--issuer", required=True)
        approve.add_argument("--client-id", required=True)

        disable = ways.add_parser("disable", help="refuse all launches from a platform, or one deployment")
        disable.add_argument("--issuer", required=True)
        disable.add_argument("--client-id", required=True)
        disable.add_argument("--deployment-id", help="only this deployment of it")

    def handle(self, *args: Any, way: str, **options: Any) -> None:
        """Do one of them."""
        if way == "add":
            self.add(**options)
        elif way == "canvas":
            self.canvas(**options)
        elif way == "list":
            self.list()
        elif way == "approve":
            self.approve(**options)
        else:
            self.disable(**options)

    def add(self, issuer: str, client_id: str, deployment_id: list[str], **options: Any) -> None:
        """Register, or change."""
        platform = known_or_new(issuer, client_id)
        platform.auth_url, platform.token_url = options["auth_url"], options["token_url"]
        platform.jwks_url = options["jwks_url"]
        platform.frame_origins = " ".join(options["frame_origin"]) or platform.frame_origins
        self.register(platform, options["name"], deployment_id)

    def canvas(
        self, environment: str, client_id: str, deployment_id: list[str], host: str, **options: Any
    ) -> None:
        """The same, with the addresses everybody shares."""
        hosted = ENVIRONMENTS[environment]
        platform = known_or_new(hosted.issuer, client_id)
        hosted.fill(platform, host)
        self.register(platform, options["name"] or host, deployment_id)

    @transaction.atomic
    def register(self, platform: Platform, name: str, deployments: list[str]) -> None:
        """Turn a platform and its deployments on."""
        word = "Changed" if platform.pk else "Registered"
        platform.name, platform.enabled = name or platform.name, True
        save(platform)
        for each in deployments:
            deployment = platform.deployments.filter(deployment_id=each).first()
            deployment = deployment or Deployment(platform=platform, deployment_id=each)
            deployment.enabled = True
            save(deployment)
        self.stdout.write(f"{word}: {line(platform)}")

    def list(self) -> None:
        """Show every platform with its deployments."""
        rows = Platform.objects.prefetch_related("deployments")
        for platform in rows:
            self.stdout.write(line(platform))
            for deployment in platform.deployments.all():
                self.stdout.write(f"  deployment {deployment.deployment_id}{off(deployment)}")
        if not rows:
            self.stdout.write("No platform is registered yet: see manage.py lti_platform add --help")

    def approve(self, issuer: str, client_id: str, **options: Any) -> None:
        """Say yes to a platform that waits."""
        platform = known(issuer, client_id)
        if not platform.awaiting_approval:
            raise CommandError("That platform does not wait for approval: see manage.py lti_platform list")
        platform.enabled = True
        platform.save()
        self.stdout.write(f"Approved: {line(platform)}")

    def disable(self, issuer: str, client_id: str, deployment_id: str | None, **options: Any) -> None:
        """Turn a platform or a deployment off."""
        platform = known(issuer, client_id)
        if deployment_id is None:
            platform.enabled = False
            platform.save()
        elif not platform.deployments.filter(deployment_id=deployment_id).update(enabled=False):
            raise CommandError(
                f"That platform has no deployment {deployment_id}: see manage.py lti_platform list"
            )
        self.stdout.write(
            f"Disabled: {line(platform)}{f', deployment {deployment_id}' if deployment_id else ''}"
        )


def known_or_new(issuer: str, client_id: str) -> Platform:
    """The platform of these ids, to be changed and saved."""
    found = Platform.objects.filter(issuer=issuer, client_id=client_id).first()
    return found or Platform(issuer=issuer, client_id=client_id)


def known(issuer: str, client_id: str) -> Platform:
    """The platform of these ids; it has to be there."""
    found = Platform.objects.filter(issuer=issuer, client_id=client_id).first()
    if found is None:
        raise CommandError(
            f"No platform with issuer {issuer} and client id {client_id}: see manage.py lti_platform list"
        )
    return found


def save(row: Platform | Deployment) -> None:
    """Save what is valid; say in words what is not."""
    try:
        row.full_clean()
    except ValidationError as wrong:
        said = "; ".join(f"{field}: {' '.join(texts)}" for field, texts in wrong.message_dict.items())
        raise CommandError(said) from None
    row.save()


def line(platform: Platform) -> str:
    """One platform on one line."""
    name = f"{platform.name}: " if platform.name else ""
    return f"{name}issuer {platform.issuer}, client id {platform.client_id}{off(platform)}"


def off(row: Platform | Deployment) -> str:
    """A word for what is turned off."""
    if isinstance(row, Platform) and row.awaiting_approval:
        return " (waits for approval)"
    return "" if row.enabled else " (disabled)"
