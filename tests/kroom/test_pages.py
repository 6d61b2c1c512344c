"""What a person reads where there is no page, or where one failed: a sentence, and what to do next."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/nowhere/", f"/rooms/{uuid.UUID(int=1)}/"])
def test_nothing_there(address: str) -> None:
    """A room that is gone reads like any wrong address."""
    response = Client().get(address)
    assert response.status_code == 404
    assert "open the room again" in response.content.decode()


@pytest.mark.django_db
def test_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, whatever it was."""

    def fails(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("stage.views.get_object_or_404", fails)
    response = Client(raise_request_exception=False).get(reverse("stage:room", args=[uuid.uuid4()]))
    assert response.status_code == 500
    assert "reload the page" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_pages_are_sent_compressed(db: None) -> None:
    """A room's page in another language holds all its sentences."""
    plain = Client().get("/practice/")
    small = Client().get("/practice/", headers={"accept-encoding": "gzip, br"})
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
