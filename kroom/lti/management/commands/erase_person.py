"""manage.py erase_person: somebody made unknown in every room they were in, and off the class lists."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kroom.lti.erasing import erase_person, places_of_person
from kroom.lti.models import Platform


class Command(BaseCommand):
    """A person's data, erased."""

    help = "Makes a person unknown: name and id go, what happened stays as done by a guest. Asks for --yes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and whether it is meant."""
        parser.add_argument("--issuer", required=True, help="as in https://canvas.instructure.com")
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--sub", required=True, help="the person's LTI user id at the platform")
        parser.add_argument("--yes", action="store_true", help="do it; without it, only say where they were")

    def handle(self, *args: Any, issuer: str, client_id: str, sub: str, yes: bool, **options: Any) -> None:
        """Say where they were; make them unknown if asked to."""
        platform = Platform.objects.filter(issuer=issuer, client_id=client_id).first()
        if platform is None:
            raise CommandError("There is no such platform: see manage.py lti_platform list")
        places = places_of_person(platform, sub)
        if yes:
            erase_person(platform, sub)
        if not places:
            self.stdout.write("Nothing is kept of this person.")
            return
        for place in places:
            self.stdout.write(f"  {place}")
        if yes:
            self.stdout.write("This person is unknown there now.")
        else:
            self.stdout.write(
                "This person would be made unknown there. It cannot be undone. To do it, say so with --yes."
            )
