"""Raised hands and reactions, from one screen to the others."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import PHONE, Visitor
from tests.browser.test_accesses import ONE, TEACHER, TWO


def test_hands(enter: Enter) -> None:
    """Up in their order on every screen; lowered by oneself, by a moderator, and by stepping onto the stage."""
    one, two, teacher = enter(ONE, viewport=PHONE), enter(TWO), enter(TEACHER)
    teacher.choose_access("Invite only")
    teacher.start_meeting()
    two.press("Raise hand")
    expect(teacher.text(f"{TWO} raised a hand.").first).to_be_visible()
    one.press("Raise hand")
    hands = teacher.group("hands").locator("li.row")
    expect(hands).to_have_count(2)
    expect(hands.nth(0)).to_contain_text(TWO)
    expect(two.group("hands").locator("li.row")).to_have_count(2)

    two.press("Lower hand")
    expect(hands).to_have_count(1)
    two.press("Raise hand")
    expect(hands.nth(1)).to_contain_text(TWO)
    teacher.row(TWO).get_by_role("button", name="Lower hand").click()
    expect(two.text(f"{TEACHER} lowered your hand.").first).to_be_visible()

    one.refresh()
    expect(one.button("Lower hand")).to_be_visible()
    teacher.row(ONE).get_by_role("button", name="Invite to stage").click()
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)
    expect(hands).to_have_count(0)
    expect(one.button("Raise hand")).to_be_visible()
    assert not one.wider_than_the_screen()


WATCH_AIR = """
() => {
  window.seen = [];
  const added = (changes) => changes.flatMap((change) => [...change.addedNodes]);
  const look = (changes) => window.seen.push(...added(changes).map((one) => one.textContent));
  new MutationObserver(look).observe(document.querySelector('.air'), { childList: true });
}
"""


def watch_air(visitor: Visitor) -> None:
    """Note what floats by: each is gone after a moment."""
    visitor.room.locator("body").evaluate(WATCH_AIR)


def has_seen(visitor: Visitor, sign: str) -> None:
    """This has floated by, or does so soon."""
    for _ in visitor.patiently():
        if sign in visitor.room.locator("body").evaluate("() => window.seen"):
            return
    raise AssertionError(f"{visitor.name} has not seen {sign}")


def test_reactions(enter: Enter) -> None:
    """What one presses floats over everyone's stage; who asked for less motion sees it stand still."""
    one, teacher = enter(ONE), enter(TEACHER, viewport=PHONE)
    one.page.emulate_media(reduced_motion="reduce")
    for visitor in one, teacher:
        watch_air(visitor)
    teacher.start_meeting()
    for visitor in teacher, one:
        visitor.press("Reactions")
        row = visitor.room.get_by_role("group", name="Reactions")
        expect(row).to_be_in_viewport(ratio=1)
        box, button = row.bounding_box(), visitor.button("Reactions").bounding_box()
        assert box
        assert button
        assert box["y"] + box["height"] <= button["y"] or box["y"] >= button["y"] + button["height"]
    one.page.keyboard.press("Escape")
    teacher.room.get_by_role("button", name="Clap").click()
    has_seen(one, "👏")
    expect(one.room.locator(".air .floating")).to_have_count(0)
    one.press("Reactions")
    expect(one.room.get_by_role("group", name="Reactions")).to_be_visible()
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    has_seen(teacher, "👍")
    one.page.keyboard.press("Escape")
    expect(one.room.get_by_role("group", name="Reactions")).to_have_count(0)
    expect(one.button("Reactions")).to_be_focused()
