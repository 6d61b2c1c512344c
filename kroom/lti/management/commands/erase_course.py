"""manage.py erase_course: everything kept of one course, gone for good."""

from collections import Counter
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kroom.lti.erasing import courses_of, erase_course, rooms_of
from kroom.lti.models import Deployment


class Command(BaseCommand):
    """A course's data, erased."""

    help = (
        "Erases a course: its rooms with meetings, people, chats, logs and scores, its links and its class list. "
        "Asks for --yes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which course, and whether it is meant."""
        parser.add_argument("--issuer", required=True, help="as in https://canvas.instructure.com")
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--deployment-id", required=True)
        parser.add_argument("--context-id", help="the course's id; left out: show which there are")
        parser.add_argument(
            "--yes", action="store_true", help="erase; without it, only say what would be erased"
        )

    def handle(self, *args: Any, context_id: str | None, yes: bool, **options: Any) -> None:
        """Say what there is; erase it if asked to."""
        deployment = Deployment.objects.filter(
            platform__issuer=options["issuer"],
            platform__client_id=options["client_id"],
            deployment_id=options["deployment_id"],
        ).first()
        if deployment is None:
            raise CommandError("There is no such deployment: see manage.py lti_platform list")
        if context_id is None:
            self.list(deployment)
            return
        rooms = rooms_of(deployment, context_id)
        counts = erase_course(deployment, context_id, really=yes)
        if not counts:
            self.stdout.write(f"Nothing is kept of course {context_id!r}.")
            return
        for room in rooms:
            self.stdout.write(f"  {room.title}")
        self.stdout.write(f"{'Erased' if yes else 'This would erase'}: {in_words(counts)}.")
        if not yes:
            self.stdout.write("It cannot be undone. To do it, say so with --yes.")

    def list(self, deployment: Deployment) -> None:
        """Show every course of which something is kept."""
        courses = courses_of(deployment)
        for context_id in courses:
            titles = ", ".join(room.title for room in rooms_of(deployment, context_id))
            self.stdout.write(f"{context_id or repr('')}: {titles or 'no room'}")
        if not courses:
            self.stdout.write("Nothing is kept of any course there.")


def in_words(counts: Counter[str]) -> str:
    """How much of what."""
    parts = []
    for label, count in sorted(counts.items()):
        names = apps.get_model(label)._meta
        parts.append(f"{count} {names.verbose_name if count == 1 else names.verbose_name_plural}")
    return ", ".join(parts)
