"""In Canvas, kroom is a third party: another site's frame, over https, in a browser that blocks third-party cookies.

The three ways to prove that a launch is this browser's, each up to a meeting with camera and socket.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.people import DESKTOP, Visitor, new_context
from tests.browser.sites import KEEPS_NO_COOKIES, KEEPS_NONE_AT_ALL, TOOL, Sites
from tests.browser.test_accesses import ONE, TEACHER

HEARS_PLATFORM_STORAGE = """
// Test instrument: what this page hears of platform storage, and from where.
window.heard = [];
window.addEventListener('message', ({ data, origin }) => {
  if (data?.subject?.startsWith?.('lti.')) window.heard.push([data.subject, origin, data.value ?? null]);
});
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The three sites."""
    running = Sites(tmp_path_factory.mktemp("sites"))
    with running:
        yield running


class Stranger(Visitor):
    """Somebody whose browser blocks third-party cookies; notes how often their launch came to kroom."""

    def __init__(self, browser: Browser, sites: Sites, name: str, **options: Any) -> None:
        context = new_context(browser, DESKTOP, ignore_https_errors=True, **options)
        context.add_init_script(HEARS_PLATFORM_STORAGE)
        super().__init__(browser, sites.course, name, context=context)
        block_third_party_cookies(context, self.page)
        self.launches: list[str] = []
        context.on("request", self._note_launch)

    def _note_launch(self, request: Request) -> None:
        if request.url.endswith(f"{TOOL}:{request.url.split(':')[2].split('/')[0]}/lti/launch/"):
            self.launches.append(request.post_data or "")

    def heard(self) -> list[list[str | None]]:
        """What the course's page heard of platform storage."""
        found: list[list[str | None]] = self.page.evaluate("window.heard")
        return found


def block_third_party_cookies(context: BrowserContext, page: Page) -> None:
    """As Chrome's setting does: in another site's frame, only partitioned cookies are kept."""
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.setCookieControls",
        {
            "enableThirdPartyCookieRestriction": True,
            "disableThirdPartyCookieMetadata": True,
            "disableThirdPartyCookieHeuristics": True,
        },
    )


Come = Callable[..., Stranger]


@pytest.fixture
def come(sites: Sites, browser: Browser) -> Iterator[Come]:
    """`come("Name")` opens a browser of this kind."""
    strangers: list[Stranger] = []

    def stranger(name: str, **options: Any) -> Stranger:
        strangers.append(Stranger(browser, sites, name, **options))
        return strangers[-1]

    yield stranger
    for each in strangers:
        each.context.close()
    complaints = [line for each in strangers for line in each.complaints]
    assert not complaints, "the pages complained:\n" + "\n".join(complaints)


def they_meet(teacher: Visitor, student: Visitor) -> None:
    """Socket and camera work: the student steps on stage, and is seen to move."""
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    student.press("Join stage")
    student.join_through_window()
    teacher.sees_moving(ONE)
    teacher.press("End meeting")
    teacher.press("End meeting for everyone")
    expect(student.text("The meeting has ended").first).to_be_visible()


def test_by_a_partitioned_cookie(come: Come, sites: Sites) -> None:
    teacher, student = come(TEACHER), come(ONE)
    for person in teacher, student:
        person.launch()
        assert len(person.launches) == 1
        assert person.heard() == []

    body = student.room.locator("body")
    assert body.evaluate("location.origin") == sites.tool
    body.evaluate("document.cookie = 'plain=1; SameSite=None; Secure'")
    assert body.evaluate("document.cookie") == "lti-cookies-work=1", (
        "the browser blocks all but partitioned ones"
    )
    assert body.evaluate("document.featurePolicy.allowsFeature('display-capture')")
    they_meet(teacher, student)


