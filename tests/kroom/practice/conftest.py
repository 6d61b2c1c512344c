"""What tests of the practice course may ask for."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from kroom.lti import keys
from kroom.practice import platform
from tests.kroom.conftest import a_pem


@pytest.fixture(autouse=True)
def own_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no server to fetch from in these tests (but in one of them); making a key takes long."""
    monkeypatch.setattr(platform, "new_pem", a_pem)
    monkeypatch.setattr(keys, "fetch", lambda address: Client().get(urlsplit(address).path).content)
