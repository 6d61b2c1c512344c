"""The picker: the rooms it shows, what it does with bad forms, and that a choice counts once, soon."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from kroom.lti import refusals
from kroom.lti.claims import CLAIM
from kroom.lti.course_rooms import add_room
from kroom.lti.models import CourseRoom, Deployment, Platform, SpentToken
from kroom.lti.refusals import Refusal
from stage.models import Room
from stage.words import Access
from tests.at_once import at_once
from tests.kroom.lti.picking import ask, body_of, fields_of, item_of, pick
from tests.kroom.lti.some_platform import (
    SomePlatform,
    put,
    text_of,
)

pytestmark = pytest.mark.usefixtures("quick_keys")


# ---- the rooms of the course


def test_one_of_the_courses_rooms(platform: SomePlatform, client: Client) -> None:
    platform.launch(client)
    row = CourseRoom.objects.get()
    picker = ask(platform, client)

    item = item_of(pick(client, picker, room=str(row.key), title="", access="nonsense"))

    assert "Biology live" in text_of(picker)
    assert (item["title"], item["custom"]["room"]) == ("Biology live", str(row.key))
    assert Room.objects.count() == 1


def test_rooms_of_other_courses_are_neither_shown_nor_taken(platform: SomePlatform, client: Client) -> None:
    other = platform.row.deployments.create(deployment_id="2:def")
    foreign = [
        add_room(
            platform.row.deployments.get(deployment_id="1:abc"), "course-2", title="A", access=Access.OPEN
        ),
        add_room(other, "course-1", title="B", access=Access.OPEN),
    ]
    picker = ask(platform, client)

    assert "room" not in fields_of(picker).choices
    for row in foreign:
        answer = pick(client, picker, room=str(row.key))
        assert "This room is gone: choose another." in text_of(answer)
    assert Room.objects.count() == 2


# ---- what cannot be used is asked for again


BAD_FORMS: dict[str, tuple[dict[str, str | None], str]] = {
    "no title": ({"title": " \u202e \n"}, "Give the room a title"),
    "long title": ({"title": "x" * 201}, "this one has 201"),
    "unknown access": ({"access": "everyone"}, "Choose how people reach the stage"),
    "no access": ({"access": None}, "Choose how people reach the stage"),
    "unknown room": ({"room": "5d0e6f0a-0000-4000-8000-000000000000"}, "This room is gone"),
    "no room": ({"room": None}, "Choose a room."),
    "unknown way": ({"opens": "window"}, "Choose how the room opens"),
    "no points": ({"graded": "on", "points": ""}, "Say with a number"),
    "points in words": ({"graded": "on", "points": "many"}, "Say with a number"),
    "no number": ({"graded": "on", "points": "NaN"}, "Say with a number"),
    "no points at all": ({"graded": "on", "points": "0"}, "Points are more than 0"),
    "less than none": ({"graded": "on", "points": "-1"}, "Points are more than 0"),
    "too many": ({"graded": "on", "points": "1e300"}, "Points are more than 0"),
    "endless": ({"graded": "on", "points": "Infinity"}, "Say with a number"),
    "too exact": ({"graded": "on", "points": "1.234"}, "Points are more than 0"),
}


@pytest.mark.parametrize(("wrong", "said"), BAD_FORMS.values(), ids=BAD_FORMS.keys())
def test_bad_forms_come_back_with_words_and_with_what_was_typed(
    platform: SomePlatform, client: Client, wrong: dict[str, str | None], said: str
) -> None:
    typed = {"title": '<Lab> & "more"', "access": "closed", "opens": "tab"}
    again = pick(client, ask(platform, client), **typed | wrong)

    assert said in text_of(again)
    assert "Not added yet" in text_of(again)
    assert not Room.objects.exists()
    kept = fields_of(again).values
    for name in set(typed) - set(wrong):
        assert kept[name] == typed[name]
    if "points" in wrong:
        assert kept["points"] == wrong["points"]
    mended = typed | {"room": "new", "points": "3"}
    assert item_of(pick(client, again, **mended))["title"] == '<Lab> & "more"'


def test_html_is_just_text(platform: SomePlatform, client: Client) -> None:
    platform.launch(client, put("resource_link", {"id": "1", "title": "<script>alert(1)</script>"}))
    picker = ask(
        platform,
        client,
        put("context", {"id": "course-1", "title": "<img src=x>"}),
        title='"><script>alert(2)',
    )

    assert fields_of(picker).values["title"] == '"><script>alert(2)'
    assert b"<script>alert" not in picker.content
    assert b"<img" not in picker.content


# ---- once, soon


def test_no_cookie_is_needed(platform: SomePlatform, client: Client) -> None:
    picker = ask(platform, client)

    assert item_of(pick(Client(), picker))["title"] == "Live room"


def test_a_choice_is_sent_once(platform: SomePlatform, client: Client) -> None:
    picker = ask(platform, client)
    pick(client, picker)
    again = pick(client, picker)

    assert again.status_code == 403
    assert refusals.CHOICE_SENT.what in text_of(again)
    assert Room.objects.count() == 1


def test_a_choice_that_failed_can_be_sent_again(
    platform: SomePlatform, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    picker = ask(platform, client)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the database is down")

    with monkeypatch.context() as broken:
        broken.setattr("kroom.lti.deep_linking.picker.add_room", fail)
        with pytest.raises(RuntimeError):
            pick(client, picker)

    assert item_of(pick(client, picker))["title"] == "Live room"


@pytest.mark.django_db(transaction=True)
def test_a_choice_sent_many_times_at_once_counts_once(platform: SomePlatform) -> None:
    picker = ask(platform, Client())

    answers = at_once([lambda: pick(Client(), picker).status_code] * 6)

    assert sorted(answers) == [200, 403, 403, 403, 403, 403]
    assert Room.objects.count() == CourseRoom.objects.count() == 1


def changed(token: str) -> str:
    """Another token."""
    return token[:-1] + ("A" if token[-1] != "A" else "B")


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (changed, refusals.CHOICE_TOO_OLD),
        (lambda token: signing.dumps({"room": "x"}), refusals.CHOICE_TOO_OLD),
        (lambda token: signing.dumps({"id": "x"}, salt="kroom.lti.deep_linking"), refusals.CHOICE_TOO_OLD),
        (lambda token: "", refusals.NOT_A_LAUNCH),
    ],
)
def test_tokens_that_are_none(
    platform: SomePlatform,
    client: Client,
    refused: Any,
    make: Callable[[str], str],
    refusal: Refusal,
) -> None:
    picker = ask(platform, client)

    refused(pick(client, picker, token=make(fields_of(picker).values["token"])), refusal)


def test_a_token_ends(
    platform: SomePlatform, client: Client, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    picker = ask(platform, client)
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)

    refused(pick(client, picker), refusals.CHOICE_TOO_OLD)


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """It is later."""
    later, now = time.time() + seconds, timezone.now() + dt.timedelta(seconds=seconds)
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_a_form_that_comes_back_is_good_no_longer_than_the_first(
    platform: SomePlatform, client: Client, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    picker = ask(platform, client)
    with monkeypatch.context() as soon:
        at(soon, 3500)
        again = pick(client, picker, title="")
        assert "Not added yet" in text_of(again)
    at(monkeypatch, 3650)

    refused(pick(client, again, title="Lab"), refusals.CHOICE_TOO_OLD)
    assert not Room.objects.exists()


def test_no_form_that_came_back_outlives_what_is_remembered_of_the_choice(
    platform: SomePlatform, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    picker = ask(platform, client)
    with monkeypatch.context() as soon:
        at(soon, 3500)
        again = pick(client, picker, title="")
    pick(client, picker)
    assert refusals.CHOICE_SENT.what in text_of(pick(client, again, title="Lab"))
    at(monkeypatch, 3650)
    pick(client, ask(platform, client))  # sweeps what is too old

    assert refusals.CHOICE_TOO_OLD.what in text_of(pick(client, again, title="Lab"))
    assert Room.objects.count() == 2


def test_a_choice_is_remembered_until_its_token_ends(
    platform: SomePlatform, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    picker = ask(platform, client)
    at(monkeypatch, 1800)
    pick(client, picker)

    assert 0 <= SpentToken.objects.get().expires_at.timestamp() - began - 3600 < 60


@pytest.mark.parametrize(
    ("turned_off", "refusal"),
    [(Platform, refusals.PLATFORM_OFF), (Deployment, refusals.DEPLOYMENT_OFF)],
)
def test_what_was_turned_off_since(
    platform: SomePlatform, client: Client, refused: Any, turned_off: Any, refusal: Refusal
) -> None:
    picker = ask(platform, client)
    turned_off.objects.update(enabled=False)

    refused(pick(client, picker), refusal)


def test_used_tokens_are_forgotten_once_they_are_too_old(platform: SomePlatform, client: Client) -> None:
    pick(client, ask(platform, client))
    SpentToken.objects.update(expires_at="2020-01-01T00:00Z")
    pick(client, ask(platform, client))

    assert SpentToken.objects.count() == 1


def test_a_launch_is_still_no_choice(client: Client, db: None, refused: Any) -> None:
    refused(client.get("/lti/room/"), refusals.NOT_A_LAUNCH)


def test_deployment_of_the_answer(platform: SomePlatform, client: Client) -> None:
    platform.row.deployments.create(deployment_id="2:def")
    sent = pick(client, ask(platform, client, put("deployment_id", "2:def")))

    assert body_of(sent)[CLAIM + "deployment_id"] == "2:def"
    assert CourseRoom.objects.get().deployment.deployment_id == "2:def"
