"""What is kept of platforms: who they are, where they run, and which of their links leads to which room."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from kroom.lti.course_models import Course, Member
from kroom.lti.credit_models import Credit, SentScore

__all__ = [
    "Course",
    "Credit",
    "Deployment",
    "LaunchState",
    "Member",
    "Platform",
    "ResourceLink",
    "SentScore",
    "ToolKey",
    "origin_of",
]

HOSTED_CANVAS = "https://*.instructure.com"
ORIGIN = re.compile(r"https?://((\*\.)?[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?")


def an_address(text: str) -> None:
    """Refuse what cannot be asked over the web."""
    if not origin_of(text):
        raise ValidationError(f"{text} is not an address like https://canvas.example.edu/login.")


def some_origins(text: str) -> None:
    """Refuse what is no list of origins: it goes into a header."""
    for origin in text.split():
        if not ORIGIN.fullmatch(origin):
            raise ValidationError(f"{origin} is not an origin like https://canvas.example.edu.")


def in_a_fortnight() -> datetime:
    """How long a registration link is good."""
    return timezone.now() + timedelta(days=14)


class Platform(models.Model):
    """A platform we are registered with. One issuer may stand for many institutions: the client id tells them apart."""

    name = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255)
    auth_url = models.CharField(
        "authorization address",
        max_length=500,
        validators=[an_address],
        help_text="Where a launch is asked for (OIDC authorization).",
    )
    token_url = models.CharField("token address", max_length=500, validators=[an_address])
    jwks_url = models.CharField(
        "key address",
        max_length=500,
        validators=[an_address],
        help_text="Where the platform shows its public keys (JWKS).",
    )
    frame_origins = models.CharField(
        max_length=1000,
        blank=True,
        validators=[some_origins],
        help_text="Further addresses that show kroom in a frame, divided by spaces, as in "
        "https://canvas.example.edu. Those of the addresses above are always allowed.",
    )
    enabled = models.BooleanField(default=True)
    awaiting_approval = models.BooleanField(
        default=False,
        editable=False,
        help_text="It has registered itself, and nobody here has said yes to it.",
    )
    takes_new_deployments = models.BooleanField(
        "new deployments are welcome",
        default=False,
        help_text="A deployment kroom does not know yet is made known by its first launch. Right for a key that "
        "belongs to one institution; otherwise add each deployment below.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["issuer", "client_id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "client_id"], name="one_platform_per_issuer_and_client")
        ]

    def __str__(self) -> str:
        return self.name or f"{self.issuer} ({self.client_id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever turns a platform on has said yes to it."""
        self.awaiting_approval = self.awaiting_approval and not self.enabled
        super().save(*args, **kwargs)

    @property
    def origins(self) -> list[str]:
        """The origins its pages come from."""
        found = dict.fromkeys(map(origin_of, (self.issuer, self.auth_url, self.token_url)))
        if any(urlsplit(origin).netloc.endswith(".instructure.com") for origin in found):
            found[HOSTED_CANVAS] = None
        found.update(dict.fromkeys(self.frame_origins.split()))
        return [origin for origin in found if origin]


class WaitingPlatform(Platform):
    """A platform that waits for approval, under a name of its own in Django admin."""

    class Meta:
        proxy = True
        verbose_name = "platform that waits for approval"
        verbose_name_plural = "platforms that wait for approval"


class Deployment(models.Model):
    """One installation of the tool inside a platform: an account, or a single course."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="deployments")
    deployment_id = models.CharField(max_length=255)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["platform", "deployment_id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "deployment_id"], name="one_deployment_per_platform")
        ]

    def __str__(self) -> str:
        return f"{self.platform}, deployment {self.deployment_id}"


class CourseRoom(models.Model):
    """A room, and the one course it belongs to; `key` is what links in that course call it (see `course_rooms`)."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="rooms")
    context_id = models.CharField(max_length=255, blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    room = models.OneToOneField("stage.Room", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deployment", "context_id", "key"], name="one_room_per_key_and_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} in {self.context_id}"


class ResourceLink(models.Model):
    """A link in a course, and the room it leads to; several may lead to one.

    A launch may come without a course: `context_id` is empty.
    """

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="links")
    context_id = models.CharField(max_length=255, blank=True)
    link_id = models.CharField(max_length=255)
    room = models.ForeignKey("stage.Room", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["deployment", "context_id", "link_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deployment", "context_id", "link_id"], name="one_room_per_resource_link"
            )
        ]

    def __str__(self) -> str:
        return f"{self.link_id} → {self.room}"


class RegistrationLink(models.Model):
    """An address made for one administrator elsewhere, by which one platform may register itself, once."""

    note = models.CharField(max_length=200, help_text="Whom it is for, as in Example University.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_a_fortnight)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    platform = models.ForeignKey(
        Platform, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.note


class LaunchState(models.Model):
    """A login under way: its state and nonce work once, soon, in the browser that began it. Used is deleted.

    `asked` is what the platform sent, to begin again in another tab. `secret` is what the browser may have laid down
    in the platform's storage, where it keeps no cookies.
    """

    state = models.CharField(max_length=100, primary_key=True)
    nonce = models.CharField(max_length=100)
    secret = models.CharField(max_length=100, blank=True)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    asked = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"login at {self.platform}"


class SpentToken(models.Model):
    """A one-use token that was used; remembered until it would be too old anyway."""

    token = models.CharField(max_length=100, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.token


class ToolKey(models.Model):
    """A key pair of ours; platforms read the public half at /lti/jwks.json.

    It is shown from its first moment, signs from `signs_from` on, and is shown no more after `shown_until`.
    """

    kid = models.CharField(max_length=100, unique=True)
    private_pem = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    signs_from = models.DateTimeField(default=timezone.now)
    shown_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.kid


def origin_of(address: str) -> str:
    """The origin of an address; nothing if it has none, as an issuer that is just a name."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if ORIGIN.fullmatch(origin) else ""
