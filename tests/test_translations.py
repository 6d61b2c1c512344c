"""The catalogs say what the code says, in every language, and nothing else. `make messages` mends what it can."""

import gettext
import io
import re
import string
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings

from tools import messages
from tools.messages import DOMAINS, LANGUAGES, ROOT

EACH = [(language, domain) for language in LANGUAGES for domain in DOMAINS]
each_catalog = pytest.mark.parametrize(("language", "domain"), EACH)
PERCENT = re.compile(r"%(?:\((\w+)\))?([sd%])")


def test_every_language_one_can_choose_has_catalogs() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


@each_catalog
def test_the_catalog_holds_what_the_code_says(language: str, domain: str) -> None:
    assert keys(messages.updated(language, domain)) == keys(messages.read(language, domain)), (
        "run: make messages"
    )


@each_catalog
def test_django_reads_what_is_written(language: str, domain: str) -> None:
    compiled = messages.po(language, domain).with_suffix(".mo").read_bytes()
    assert entries(compiled) == entries(messages.as_mo(messages.read(language, domain))), "run: make messages"


@each_catalog
def test_every_sentence_is_translated(language: str, domain: str) -> None:
    missing = [
        message.id
        for message in messages.read(language, domain)
        if message.id and not messages.is_translated(message)
    ]
    assert not missing or (messages.LOCALE / language / "UNFINISHED").exists()


@each_catalog
def test_places_are_the_same_in_a_translation(language: str, domain: str) -> None:
    for message in messages.read(language, domain):
        if message.id and messages.is_translated(message):
            wrong = [
                text
                for text in messages.texts(message.string)
                if places(text, domain) not in allowed(message, domain)
            ]
            assert not wrong, f"{message.id!r}: other places in {wrong!r}"


def test_every_call_in_the_browser_is_found() -> None:
    """A call is found wherever it stands, also in a template in a template."""
    calls = 0
    for path, method in messages.sources("djangojs"):
        text = path.read_text()
        with path.open("rb") as file:
            found = list(method(file, {}, [], {}))
        assert len(found) == len(re.findall(r"(?<![\w.$])t[nph]?\(", text)), path.relative_to(ROOT)
        calls += len(found)
    assert calls > 0


@pytest.mark.parametrize(
    "call", ["t(sentence)", "t(`hello ${name}`)", "t('a' + b)", "tn('one', many, n)", "tp('menu', word)"]
)
def test_a_sentence_put_together_is_refused(call: str) -> None:
    with pytest.raises(messages.NotPlain):
        list(messages.extract_browser(io.BytesIO(call.encode()), {}, [], {}))


def keys(catalog: Catalog) -> set[tuple[str | None, str]]:
    """The sentences of a catalog."""
    return {(message.context, str(message.id)) for message in catalog if message.id}


def entries(compiled: bytes) -> dict[object, str]:
    """The sentences of a compiled catalog and their translations."""
    read = vars(gettext.GNUTranslations(io.BytesIO(compiled)))["_catalog"]
    return {key: text for key, text in read.items() if key}


def allowed(message: Message, domain: str) -> list[set[str]]:
    """The places a translation may have: those of the sentence; of a singular, the number may be missing."""
    both = [places(text, domain) for text in messages.texts(message.id)]
    return [*both, *(found - {"n"} for found in both)] if message.pluralizable else both


def places(text: str, domain: str) -> set[str]:
    """The names in a sentence that values are put in for; a lone % would break it."""
    return set(in_braces(text) if domain == "djangojs" else in_percents(text))


def in_braces(text: str) -> Iterator[str]:
    """The browser's places: {name}."""
    return (name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def in_percents(text: str) -> Iterator[str]:
    """Python's: %(name)s, and %s that has none."""
    if "%(" in text:
        assert "%" not in PERCENT.sub("", text), f"a lone % in {text!r}"
    return (name or kind for name, kind in PERCENT.findall(text) if kind != "%")