def test_by_the_platforms_storage(come: Come, sites: Sites) -> None:
    teacher, student = come(TEACHER, user_agent=KEEPS_NO_COOKIES), come(ONE, user_agent=KEEPS_NO_COOKIES)
    for person in teacher, student:
        person.launch()
        arrived, proved = person.launches
        assert "storage_secret" not in arrived
        assert "storage_secret" in proved
        heard = person.heard()
        # Asked again until it is answered: how often, is the machine's to say.
        subjects = [subject for subject, _ in groupby(subject for subject, *_ in heard)]
        assert subjects == ["lti.put_data", "lti.get_data", "lti.put_data"]
        assert {origin for _, origin, _ in heard} == {sites.sign_on}, "through the frame that passes on"
        assert heard[-1][2] is None, "nothing is left behind"
        assert person.room.locator("body").evaluate("document.cookie") == ""
    they_meet(teacher, student)


def test_a_tab_of_ones_own_out_of_the_frame(come: Come, sites: Sites) -> None:
    """The room is carried over by a link that works once; nothing of it stays in an address."""
    student = come(ONE, user_agent=KEEPS_NO_COOKIES)
    student.launch()
    student.press("More")
    with student.page.expect_response("**/links/room/") as made, student.page.expect_popup() as opened:
        student.room.get_by_role("menuitem", name="Open in its own tab").click()
    tab = opened.value
    expect(tab.locator("body[data-role=attendee]")).to_be_attached()
    expect(tab.get_by_text("1people in the room")).to_be_attached()
    assert tab.url == f"{sites.tool}/rooms/{tab.locator('body').get_attribute('data-room')}/"
    assert tab.evaluate("window.opener") is None
    assert len(student.launches) == 2, "the platform was not asked again"
    tab.get_by_role("button", name="More", exact=True).click()
    expect(tab.get_by_role("menuitem", name="Device settings")).to_be_visible()
    expect(tab.get_by_role("menuitem", name="Open in its own tab")).to_have_count(0)

    tab.goto(f"{sites.tool}{made.value.json()['address']}")
    expect(tab.get_by_role("heading", name="This link is over")).to_be_visible()


def test_into_admin_out_of_the_frame(come: Come, sites: Sites) -> None:
    """A moderator sets the room up in Django admin, signed in there by the link; the frame has kept no cookie."""
    teacher = come(TEACHER, user_agent=KEEPS_NO_COOKIES)
    teacher.launch()
    teacher.press("More")
    with teacher.page.expect_popup() as opened:
        teacher.room.get_by_role("menuitem", name="Open in admin").click()
    tab = opened.value
    tab.get_by_label("Title").fill("Biology live")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(teacher.room.get_by_role("heading", name="Biology live")).to_be_visible()
    expect(tab.get_by_role("link", name="Users")).to_have_count(0)


def test_by_the_storage_of_the_page_that_opened_a_tab(come: Come, sites: Sites) -> None:
    person = come(ONE, user_agent=KEEPS_NONE_AT_ALL)
    person.page.goto(f"{sites.course}/practice/?as=maria")
    expect(person.room.get_by_role("main")).to_be_visible()
    person.launches.clear()
    with person.page.expect_popup() as opened:
        person.page.evaluate("window.heard.length = 0; window.open('/practice/open/?as=wei')")
    expect(opened.value.locator("body[data-role=attendee]")).to_be_attached()

    assert ["storage_secret" in launch for launch in person.launches] == [False, True]
    assert {origin for _, origin, _ in person.heard()} == {sites.sign_on}


def test_by_a_tab_of_its_own(come: Come, sites: Sites) -> None:
    teacher, student = come(TEACHER, user_agent=KEEPS_NO_COOKIES), come(ONE, user_agent=KEEPS_NO_COOKIES)
    for person in teacher, student:
        key = {TEACHER: "maria", ONE: "wei"}[person.name]
        person.page.goto(f"{sites.course}/practice/?as={key}&storage=off")
        button = person.room.get_by_role("link", name="Open the room in a new tab")
        expect(button).to_be_visible()
        assert person.launches == [], "the platform answers once, so it was not asked yet"
        with person.page.expect_popup() as opened:
            button.click()
        person.page, person.in_a_tab = opened.value, True
        expect(person.room.get_by_role("main")).to_be_visible()
        expect(person.page).to_have_url(re.compile(re.escape(f"{sites.tool}/rooms/")))
        assert len(person.launches) == 1
    they_meet(teacher, student)
