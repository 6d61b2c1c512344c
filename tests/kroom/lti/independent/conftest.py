"""A running kroom, and a school it is registered with."""

from collections.abc import Iterator

import pytest

from tests.browser.server import Server
from tests.kroom.lti.independent.school import CLIENT_ID, DEPLOYMENT_ID, School
from tests.kroom.lti.independent.visitor import Visitor


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """kroom as it runs: uvicorn, and a database in a file."""
    running = Server(tmp_path_factory.mktemp("kroom"))
    running.manage("migrate", "--verbosity=0")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def school(server: Server) -> Iterator[School]:
    """A school that kroom's administrator has registered."""
    school = School(server.address)
    server.manage(
        *("lti_platform", "add", "--issuer", school.address, "--client-id", CLIENT_ID),
        *("--auth-url", f"{school.address}/auth", "--token-url", f"{school.address}/token"),
        *("--jwks-url", f"{school.address}/jwks", "--deployment-id", DEPLOYMENT_ID),
    )
    yield school
    school.stop()


@pytest.fixture
def teacher(school: School) -> Visitor:
    """The teacher's browser."""
    return Visitor(school)


@pytest.fixture
def student(school: School) -> Visitor:
    """A student's browser."""
    return Visitor(school)
