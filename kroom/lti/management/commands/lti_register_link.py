"""manage.py lti_register_link: make an address by which one platform may register itself, once."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kroom.lti.models import RegistrationLink
from kroom.lti.registration_links import path_of


class Command(BaseCommand):
    """A registration link."""

    help = "Makes a registration link: paste it into Canvas as the address for dynamic registration. It works once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is for, and for how long."""
        parser.add_argument("note", help="whom it is for, as 'Example University'")
        parser.add_argument("--days", type=int, default=14, help="how long it is good (14)")
        parser.add_argument("--host", default="", help="kroom's address, as kroom.example.edu")

    def handle(self, *args: Any, note: str, days: int, host: str, **options: Any) -> None:
        """Make it and show it."""
        if days < 1:
            raise CommandError("--days must be 1 or more")
        if settings.LTI_REGISTRATION == "off":
            raise CommandError(
                "LTI_REGISTRATION is off: no platform may register itself, with or without a link"
            )
        link = RegistrationLink.objects.create(note=note, expires_at=timezone.now() + timedelta(days=days))
        named = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
        host = host or (named[0] if named else "<the address of this kroom>")
        self.stdout.write(f"https://{host}{path_of(link)}")
