"""LTI platform storage: where a platform's page keeps a word for us when the browser keeps no cookie of ours.

Canvas names a frame beside ours that stands at its sign-on address and passes messages on. A message goes to no window
but at an address of the platform, and an answer counts from nowhere else; see `static/lti/storage.js`.
"""

import re
from dataclasses import dataclass

from kroom.lti.models import Platform, origin_of

TARGET = "lti_storage_target"
SECRET = "storage_secret"  # noqa: S105 (the name of a field)
A_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True)
class Storage:
    """Whom a page asks: the frame of that name, and its addresses, the likeliest first."""

    target: str
    platform: Platform

    @property
    def origins(self) -> str:
        """The sign-on's address, as the standard says; then those of its pages, as in Canvas's editor."""
        first = origin_of(self.platform.auth_url)
        return " ".join(dict.fromkeys([first, *self.platform.origins]))


def target_of(text: str) -> str:
    """The name of a frame, if it is one."""
    return text if A_NAME.fullmatch(text) else ""
