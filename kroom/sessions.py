"""Sessions of the administration, in the database as Django keeps them."""

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie that cannot be a key of ours is not looked up: a quoted one may have a NUL, where PostgreSQL fails."""

    def _validate_session_key(self, key: Any) -> bool:
        return bool(super()._validate_session_key(key)) and key.isascii() and key.isalnum()  # type: ignore[misc]
