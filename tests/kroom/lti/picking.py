"""Choosing in the picker without a browser: its form is filled in and sent as it stands on the page."""

from html.parser import HTMLParser
from typing import Any

import jwt
from django.test import Client

from kroom.lti.claims import DEEP_LINKING
from tests.kroom.lti.some_platform import Change, Payload, SomePlatform, asks_for_a_link, both

RETURN = "https://lms.example.edu/links?data=a%2Bb&x=%C3%A9"


class Fields(HTMLParser):
    """What a form would send, and where."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.values: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the fields that are filled in, or checked."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        if tag != "input":
            return
        name, value = found["name"], found.get("value", "on")
        if found["type"] in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
            if "checked" not in found:
                return
        self.values[name] = value


def fields_of(answer: Any) -> Fields:
    """The form on a page."""
    return Fields(answer.content.decode())


def pick(client: Client, picker: Any, **chosen: str | None) -> Any:
    """Send the picker's form, with some fields filled in otherwise; one of None is not sent."""
    form = fields_of(picker)
    filled = {**form.values, **chosen}
    return client.post(form.action, {name: value for name, value in filled.items() if value is not None})


def answer_of(sent: Any) -> tuple[str, dict[str, str]]:
    """The form that goes to the platform: its address and fields."""
    assert sent.status_code == 200, sent.content.decode()
    form = fields_of(sent)
    return form.action, form.values


def ask(platform: SomePlatform, client: Client, *changes: Change, **settings: Any) -> Any:
    """Ask for a link; the answer is the picker."""
    return platform.launch(client, both(asks_for_a_link(**settings), *changes))


def body_of(sent: Any) -> Payload:
    """What the message to the platform says."""
    body: Payload = jwt.decode(answer_of(sent)[1]["JWT"], options={"verify_signature": False})
    return body


def item_of(sent: Any) -> Payload:
    """The one link in it."""
    (item,) = body_of(sent)[DEEP_LINKING + "content_items"]
    assert isinstance(item, dict)
    return item
