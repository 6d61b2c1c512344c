"""The language a person reads: of a refusal over the socket, of a page, of why the line was closed."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from stage import tickets
from stage.language import browser_catalog, language_of
from stage.models import Participant
from stage.realtime.hub import ROOM_GONE
from stage.realtime.tabs import TOO_MANY_TABS
from stage.rules_moderation import BARRED, SENT_OUT
from tests.stage.sockets import Refusal, Tab
from tools import messages

MODERATORS_ONLY = "Only a moderator can do this."
THEIRS = {"de": "Das darf nur die Moderation.", "he": "רק למנחים"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence in two languages, whatever the catalogs have."""
    for language, text in THEIRS.items():
        catalog = vars(trans_real.translation(language))["_catalog"]
        monkeypatch.setitem(catalog._catalogs[0], MODERATORS_ONLY, text)


def ticket_in(language: str, who: Participant) -> str:
    """A ticket that a launch in this language has given."""
    with translation.override(language):
        return tickets.issue(who)


async def refused_in(tab: Tab) -> str:
    """What is answered to somebody who may not."""
    with pytest.raises(Refusal) as refusal:
        await tab.do("start_meeting")
    return refusal.value.text


@pytest.mark.usefixtures("translated")
async def test_each_is_refused_in_their_own_language(student: Participant) -> None:
    """Also by turns, also after a ticket was renewed, and one's language is not the next one's."""
    tabs = {language: Tab(student, f"tab-in-{language}") for language in ("en", "de", "he")}
    for language, tab in tabs.items():
        await tab.open(ticket=ticket_in(language, student))
        assert tickets.read(tab.welcome["ticket"]).language == language
    for _ in range(2):
        for language, tab in tabs.items():
            assert await refused_in(tab) == THEIRS.get(language, MODERATORS_ONLY)
    for tab in tabs.values():
        await tab.close()


def test_an_old_ticket_is_read(student: Participant) -> None:
    """Those given before tickets had a language hold for a day more."""
    old = signing.dumps([student.pk, student.room_id.hex, student.role], salt=tickets.SALT)
    assert tickets.read(old).language == "en"


def test_a_page_is_asked_for_in_a_language(student: Participant) -> None:
    """Not of the browser, but of the address; and nothing of it is left for the next."""
    address = f"/rooms/{student.room_id}/"
    client = Client(headers={"Accept-Language": "fr"})
    assert [client.get(address + query)["Content-Language"] for query in ("?lang=he", "", "?lang=xx")] == [
        "he",
        "fr",
        "fr",
    ]
    assert translation.get_language() == "en"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es-ES", "es"),
        ("de_AT", "de"),
        ("iw-IL", "he"),
        (" FR ", "fr"),
        ("en-x-k12", "en"),
        ("esperanto", None),
        ("", None),
        (None, None),
        (["es"], None),
    ],
)
def test_a_locale_as_others_spell_it(locale: object, language: str | None) -> None:
    assert language_of(locale) == language


def test_the_catalog_of_a_browser_counts_as_gettext_does() -> None:
    """French says one thing of 0 and 1, and another from 2 on; English needs none."""
    catalog = browser_catalog("fr")
    assert catalog is not None
    assert catalog["plurals"][:4] == [0, 0, 1, 1]
    assert browser_catalog("en") is None


def test_the_page_knows_every_reason_to_close_for_good() -> None:
    """They come in English, in the few bytes that a close frame has; static/room/words/closed.js translates them."""
    closers = [Path(settings.BASE_DIR) / "stage" / name for name in ("consumers.py", "realtime/coming_in.py")]
    code = "\n".join(path.read_text() for path in closers)
    from_course = re.search(r'^FROM_COURSE = "(.*)"$', code, re.M)
    assert from_course
    closing = r'Close\.(?:BAD_HELLO|TICKET|WRONG_ROOM), f?"([^"]*)"'
    said = [text.replace("{FROM_COURSE}", from_course[1]) for text in re.findall(closing, code)]
    assert len(said) >= 5
    known = {message.id for message in messages.gathered("djangojs")}
    assert {*said, ROOM_GONE, BARRED, SENT_OUT, TOO_MANY_TABS} <= known
