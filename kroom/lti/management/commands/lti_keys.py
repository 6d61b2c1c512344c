"""manage.py lti_keys: our own keys: show them, bring in a new one, drop one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kroom.lti import tool_keys
from kroom.lti.models import ToolKey
from kroom.lti.tool_keys import NotNow, moment


class Command(BaseCommand):
    """The keys of this tool."""

    help = "Lists, rotates and retires the keys kroom signs with; platforms read them at /lti/jwks.json."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three ways to call it."""
        ways = parser.add_subparsers(dest="way", required=True)
        ways.add_parser("list", help="show every key and what it is good for")
        rotate = ways.add_parser(
            "rotate",
            help="bring in a new key: it is shown at once and signs a day later; the old one is shown for a week more",
        )
        rotate.add_argument(
            "--at-once",
            action="store_true",
            help="sign with it at once, as when the old key was stolen; "
            "a platform that remembers our keys may refuse us until it looks again",
        )
        retire = ways.add_parser("retire", help="drop a key now, before its time")
        retire.add_argument("kid", help="its id, as in the list")

    def handle(self, *args: Any, way: str, **options: Any) -> None:
        """Do one of them."""
        try:
            if way == "rotate":
                key = tool_keys.rotate(at_once=options["at_once"])
                self.stdout.write(f"New key: {line(key)}")
            elif way == "retire":
                tool_keys.retire(options["kid"])
                self.stdout.write(f"Retired: {options['kid']}")
            else:
                self.list()
        except NotNow as why:
            raise CommandError(str(why)) from None

    def list(self) -> None:
        """Every key, the newest first."""
        tool_keys.signing_key()
        for key in ToolKey.objects.all():
            self.stdout.write(line(key))


def line(key: ToolKey) -> str:
    """One key on one line."""
    now = timezone.now()
    if key.shown_until is not None and key.shown_until <= now:
        return f"{key.kid}: not shown any more"
    if key == tool_keys.signing_key():
        use = "signs now"
    elif key.signs_from > now and key.shown_until is None:
        use = f"shown, signs from {moment(key.signs_from)}"
    else:
        use = "shown, signs nothing new"
    return f"{key.kid}: {use}" + (f"; shown until {moment(key.shown_until)}" if key.shown_until else "")
