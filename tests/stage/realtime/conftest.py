"""Two server processes and a Redis between them."""

import os
import secrets
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from channels_redis.pubsub import RedisPubSubChannelLayer
from pytest_django import Settings

from stage.models import Room
from stage.realtime import presence, ticks
from stage.realtime.hub import RoomHub
from stage.realtime.station import Station, station
from tests.stage.realtime.cable import Cable

NEVER = 10**9


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds are shorter here, and nothing is mended by a look into the log unless a test asks for it."""
    monkeypatch.setattr(ticks, "TICK", 0.02)
    monkeypatch.setattr(ticks, "EVERY", NEVER)
    monkeypatch.setattr(presence, "LINGER", 0.02)


@pytest.fixture
def mended_by_the_log(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fifth tick, as it should be."""
    monkeypatch.setattr(ticks, "EVERY", 5)


@pytest_asyncio.fixture
async def cable(settings: Settings) -> AsyncIterator[Cable]:
    """Between this process and Redis; the other has its own."""
    cable = Cable(os.environ["TEST_REDIS_URL"])
    await cable.mend()
    config = {"hosts": [cable.url], "prefix": secrets.token_hex(4)}
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": config}
    }
    yield cable
    await cable.cut()


@pytest_asyncio.fixture
async def here(cable: Cable) -> AsyncIterator[Station]:
    """This process."""
    here = station()
    yield here
    here.stop()
    await here.layer.flush()


@pytest_asyncio.fixture
async def elsewhere(here: Station, settings: Settings) -> AsyncIterator[Callable[[], Station]]:
    """Makes other processes."""
    config = settings.CHANNEL_LAYERS["default"]["CONFIG"] | {"hosts": [os.environ["TEST_REDIS_URL"]]}
    made: list[Station] = []

    def make() -> Station:
        made.append(Station(RedisPubSubChannelLayer(**config)))
        return made[-1]

    yield make
    for one in made:
        one.stop()
        await one.layer.flush()


@pytest_asyncio.fixture
async def there(elsewhere: Callable[[], Station]) -> Station:
    """Another process."""
    return elsewhere()


Opened = tuple[RoomHub, RoomHub]


@pytest_asyncio.fixture
async def both(here: Station, there: Station, room: Room) -> Opened:
    """The room, as each of them serves it."""
    opened = await here.room(room.pk), await there.room(room.pk)
    for hub in opened:
        await hub.view()
    return opened
