"""A platform that hands out rosters, page by page."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.kroom.lti.elsewhere import Elsewhere, Reply, a_server
from tests.kroom.lti.some_platform import LEARNER

ROSTER = "/api/lti/courses/7/names_and_roles"


def member(user_id: str, name: str | None = None, *roles: str, **more: Any) -> dict[str, Any]:
    """One of a roster."""
    said = {"user_id": user_id, "roles": list(roles) or [LEARNER]} | ({"name": name} if name else {})
    return said | more


def page(*members: dict[str, Any], following: str = "") -> Reply:
    """One page."""
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return Reply({"id": "x", "context": {"id": "course-1"}, "members": list(members)}, headers=headers)


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    """The platform's server."""
    with a_server() as server:
        server.put("/token", {"access_token": "t"})
        yield server
