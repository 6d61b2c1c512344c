"""Every setting that is wrong or missing stops the start, in a sentence that names it; a right one is taken."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(settings.BASE_DIR)
NAMES = {"DEBUG", "PRACTICE_COURSE", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "TURN_URLS"}
NAMES |= {
    "TURN_SECRET",
    "LOG_LEVEL",
    "TICKET_SECONDS",
    "LAUNCH_SECONDS",
    "INVITATION_SECONDS",
    "GRACE_SECONDS",
}
LAPTOP = {"DEBUG": "1"}
CAMPUS = {"SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "kroom.example.edu"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the shell these tests run in."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> dict[str, Any]:
    """The settings of a start with these variables."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "kroom" / "settings.py"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "SECRET_KEY is missing: "),
        ({**CAMPUS, "SECRET_KEY": "short"}, "SECRET_KEY is too short: "),
        ({**CAMPUS, "SECRET_KEY": " " * 40}, "SECRET_KEY is missing: "),
        ({**CAMPUS, "ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is missing: "),
        (
            {**CAMPUS, "PRACTICE_COURSE": "1"},
            "PRACTICE_COURSE lets anyone open a room as the teacher, so it only",
        ),
    ],
)
def test_a_campus_has_to_say_what_it_is(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(monkeypatch, environment)
    assert is_one_line(str(refusal.value), sentence)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'."),
        ({"PRACTICE_COURSE": "2"}, "PRACTICE_COURSE must be 1 or 0, not '2'."),
        (
            {"ALLOWED_HOSTS": "https://kroom.example.edu"},
            "ALLOWED_HOSTS must be host names like kroom.example.edu, ",
        ),
        ({"ALLOWED_HOSTS": "a.example.edu,b.example.edu:8000"}, "ALLOWED_HOSTS must be host names "),
        ({"DATABASE_URL": "kroom.sqlite3"}, "DATABASE_URL must look like postgres://"),
        ({"DATABASE_URL": "mysql://kroom@localhost/kroom"}, "DATABASE_URL must look like postgres://"),
        ({"DATABASE_URL": "postgres://localhost"}, "DATABASE_URL must look like postgres://"),
        (
            {"DATABASE_URL": "postgres://kroom@localhost:many/kroom"},
            "DATABASE_URL must look like postgres://",
        ),
        ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL must look like postgres://"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must look like postgres://"),
        ({"DATABASE_URL": "sqlite://var/kroom.sqlite3"}, "DATABASE_URL must look like postgres://"),
        (
            {"DATABASE_URL": "sqlite:////dev/null/var/kroom.sqlite3"},
            "DATABASE_URL: the folder /dev/null/var is not there and cannot be made (Not a directory).",
        ),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must look like redis://"),
        ({"REDIS_URL": "http://localhost:6379"}, "REDIS_URL must look like redis://"),
        ({"REDIS_URL": "redis://localhost:many/0"}, "REDIS_URL must look like redis://"),
        (
            {"TURN_URLS": "turn.example.edu"},
            "TURN_URLS must be addresses like stun:host:3478 or turn:host:3478",
        ),
        ({"TURN_URLS": "stun:a.example.edu,turn://b.example.edu"}, "TURN_URLS must be addresses like "),
        ({"TURN_URLS": "stun:a.example.edu?transport=udp"}, "TURN_URLS must be addresses like "),
        ({"TURN_URLS": "stun:a.example.edu,turns:b.example.edu"}, "TURN_SECRET is missing: "),
        (
            {"LOG_LEVEL": "loud"},
            "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'loud'.",
        ),
        ({"LAUNCH_SECONDS": "1d"}, "LAUNCH_SECONDS must be a whole number from 60 to 2592000, not '1d'."),
        ({"TICKET_SECONDS": "59"}, "TICKET_SECONDS must be a whole number from 60 to 2592000, not '59'."),
        ({"INVITATION_SECONDS": "0"}, "INVITATION_SECONDS must be a whole number from 1 to 86400, not '0'."),
        ({"INVITATION_SECONDS": "-5"}, "INVITATION_SECONDS must be a whole number "),
        ({"GRACE_SECONDS": "3"}, "GRACE_SECONDS must be a whole number from 4 to 86400, not '3'."),
        ({"GRACE_SECONDS": "4.5"}, "GRACE_SECONDS must be a whole number "),
        ({"GRACE_SECONDS": "²"}, "GRACE_SECONDS must be a whole number "),
        ({"GRACE_SECONDS": "9" * 5000}, "GRACE_SECONDS must be a whole number "),
    ],
)
def test_what_is_wrong_is_refused(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(monkeypatch, LAPTOP | environment)
    assert is_one_line(str(refusal.value), sentence)


def is_one_line(text: str, begins: str) -> bool:
    """A sentence that begins like this, or is this."""
    return text.startswith(begins) and text.endswith(".") and "\n" not in text


def test_a_password_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when it is what makes the address unreadable."""
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(monkeypatch, LAPTOP | {"DATABASE_URL": "postgres://kroom:pass/word@localhost/kroom"})
    assert "%2F for /" in str(refusal.value)
    assert "pass/" not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_laptop_needs_nothing_but_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is empty is as good as not set."""
    empty = {name: "" for name in NAMES if name != "DEBUG"}
    for environment in (LAPTOP, empty | LAPTOP):
        found = read(monkeypatch, environment)
        assert found["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "kroom.sqlite3")
        assert found["CHANNEL_LAYERS"]["default"]["BACKEND"] == "channels.layers.InMemoryChannelLayer"
        assert (found["TURN_URLS"], found["GRACE_SECONDS"], found["PRACTICE_COURSE"]) == ([], 45, False)


def test_a_campus_is_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks around commas are nobody's business."""
    found = read(
        monkeypatch,
        CAMPUS
        | {
            "DEBUG": "off",
            "ALLOWED_HOSTS": "kroom.example.edu, .example.org,[::1]",
            "DATABASE_URL": "postgres://kroom:p%40ss@db.example.edu:5433/rooms?sslmode=require",
            "REDIS_URL": "rediss://:word@redis.example.edu:6380/1",
            "TURN_URLS": "stun:turn.example.edu:3478, turns:turn.example.edu:5349?transport=tcp",
            "TURN_SECRET": "secret",
            "LOG_LEVEL": "info",
            "GRACE_SECONDS": "60",
        },
    )
    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.postgresql", "rooms")
    assert (database["HOST"], database["PORT"], database["PASSWORD"]) == ("db.example.edu", 5433, "p@ss")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert found["ALLOWED_HOSTS"] == ["kroom.example.edu", ".example.org", "[::1]"]
    assert found["CHANNEL_LAYERS"]["default"]["CONFIG"] == {"hosts": [found["REDIS_URL"]]}
    assert found["TURN_URLS"] == ["stun:turn.example.edu:3478", "turns:turn.example.edu:5349?transport=tcp"]
    assert (found["LOGGING"]["root"]["level"], found["GRACE_SECONDS"]) == ("INFO", 60)
    assert found["DEBUG"] is False
    assert found["SESSION_COOKIE_SECURE"] is True


def test_sqlite_takes_turns_in_any_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also in one that has to be made."""
    file = tmp_path / "new" / "folder" / "rooms.sqlite3"
    found = read(monkeypatch, LAPTOP | {"DATABASE_URL": f"sqlite:///{file}"})["DATABASES"]["default"]
    assert found["NAME"] == str(file)
    assert file.parent.is_dir()
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["manage.py", "check"], id="manage.py"),
        pytest.param(["-m", "uvicorn", "kroom.asgi:application", "--port", "0"], id="uvicorn"),
    ],
)
def test_a_start_that_fails_says_so_in_one_line(command: list[str]) -> None:
    """Not in a traceback."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    argv = [sys.executable, *command]
    done = subprocess.run(
        argv, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "kroom: SECRET_KEY is missing: set it to a long random text that only this server knows.\n"
    )
