"""The practice course: a launch from its page to the room, and its own refusals."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kroom.lti import keys
from kroom.lti.models import Platform
from kroom.practice.course import LINKS, PEOPLE
from kroom.practice.models import PendingLaunch
from stage import tickets
from stage.models import Participant, Room

pytestmark = pytest.mark.django_db

FORM = re.compile(r'<form method="post" action="([^"]+)">')
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def form(answer: Any) -> tuple[str, dict[str, str]]:
    """The form of a page that sends itself."""
    page = answer.content.decode()
    found = FORM.search(page)
    assert found, page
    return unescape(found[1]), {name: unescape(value) for name, value in FIELD.findall(page)}


def asked(client: Client, person: str = "maria", room: str = "live") -> str:
    """Where the tool sends the browser after the platform said that somebody comes."""
    address, fields = form(client.get("/practice/open/", {"as": person, "room": room}))
    return str(client.post(address, fields)["Location"])


def launch(client: Client, person: str, room: str = "live") -> Any:
    """Click on a link of the course."""
    address, fields = form(client.get(asked(client, person, room)))
    return client.post(address, fields)


@pytest.mark.parametrize("person", PEOPLE)
def test_people_come_in_as_what_they_are_in_this_course(client: Client, person: str) -> None:
    expected = "moderator" if person in ("maria", "samuel") else "attendee"
    answer = launch(client, person)

    assert answer.status_code == 200
    assert f'data-role="{expected}"' in answer.content.decode()
    assert Participant.objects.get().name == PEOPLE[person].name


def test_everybody_meets_in_one_room_for_each_link(client: Client) -> None:
    for room in LINKS:
        for person in PEOPLE:
            launch(Client(), person, room)

    assert {row.title for row in Room.objects.all()} == {"Practice course", "Office hours"}
    assert all(row.participants.count() == len(PEOPLE) for row in Room.objects.all())


def test_several_people_in_tabs_of_one_browser(client: Client) -> None:
    answers = [form(client.get(asked(client, person))) for person in ("maria", "wei", "aisha")]
    for address, fields in reversed(answers):
        assert client.post(address, fields).status_code == 200
    assert Participant.objects.count() == 3


def test_the_page_lists_everybody(client: Client) -> None:
    page = unescape(client.get("/practice/").content.decode())

    for person in PEOPLE.values():
        assert f"<button>Open as {person.name}</button>" in page
        assert f'aria-label="Open as {person.name} in a new tab"' in page
    assert "<iframe" not in page


def test_the_address_holds_who_is_open(client: Client) -> None:
    page = unescape(client.get("/practice/", {"as": "wei", "room": "office"}).content.decode())

    assert 'title="Office hours, as Li Wei"' in page
    assert 'src="/practice/open/?as=wei&room=office"' in page
    assert "display-capture *" in page
    assert "Open as Maria Silva" in page


@pytest.mark.parametrize("query", [{"as": "nobody"}, {"room": "none"}, {"as": "a\0b", "room": "x"}])
def test_who_is_not_there(client: Client, query: dict[str, str]) -> None:
    assert client.get("/practice/", query).status_code == 200
    assert client.get("/practice/open/", query).status_code == 404


def test_it_registers_itself_once_and_can_be_disabled(client: Client) -> None:
    client.get("/practice/")
    Platform.objects.update(enabled=False)
    client.get("/practice/")

    assert Platform.objects.get().issuer == "http://testserver/practice"
    address, fields = form(client.get("/practice/open/", {"as": "maria"}))
    assert client.post(address, fields).status_code == 403


def test_a_link_is_answered_once(client: Client) -> None:
    address = asked(client)
    client.get(address)
    _, fields = form(client.get(address))

    assert fields["error"] == "launch_no_longer_valid"
    assert "opened" not in fields
    answer = client.post("/lti/launch/", fields)
    assert answer.status_code == 403
    assert "used already" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (("login_hint=maria", "login_hint=nobody"), "login_required"),
        (("login_hint=maria", "login_hint=wei"), "launch_no_longer_valid"),
        (("scope=openid", "scope=other"), "invalid_request_object"),
        (("lti_message_hint=", "lti_message_hint=x"), "invalid_request_object"),
        (("nonce=", "not-a-nonce="), "invalid_request_object"),
    ],
)
def test_it_says_no_as_canvas_does(client: Client, change: tuple[str, str], error: str) -> None:
    _, fields = form(client.get(asked(client).replace(*change)))

    assert fields["error"] == error
    assert fields["state"]
    assert client.post("/lti/launch/", fields).status_code == 403


@pytest.mark.parametrize("change", [("client_id=1", "client_id=2"), ("launch%2F", "elsewhere%2F")])
def test_it_answers_to_registered_addresses_only(client: Client, change: tuple[str, str]) -> None:
    assert client.get(asked(client).replace(*change)).status_code == 400


def test_old_clicks_are_forgotten(client: Client) -> None:
    asked(client)
    PendingLaunch.objects.update(created_at="2020-01-01T00:00Z")
    asked(client)

    assert PendingLaunch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_keys_come_over_http_from_the_same_process(
    live_server: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    host = urlsplit(live_server.url).netloc
    client.defaults["HTTP_HOST"] = host

    assert launch(client, "maria").status_code == 200
    assert list(keys.rings) == [f"{live_server.url}/practice/jwks.json"]


@pytest.mark.parametrize(
    ("locale", "browser", "language", "direction"),
    [
        ("es-ES", "fr", "es", ""),
        ("de_AT", "", "de", ""),
        ("iw", "en", "he", ' dir="rtl"'),
        ("en-x-k12", "fr", "en", ""),
        ("tlh", "fr-CA,fr;q=0.9,en;q=0.8", "fr", ""),
        ("tlh", "tlh", "en", ""),
    ],
)
def test_the_room_is_in_the_language_of_the_launch(
    locale: str, browser: str, language: str, direction: str
) -> None:
    """Else in the browser's, else in English; and so it stays when the page is reloaded."""
    client = Client(headers={"Accept-Language": browser})
    address, fields = form(client.get("/practice/open/", {"as": "wei", "room": "live", "locale": locale}))
    address, fields = form(client.get(str(client.post(address, fields)["Location"])))
    room = client.post(address, fields)
    again = client.get(room.context["config"]["address"])

    for answer in room, again:
        assert f'<html lang="{language}"{direction}>' in answer.content.decode()
        assert (answer.context["words"] is None) == (language == "en")
    assert tickets.read(room.context["config"]["ticket"]).language == language
    assert client.get("/practice/")["Content-Language"] == (
        language if locale == "tlh" else browser[:2] or "en"
    )
