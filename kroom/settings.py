"""kroom's settings, all from the environment.

A laptop needs none but `DEBUG=1`: SQLite, an in-memory channel layer, video from browser to browser. A campus sets
`SECRET_KEY`, `ALLOWED_HOSTS`, `DATABASE_URL` and `REDIS_URL`. A wrong or missing value stops the start with a sentence.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kroom.environment import (
    ALLOWED_HOST,
    ICE_URL,
    database,
    flag,
    log_level,
    one_of,
    origin,
    parts,
    redis,
    text,
    whole_number,
)

BASE_DIR = Path(__file__).resolve().parent.parent


DEBUG = flag("DEBUG")
PRACTICE_COURSE = flag("PRACTICE_COURSE")
if PRACTICE_COURSE and not DEBUG:
    raise ImproperlyConfigured(
        "PRACTICE_COURSE lets anyone open a room as the teacher, so it only runs with DEBUG=1: "
        "unset one or set the other."
    )
PRACTICE_TOOL = origin("PRACTICE_TOOL")
"""Where the practice course finds the tool, when that is to be another site than its own."""

SECRET_KEY = text("SECRET_KEY")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing: set it to a long random text that only this server knows."
        )
    SECRET_KEY = "development-only-not-a-secret-of-any-server-on-a-network"  # noqa: S105 (refused without DEBUG)
elif len(SECRET_KEY) < 32 and not DEBUG:
    raise ImproperlyConfigured(
        "SECRET_KEY is too short: it signs every ticket, give it 32 characters or more."
    )

ALLOWED_HOSTS = parts("ALLOWED_HOSTS", ALLOWED_HOST, like="host names like kroom.example.edu")
if not ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is missing: name the host people reach this server by, as in kroom.example.edu."
    )

# ---- what runs

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "stage",
    "kroom.lti",
    *(["kroom.practice"] if PRACTICE_COURSE else []),
]
MIDDLEWARE = [
    "kroom.turns.TurnsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "kroom.lti.framing.FramingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # it pads: a size tells nothing of a ticket
    "django.contrib.sessions.middleware.SessionMiddleware",
    "stage.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "kroom.urls"
ASGI_APPLICATION = "kroom.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français"), ("de", "Deutsch"), ("he", "עברית")]
LOCALE_PATHS = [BASE_DIR / "kroom" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# ---- where things are kept

DATABASES = {"default": database("DATABASE_URL", default=BASE_DIR / "var" / "kroom.sqlite3")}

REDIS_URL = redis("REDIS_URL")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
}

PAGES_AT_ONCE = whole_number("PAGES_AT_ONCE", default=1000 if PRACTICE_COURSE else 32, least=1, most=1000)
"""How many requests a process works on at a time, each with a database connection of its own. The practice course asks
itself for its keys meanwhile, and must not have to wait for whoever waits for them."""

# ---- static files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor/lit-html", BASE_DIR / "node_modules" / "lit-html")]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"/v/[0-9a-f]{12}/"
"""A release of them, which never changes: see `kroom.statics`."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kroom.statics.ReleaseStorage"
    },
}

# ---- what browsers are told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:", "mediastream:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Behind a campus proxy that ends TLS, as every installation outside DEBUG is.
SECURE_PROXY_SSL_HEADER = None if DEBUG else ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_ENGINE = "kroom.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # until the browser is closed

# ---- the way in from Canvas

LTI_REGISTRATION = one_of(
    "LTI_REGISTRATION", default="open" if DEBUG else "link", choices=["link", "open", "off"]
)
"""Who may ask to connect a platform: whoever holds a registration link, anybody, or nobody."""
LTI_ROLES = {
    who: one_of(
        f"LTI_ROLES_{who.upper()}", default=default, choices=["moderator", "attendee", "viewer", "nobody"]
    )
    for who, default in {
        "designer": "attendee",
        "observer": "viewer",
        "administrator": "moderator",
        "test_student": "attendee",
    }.items()
}
"""What some people of a course become in its rooms; viewer: never on stage; nobody: they are not let in."""

# ---- the stage

DAY = 24 * 3600
TICKET_SECONDS = whole_number("TICKET_SECONDS", default=12 * 3600, least=60, most=30 * DAY)
"""How long a page may come back with its ticket; every connection brings a fresh one."""
LAUNCH_SECONDS = whole_number("LAUNCH_SECONDS", default=DAY, least=60, most=30 * DAY)
"""How long after a launch entry ends for good, however fresh the ticket: then the course has to say anew who comes."""
INVITATION_SECONDS = whole_number("INVITATION_SECONDS", default=120, least=1, most=DAY)
"""How long an invitation to the stage waits for its answer: time for the device window."""
GRACE_SECONDS = whole_number("GRACE_SECONDS", default=45, least=4, most=DAY)
"""How long somebody may be gone before their place on stage or in line is given up; who is here is noted every second
at best."""

TURN_URLS = parts("TURN_URLS", ICE_URL, like="addresses like stun:host:3478 or turn:host:3478?transport=tcp")
TURN_SECRET = text("TURN_SECRET")
if any(url.startswith("turn") for url in TURN_URLS) and not TURN_SECRET:
    raise ImproperlyConfigured(
        "TURN_SECRET is missing: the turn: addresses of TURN_URLS need it to make credentials."
    )

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": log_level("LOG_LEVEL")},
    "loggers": {"kroom": {"level": "INFO"}, "stage": {"level": "INFO"}},
}
