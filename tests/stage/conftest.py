"""Tabs of the people in the room."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async
from django.db import connections

from stage.models import Participant
from stage.realtime import ticks
from stage.realtime.limits import Bucket
from tests.stage.sockets import Tab


@pytest.fixture(autouse=True)
def not_mended_by_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """What arrives seconds later, by a look into the log, has not arrived."""
    monkeypatch.setattr(ticks, "EVERY", 10**9)


@pytest_asyncio.fixture
async def one_connection(db: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """To the database, for all that follows: opening one for each query would take longest of all."""
    monkeypatch.setitem(connections["default"].settings_dict, "CONN_MAX_AGE", None)
    yield
    await database_sync_to_async(connections.close_all)()


@pytest_asyncio.fixture
async def moderator(teacher: Participant) -> AsyncIterator[Tab]:
    """The moderator's tab."""
    async with Tab(teacher) as tab:
        yield tab


@pytest_asyncio.fixture
async def attendee(student: Participant) -> AsyncIterator[Tab]:
    """The attendee's tab."""
    async with Tab(student) as tab:
        yield tab


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """People may talk as fast as they can."""
    monkeypatch.setattr(Bucket, "take", lambda bucket, amount=1: True)
