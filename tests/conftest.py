"""What every test may ask for."""

from collections.abc import Callable, Iterator

import pytest
from asgiref.sync import SyncToAsync
from django.db import connection, connections

from stage.entry import admit, open_room
from stage.models import Participant, Room
from stage.words import Access, Role

Admit = Callable[..., Participant]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that ask for no database are run once, on SQLite: on PostgreSQL they would say the same."""
    if connection.vendor == "postgresql":
        idle = [item for item in items if not asks_for_database(item)]
        config.hook.pytest_deselected(items=idle)
        items[:] = [item for item in items if asks_for_database(item)]


def asks_for_database(item: pytest.Item) -> bool:
    """By its mark, or by a fixture; those in a browser have servers of their own."""
    fixtures = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db") or item.get_closest_marker("browser"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database for each process of the tests.

    SQLite in a file, as a server has it: in memory, several threads would lock each other out.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("db") / "kroom.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The database; before it is dropped, the thread that works for sockets lets go of it."""
    yield
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


@pytest.fixture(autouse=True)
def emptied_in_peace(_django_db_marker: None) -> Iterator[None]:
    """The database is not emptied before the thread that works for sockets is done with it, whatever it still does."""
    yield
    SyncToAsync.single_thread_executor.submit(lambda: None).result()


@pytest.fixture
def room(db: None) -> Room:
    """A new room, as a launch makes it."""
    return open_room(title="Biology 101")


@pytest.fixture
def teacher(room: Room) -> Participant:
    """Its moderator."""
    return admit(room, person="teacher", name="Maria Silva", role=Role.MODERATOR)


@pytest.fixture
def student(room: Room) -> Participant:
    """An attendee."""
    return admit(room, person="student", name="Li Wei", role=Role.ATTENDEE)


def set_access(room: Room, access: Access) -> None:
    """Set up a room before anybody is in it."""
    Room.objects.filter(pk=room.pk).update(access=access.value)
