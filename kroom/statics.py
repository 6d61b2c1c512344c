"""Static files as they are served in production: all under one name that changes when any of them does.

So browsers keep them for good, and a page never mixes files of two releases. Hashed names of single files would need
each `import` to be rewritten; Django's storage for that takes the types in our comments for imports, and never comes to
an end where modules import each other.
"""

import re
import shutil
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedStaticFilesStorage

FOLDER = "v"
RELEASE = re.compile(rf"{FOLDER}/[0-9a-f]{{12}}")
"""How the folder of one is called; settings.py says so to WhiteNoise too."""
OURS = ("room/", "lti/", "practice/")
COMMENTS = {
    ".js": re.compile(r"/\*\*\s(?:(?!\*/).)*\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE),
    ".css": re.compile(r"/\*(?:(?!\*/).)*\*/", re.DOTALL),
}
"""As we write them: `/** … */`, and `//` on a line of its own; what looks otherwise stays."""
CURRENT = "current"
KEPT = 3
"""Releases whose files stay, for pages that were being opened, and servers that are still to be restarted."""


class ReleaseStorage(CompressedStaticFilesStorage):  # type: ignore[misc] # WhiteNoise has no types
    """`collectstatic` makes a release; from then on addresses lead into it. Each file's plain address lasts as well."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool] | tuple[str, None, RuntimeError]]:
        """Copy everything into a folder named after all of it, and compress it there."""
        if dry_run:
            return
        contents = {name: served(name, Path(self.path(name)).read_bytes()) for name in sorted(paths)}
        release = f"{FOLDER}/{digest_of(contents)}"
        for name, content in contents.items():
            copy = Path(self.path(f"{release}/{name}"))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        yield from super().post_process({f"{release}/{name}": place for name, place in paths.items()})
        Path(self.path(release)).touch()
        Path(self.path(CURRENT)).write_text(release)  # last: until here the former one was whole
        self._tidy()

    def _tidy(self) -> None:
        """Old releases go, the newest stay."""
        releases = sorted(Path(self.path(FOLDER)).iterdir(), key=lambda it: it.stat().st_mtime, reverse=True)
        for old in releases[KEPT:]:
            shutil.rmtree(old)

    @cached_property
    def release(self) -> str:
        """The folder of the current release; empty before the first `collectstatic`."""
        current = Path(self.path(CURRENT))
        found = current.read_text() if current.exists() else ""
        return found if RELEASE.fullmatch(found) else ""

    def url(self, name: str | None) -> str:
        """The address of a file in the current release."""
        return str(super().url(f"{self.release}/{name}" if self.release and name else name))


def digest_of(contents: dict[str, bytes]) -> str:
    """A name for all of it together."""
    digest = sha256()
    for name, content in contents.items():
        digest.update(name.encode() + b"\0" + sha256(content).digest())
    return digest.hexdigest()[:12]


def served(name: str, content: bytes) -> bytes:
    """A file as it is sent: ours without their comments, a third of their weight; lines keep their numbers."""
    comments = COMMENTS.get(Path(name).suffix)
    if comments is None or not name.startswith(OURS):
        return content
    return comments.sub(lambda found: "\n" * found[0].count("\n"), content.decode()).encode()


def lasting(name: str) -> str:
    """The plain address of a file, for places that remember it for years, as Canvas does with a tool's icon."""
    return f"{settings.STATIC_URL}{name}"
