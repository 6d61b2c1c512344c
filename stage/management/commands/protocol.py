"""Write the protocol for browsers and for readers."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from stage.spelled_out import markdown, typescript


class Command(BaseCommand):
    """`manage.py protocol`: rewrite the files made from stage/protocol/."""

    help = "Rewrite static/room/protocol.d.ts and docs/protocol.md from stage/protocol/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both files."""
        for name, text in written().items():
            path = Path(settings.BASE_DIR) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(name)


def written() -> dict[str, str]:
    """The files and what belongs in them."""
    return {"static/room/protocol.d.ts": typescript(), "docs/protocol.md": markdown()}
