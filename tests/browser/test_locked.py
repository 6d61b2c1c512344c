"""A locked room, from one screen to the others: waiting, let in, declined and asking again, never locked out."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, PHONE, Visitor
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER, TWO
from tests.browser.test_stage import ASSISTANT

A_MINUTE_LATER = """
import datetime
from django.db.models import F
from stage.models import Admission
Admission.objects.update(ended_at=F('ended_at') - datetime.timedelta(minutes=1))
"""


def lock(who: Visitor, item: str) -> None:
    """Choose from the room's menu."""
    who.press("More")
    who.room.get_by_role("menuitem", name=item).click()


def is_told(who: Visitor, title: str) -> None:
    """Outside, and nothing of the room to be seen."""
    expect(who.room.get_by_role("heading", name=title)).to_be_visible()
    expect(who.room.get_by_role("banner")).to_have_count(0)
    expect(who.room.locator("li.tile, li.row")).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_locked(size: ViewportSize, enter: Enter) -> None:
    teacher, one = enter(TEACHER, viewport=size), enter(ONE, viewport=size)
    teacher.start_meeting()
    lock(teacher, "Lock room")
    expect(teacher.room.get_by_role("banner").get_by_text("Room locked")).to_be_visible()
    expect(one.text("Room locked")).to_have_count(0)

    two = enter(TWO, viewport=size)
    is_told(two, "The room is locked")
    expect(two.text("A moderator has been told that you are here.")).to_be_visible()
    knock = teacher.room.get_by_role("group", name=f"{TWO} is waiting to come in")
    expect(knock).to_be_visible()
    assert not teacher.wider_than_the_screen()
    assert not two.wider_than_the_screen()
    if size is DESKTOP:
        expect(teacher.group("outside").locator("summary")).to_contain_text(
            re.compile("Waiting to come in.*1")
        )
        expect(teacher.group("outside").locator("li.row")).to_contain_text(TWO)
    expect(one.room.locator("body")).not_to_contain_text(TWO)

    # Who was here comes back as ever; who waits, waits on.
    one.page.reload()
    one.launch()
    expect(one.button("Ask to join stage")).to_be_visible()
    two.launch()
    is_told(two, "The room is locked")
    expect(teacher.room.locator("[data-newcomer]")).to_have_count(1)

    knock.get_by_role("button", name="Decline").click()
    is_told(two, "You were not let in this time")
    expect(two.text("You can ask again in")).to_be_visible()
    expect(knock).to_have_count(0)
    two.launch()
    is_told(two, "You were not let in this time")

    lock(teacher, "Unlock room")
    expect(two.button("Ask to join stage")).to_be_visible()
    expect(teacher.text("Room locked")).to_have_count(0)
    assert not two.wider_than_the_screen()


def test_two_come_at_once_and_one_asks_again(enter: Enter) -> None:
    """Answered together, by buttons that say how many; a second moderator's prompts close."""
    teacher, beside = enter(TEACHER), enter(ASSISTANT)
    teacher.start_meeting()
    lock(teacher, "Lock room")
    expect(beside.text(f"{TEACHER} locked the room").first).to_be_visible()
    one, two = enter(ONE), enter(TWO, viewport=PHONE)
    for who in (teacher, beside):
        expect(who.room.locator("[data-newcomer]")).to_have_count(2)
    some = teacher.room.get_by_role("region", name="Waiting to come in")
    expect(some.get_by_role("button", name="Decline all (2)")).to_be_visible()
    some.get_by_role("button", name="Admit all (2)").click()
    for who in (one, two):
        expect(who.button("Ask to join stage")).to_be_visible()
    expect(beside.room.locator("[data-newcomer]")).to_have_count(0)
    # In the list beside, too.
    expect(teacher.group("outside")).to_have_count(0)
    expect(teacher.group("viewers").locator("li.row")).to_have_count(2)


def test_asking_again_and_a_restart(enter: Enter, server: Server) -> None:
    """After a while there is a button. The server dies meanwhile: the list, and who is in, are as they were."""
    teacher, two = enter(TEACHER), enter(TWO)
    teacher.start_meeting()
    lock(teacher, "Lock room")
    one = enter(ONE, viewport=PHONE)
    teacher.group("outside").get_by_role("button", name="Decline").click()
    is_told(one, "You were not let in this time")
    expect(one.button("Ask again to come in")).to_have_count(0)
    server.manage("shell", "-c", A_MINUTE_LATER)
    one.launch()
    one.press("Ask again to come in")
    is_told(one, "The room is locked")
    expect(teacher.group("outside").locator("li.row")).to_contain_text(ONE)

    server.kill()
    expect(teacher.text("Reconnecting…").first).to_be_visible()
    expect(one.text("Reconnecting…")).to_be_visible()
    server.start()
    for who in (teacher, one):
        expect(who.text("Reconnecting…")).to_have_count(0)
    two.press("Ask to join stage")
    expect(teacher.prompt(TWO).first).to_be_visible()
    is_told(one, "The room is locked")
    teacher.group("outside").get_by_role("button", name="Admit").click()
    expect(one.button("Ask to join stage")).to_be_visible()
