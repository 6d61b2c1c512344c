"""Refresh, a second tab, a dropped network, a killed server: everyone comes back to the same state."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import Visitor
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER, TWO

ELSEWHERE = "You are on stage in another tab, or in one that was closed."


def on_stage(enter: Enter) -> tuple[Visitor, Visitor, Visitor]:
    """A teacher, a student on stage, and a student who has asked."""
    one, two, teacher = enter(ONE), enter(TWO), enter(TEACHER)
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    one.press("Ask to join stage")
    teacher.prompt(ONE).get_by_role("button", name="Bring to stage").click()
    one.press("Join stage")
    one.join_through_window()
    two.press("Ask to join stage")
    expect(teacher.prompt(TWO)).to_be_visible()
    two.sees_moving(ONE)
    return teacher, one, two


def all_as_before(teacher: Visitor, one: Visitor, two: Visitor) -> None:
    """One is on stage once and seen by all, two is waiting, nobody was asked again."""
    for screen in teacher, two:
        screen.sees_moving(ONE)
        expect(screen.tile(ONE)).to_have_count(1)
    expect(teacher.prompt(TWO)).to_have_count(1)
    expect(two.button("Cancel request")).to_be_visible()
    expect(one.button("Turn camera off")).to_be_visible()
    expect(one.room.get_by_role("dialog", name="Get ready to join the stage")).to_have_count(0)


def test_a_refresh_of_each(enter: Enter) -> None:
    """The frame alone, as a person's reload does it; no launch, no cookie, no question."""
    teacher, one, two = on_stage(enter)
    for visitor in one, two, teacher:
        visitor.context.clear_cookies()
        visitor.refresh()
        expect(visitor.room.locator("body[data-role]:not([data-role=''])")).to_be_attached()
        all_as_before(teacher, one, two)


def test_the_course_around_it_is_refreshed(enter: Enter) -> None:
    """Canvas launches anew then, into a frame without history: on stage as before, without a question."""
    teacher, one, two = on_stage(enter)
    for visitor in one, two, teacher:
        visitor.launch()
        all_as_before(teacher, one, two)


def test_a_killed_server(enter: Enter, server: Server) -> None:
    """SIGKILL with people on stage and a request open, then a new server on the same database."""
    teacher, one, two = on_stage(enter)
    server.kill()
    expect(two.text("Reconnecting").first).to_be_visible()
    server.start()
    for visitor in teacher, one, two:
        expect(visitor.text("Reconnecting")).to_have_count(0)
    all_as_before(teacher, one, two)
    teacher.prompt(TWO).get_by_role("button", name="Bring to stage").click()
    expect(two.button("Join stage")).to_be_visible()


def test_a_dropped_network(enter: Enter) -> None:
    """The student on stage loses the network for a while."""
    teacher, one, two = on_stage(enter)
    one.context.set_offline(True)
    expect(one.text("Reconnecting").first).to_be_visible()
    one.context.set_offline(False)
    expect(one.text("Reconnecting")).to_have_count(0)
    all_as_before(teacher, one, two)


def test_a_second_tab(enter: Enter) -> None:
    """One person in two tabs: on stage once, published by one, moved to the other by a click."""
    teacher, one, two = on_stage(enter)
    first = one.page
    one.page = one.context.new_page()
    one.launch()
    expect(one.text(ELSEWHERE)).to_be_visible()
    expect(teacher.tile(ONE)).to_have_count(1)
    one.press("Use this tab instead")
    window = one.room.get_by_role("dialog", name="Get ready to join the stage")
    window.get_by_role("button", name="Use this tab").click()
    all_as_before(teacher, one, two)
    one.page = first
    expect(one.text(ELSEWHERE)).to_be_visible()


def test_gone_longer_than_the_grace_time(enter: Enter, server: Server) -> None:
    """Place and request are given up, and the moderators are told."""
    server.stop()
    server.environment["GRACE_SECONDS"] = "4"
    server.start()
    teacher, one, two = on_stage(enter)
    one.page.close()
    two.page.close()
    expect(teacher.text(f"{ONE} was gone too long").first).to_be_visible()
    expect(teacher.text(f"{TWO} was gone too long").first).to_be_visible()
    expect(teacher.tile(ONE)).to_have_count(0)
    expect(teacher.prompt(TWO)).to_have_count(0)
