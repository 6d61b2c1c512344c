"""The language a person reads: that of the launch that brings them, else that of their browser, else English.

It is active (in Django's sense) while they are answered. No cookie carries it: a ticket does, and the address of a page
that cannot bring a ticket, as `?lang=`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JavaScriptCatalog

SOURCE = "en"
"""What the sentences in the code are written in."""
ASKED = "lang"
OLD_CODES = {"iw": "he"}
PLURALS_TOLD = 200


class LanguageMiddleware:
    """Answer in the language the address asks for, else in the browser's; whoever knows better activates another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing of it is left when the next request comes."""
        with translation.override(language_of(request.GET.get(ASKED)) or of_browser(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or SOURCE)
            patch_vary_headers(response, ("Accept-Language",))
            return response


def of_browser(request: HttpRequest) -> str:
    """The first of the languages the browser accepts that there is."""
    return translation.get_language_from_request(request)


def language_of(locale: object) -> str | None:
    """Ours for a locale as others spell it: `es-ES`, `de_AT`, `iw`, `en-x-k12`; None if there is none."""
    if not isinstance(locale, str):
        return None
    first = locale.strip().replace("_", "-").split("-")[0].lower()
    code = OLD_CODES.get(first, first)
    return code if code in dict(settings.LANGUAGES) else None


def speak(*locales: object) -> None:
    """From here on, answer in the first of these languages that is one of ours, if any is."""
    for locale in locales:
        if language := language_of(locale):
            translation.activate(language)
            return


def in_language(request: HttpRequest, address: str) -> str:
    """An address that comes back in the language that is active now, also where the browser asks for another."""
    language = translation.get_language() or SOURCE
    return address if language == of_browser(request) else f"{address}?{ASKED}={language}"


@lru_cache
def browser_catalog(language: str) -> dict[str, Any] | None:
    """The room's sentences in another language, for static/room/language.js; None for English.

    `plurals` says which form goes with 0, 1, 2, …: beyond its end it repeats by hundreds, so that no browser has to
    run a formula.
    """
    if language == SOURCE:
        return None
    catalog = JavaScriptCatalog()
    catalog.translation = DjangoTranslation(
        language, domain="djangojs", localedirs=[str(path) for path in settings.LOCALE_PATHS]
    )
    plural = catalog.translation.plural
    return {"messages": catalog.get_catalog(), "plurals": [plural(n) for n in range(PLURALS_TOLD)]}
