"""Who uses Django admin."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def admin(db: None) -> Client:
    """Signed in as the administrator Ada Okoye."""
    client = Client()
    client.force_login(User.objects.create_superuser("ada", first_name="Ada", last_name="Okoye"))
    return client
