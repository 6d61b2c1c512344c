"""Gathers every sentence a person reads into kroom/locale/<language>/LC_MESSAGES/, and compiles what is translated.

`make messages` runs it: what is new in the code is added to each .po file (empty), what is gone is dropped, what was
translated stays, and each .mo is written from its .po. Needs no gettext tools.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "kroom" / "locale"
LANGUAGES = ("es", "fr", "de", "he")
DOMAINS = ("django", "djangojs")
"""What the server says, and what the room's page says by itself."""

NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "_lazy": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "t": None,
    "th": None,
    "tn": (1, 2),
    "tp": ((1, "c"), 2),
}
HEADER = "# kroom's sentences in another language: see docs/translating.md."

TEXT = r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\""""
CALL = re.compile(rf"(?<![\w.$])(tn|tp|th|t)\(\s*(?:({TEXT})(?:\s*,\s*({TEXT}))?(?=\s*[,)]))?")
"""A call in the browser's code. Found as text: Babel's reader loses its way in templates inside templates."""


class NotPlain(Exception):
    """A sentence that is put together, and so cannot be looked up."""


def extract_browser(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Babel's reader of the browser's modules."""
    text = file.read().decode()
    for call in CALL.finditer(text):
        line = text.count("\n", 0, call.start()) + 1
        name, first, second = call.groups()
        if first is None or (name in ("tn", "tp") and second is None):
            raise NotPlain(f"line {line}: {name}() needs its sentence right here, as plain text")
        found = [unquoted(first), unquoted(second)] if name in ("tn", "tp") else unquoted(first)
        yield line, name, found, []


def unquoted(literal: str) -> str:
    """What a JavaScript literal says."""
    return re.sub(r"\\(.)", lambda escape: {"n": "\n"}.get(escape[1], escape[1]), literal[1:-1])


def extract_template(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's reader of Django's templates: Django turns them into something like Python, a call a line."""
    python = templatize(file.read().decode())
    plain = "\n".join(line.strip() for line in python.splitlines())
    yield from extract_python(io.BytesIO(plain.encode()), keywords, comment_tags, options)


def sources(domain: str) -> Iterator[tuple[Path, Any]]:
    """The files of a domain, and how each is read."""
    if domain == "djangojs":
        for folder in "room", "lti":
            for path in sorted((ROOT / "static" / folder).rglob("*.js")):
                if path.name != "language.js":
                    yield path, extract_browser
        return
    for folder in "stage", "kroom":
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"migrations", "practice"} & set(path.parts):
                yield path, "python"
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if "practice" not in path.parts:
            yield path, extract_template


def gathered(domain: str) -> Catalog:
    """Every sentence of the code, with the files it stands in."""
    catalog = Catalog(domain=domain)
    for path, method in sources(domain):
        name = str(path.relative_to(ROOT))
        with path.open("rb") as file:
            try:
                for _, message, comments, context in extract(
                    method, file, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
                ):
                    catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
            except NotPlain as wrong:
                raise NotPlain(f"{name}, {wrong}") from None
    return catalog


def po(language: str, domain: str) -> Path:
    """Where the translations are written."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def empty(language: str, domain: str) -> Catalog:
    """A catalog without a sentence. No date in it: two who change sentences at the same time have nothing to settle."""
    return Catalog(
        locale=language,
        domain=domain,
        header_comment=HEADER,
        project="kroom",
        version="1",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        last_translator="kroom",
        language_team=language,
        msgid_bugs_address="kroom",
        fuzzy=False,
    )


def read(language: str, domain: str) -> Catalog:
    """The translations as they are written."""
    path = po(language, domain)
    if not path.exists():
        return empty(language, domain)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain, abort_invalid=True)


def updated(language: str, domain: str) -> Catalog:
    """The translations as they should be written now: every sentence of the code, translated as far as it was."""
    old, catalog = read(language, domain), empty(language, domain)
    for message in gathered(domain):
        if not message.id:
            continue
        kept = old.get(message.id, message.context)
        same = kept if kept is not None and kept.id == message.id else None
        catalog.add(
            message.id,
            same.string if same else ("",) * catalog.num_plurals if message.pluralizable else "",
            locations=sorted(message.locations),
            auto_comments=message.auto_comments,
            user_comments=same.user_comments if same else (),
            flags={"fuzzy"} if same and same.fuzzy else (),
            context=message.context,
        )
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """A catalog as it is written."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """What is translated of it, as Django reads it."""
    translated = empty(str(catalog.locale), catalog.domain or "")
    for message in catalog:
        if message.id and is_translated(message):
            translated.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, translated)
    return file.getvalue()


def is_translated(message: Message) -> bool:
    """Wholly, and looked at by somebody."""
    return not message.fuzzy and all(texts(message.string))


def texts(text: Any) -> list[str]:
    """A text, or its singular and plurals."""
    return [text] if isinstance(text, str) else list(text or ())


def main() -> None:
    """Write all catalogs anew."""
    for language in LANGUAGES:
        for domain in DOMAINS:
            path = po(language, domain)
            catalog = updated(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_po(catalog))
            path.with_suffix(".mo").write_bytes(as_mo(catalog))
            done = sum(is_translated(message) for message in catalog if message.id)
            print(f"{path.relative_to(ROOT)}: {done} of {len(catalog)} translated")


if __name__ == "__main__":
    try:
        settings.configure(USE_I18N=True)  # for the templates
        main()
    except NotPlain as wrong:
        sys.exit(str(wrong))
