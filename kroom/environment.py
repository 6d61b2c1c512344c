"""Settings out of environment variables, read strictly: what is wrong is refused, with a sentence on how to mend it.

A variable that is empty counts as not set, as files of variables often have them.
"""

import os
import re
import warnings
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")

HOST = r"([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])"
ORIGIN = re.compile(rf"https?://{HOST}(:\d{{1,5}})?")
ALLOWED_HOST = re.compile(rf"\*|\.?{HOST}")
ICE_URL = re.compile(rf"stuns?:{HOST}(:\d{{1,5}})?|turns?:{HOST}(:\d{{1,5}})?(\?transport=(udp|tcp))?")

REDIS_FORMS = (
    "{name} must look like redis://host:6379/0, rediss://:password@host:6379/0 or unix:///folder/socket."
)
DATABASE_FORMS = (
    "{name} must look like postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3, "
    "with special characters of the password written as %40 for @, %2F for /."
)


def text(name: str, default: str = "") -> str:
    """Any text."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """On or off."""
    said = text(name, default="0")
    if said.lower() not in YES + NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {said!r}.")
    return said.lower() in YES


def whole_number(name: str, *, default: int, least: int, most: int) -> int:
    """A number from `least` to `most`."""
    said = text(name, default=str(default))
    if not (re.fullmatch("[0-9]{1,9}", said) and least <= int(said) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {said!r}.")
    return int(said)


def one_of(name: str, *, default: str, choices: list[str]) -> str:
    """One of a few words, in capital letters or not."""
    said = text(name, default=default)
    for choice in choices:
        if choice.lower() == said.lower():
            return choice
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {said!r}.")


def parts(name: str, form: re.Pattern[str], like: str) -> list[str]:
    """Several, divided by commas, each in this form."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    for part in found:
        if not form.fullmatch(part):
            raise ImproperlyConfigured(f"{name} must be {like}, divided by commas, not {part!r}.")
    return found


def origin(name: str) -> str:
    """Where a site is, without a path, or nothing."""
    said = text(name).rstrip("/")
    if said and not ORIGIN.fullmatch(said):
        raise ImproperlyConfigured(f"{name} must look like https://tool.test:8443, not {said!r}.")
    return said


def log_level(name: str) -> str:
    """From what level on the log is written."""
    return one_of(name, default="WARNING", choices=["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])


def database(name: str, *, default: Path) -> dict[str, Any]:
    """PostgreSQL, or SQLite in a file. No answer repeats the address: there is a password in it."""
    address = text(name)
    if not address:
        return sqlite(name, default)
    try:
        with warnings.catch_warnings(action="error"):
            found: dict[str, Any] = environ.Env.db_url_config(address)
    except Exception:
        found = {}
    match found:
        case {"ENGINE": "django.db.backends.postgresql", "NAME": str(called)} if called:
            return postgres(found)
        case {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)} if file != ":memory:":
            return sqlite(name, Path(file))
    raise ImproperlyConfigured(DATABASE_FORMS.format(name=name))


def postgres(found: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL that holds up a room for seconds at most: whoever waits longer for it is told so, and a transaction
    that its server has forgotten lets go of it. An address with `options` of its own decides for itself.
    """
    options = {"options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=20s"}
    return found | {"OPTIONS": options | found.get("OPTIONS", {})}


def sqlite(name: str, file: Path) -> dict[str, Any]:
    """SQLite for several threads: writers take their turn from the first statement on, and readers wait for nobody."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise ImproperlyConfigured(
            f"{name}: the folder {file.parent} is not there and cannot be made ({wrong.strerror})."
        ) from None
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def redis(name: str) -> str:
    """A Redis, or nothing."""
    address = text(name)
    if address:
        from redis.connection import ConnectionPool  # slow to load, and a laptop does without

        try:
            ConnectionPool.from_url(address)  # connects to nothing yet
        except ValueError:
            raise ImproperlyConfigured(REDIS_FORMS.format(name=name)) from None
    return address
