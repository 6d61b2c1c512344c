"""Threads for what happens at the same moment."""

from collections.abc import Iterator

import pytest

from tests.stage.actions.threads import Threads


@pytest.fixture(scope="module")
def threads(django_db_setup: None) -> Iterator[Threads]:
    """As many as the largest race has; their connections stay for the next."""
    some = Threads(12)
    yield some
    some.close()
