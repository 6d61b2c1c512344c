"""Participation, from who is missing to the points in the course's gradebook."""

import re

from playwright.sync_api import FrameLocator, expect

from tests.browser.conftest import Enter
from tests.browser.people import Visitor
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER, TWO

WIND = """
import datetime as dt
from stage.models import Attendance
Attendance.objects.filter(participant__name="{name}").update(attended=dt.timedelta(minutes={minutes}))
"""


def participation(teacher: Visitor) -> FrameLocator:
    """Open the page above the room."""
    teacher.press("Participation")
    page = teacher.room.frame_locator("iframe[name=side-page]")
    expect(page.get_by_role("heading", name="Participation")).to_be_visible()
    return page


def test_from_not_here_to_the_gradebook(enter: Enter, server: Server) -> None:
    """A teacher sees who is missing, two students attend, one of them on stage; their points arrive, once."""
    teacher = enter(TEACHER)
    missing = teacher.group("missing")
    expect(missing.locator("li")).to_have_count(5)
    expect(missing.locator(".count")).to_have_text("5")

    one, _ = enter(ONE), enter(TWO)
    expect(missing.locator("li")).to_have_count(3)
    expect(missing.get_by_text(ONE)).to_have_count(0)
    expect(one.group("missing")).to_have_count(0)
    expect(one.button("Participation")).to_have_count(0)
    teacher.room.get_by_label("Search participants").fill("beck")
    expect(missing.locator("li")).to_have_text(["JB Jonas Becker"])
    teacher.room.get_by_label("Search participants").fill("")

    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)

    page = participation(teacher)
    page.get_by_label("Give points for participation").check()
    page.get_by_label("points for being there").fill("3")
    page.get_by_label("points for being on stage").fill("2")
    page.get_by_role("button", name="Save").click()
    row = {name: page.get_by_role("row", name=name) for name in (ONE, TWO)}
    expect(row[ONE]).to_contain_text("1×")
    expect(row[ONE]).to_contain_text("2 of 5")
    expect(row[TWO]).to_contain_text("0 of 5")
    for _ in teacher.patiently(500):  # time is written down every ten seconds
        teacher.press("Close Participation")
        page = participation(teacher)
        if re.search(r"\bmin\b", row[TWO].inner_text()):
            break
    else:
        raise AssertionError("nobody's time is written down")
    expect(page.get_by_role("row", name="Jonas Becker")).to_have_count(0)

    page.get_by_role("heading", name="Students").press("Escape")
    expect(teacher.button("Participation")).to_be_focused()
    teacher.press("End meeting")
    teacher.press("End meeting for everyone")
    expect(teacher.button("Start meeting")).to_be_visible()  # by then its time is written down
    server.manage("shell", "-v0", "-c", WIND.format(name=TWO, minutes=12))

    page = participation(teacher)
    expect(page.get_by_role("row", name=TWO)).to_contain_text("12 min")
    expect(page.get_by_role("row", name=TWO)).to_contain_text("3 of 5")
    page.get_by_role("button", name="Send 2 scores to the gradebook").click()
    expect(page.get_by_text("All scores are in the gradebook.")).to_be_visible()
    expect(page.get_by_role("row", name=ONE).get_by_text("Sent")).to_be_visible()

    gradebook = teacher.context.new_page()
    gradebook.goto(f"{server.address}/practice/gradebook/")
    expect(gradebook.get_by_role("columnheader", name="Practice course")).to_have_text(
        "Practice courseout of 5"
    )
    grades = gradebook.get_by_role("row", name=ONE), gradebook.get_by_role("row", name=TWO)
    expect(grades[0].get_by_role("cell")).to_have_text("2")
    expect(grades[1].get_by_role("cell")).to_have_text("3")
    expect(gradebook.get_by_role("row", name="Jonas Becker").get_by_role("cell")).to_have_text("–")
