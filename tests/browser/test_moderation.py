"""The moderator's tools, from one screen to the others."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import DISOBEY, PHONE, Visitor
from tests.browser.test_accesses import ONE, TEACHER, TWO


def choose(who: Visitor, about: str, item: str) -> None:
    """Choose from a person's menu in the Participants list."""
    who.row(about).hover()
    who.press(f"More options for {about}")
    who.room.get_by_role("menuitem", name=item).click()


def test_many_at_once_and_devices_off(enter: Enter) -> None:
    """Everyone is brought; a microphone goes off and is not heard, also while its browser goes on sending."""
    teacher, one, two = enter(TEACHER), enter(ONE, viewport=PHONE), enter(TWO)
    teacher.start_meeting()
    for who in (one, two):
        who.press("Ask to join stage")
    prompts = teacher.room.get_by_role("region", name="Requests to join the stage")
    expect(prompts.get_by_role("button", name="Decline all (2)")).to_be_visible()
    prompts.get_by_role("button", name="Bring everyone (2)").click()
    for who in (one, two):
        who.press("Join stage")
        who.join_through_window()
    teacher.sees_moving(ONE, TWO)
    two.hears(ONE)

    # A browser that does not obey: its tracks stay on whatever the page says.
    one.room.locator("body").evaluate(
        "() => Object.defineProperty(MediaStreamTrack.prototype, 'enabled', { get: () => true, set: () => {} })"
    )
    choose(teacher, ONE, "Turn microphone off")
    expect(one.text(f"{TEACHER} turned your microphone off.").first).to_be_visible()
    expect(two.tile(ONE)).to_have_attribute("data-microphone", "off")
    assert two.tile(ONE).locator("audio").evaluate("(audio) => audio.srcObject") is None
    choose(teacher, ONE, "Turn camera off")
    expect(two.tile(ONE)).to_have_attribute("data-camera", "off")
    assert two.tile(ONE).locator("video").evaluate("(video) => video.srcObject") is None
    one.press("Turn camera on")
    two.sees_moving(ONE)

    teacher.press("More")
    teacher.room.get_by_role("menuitem", name="Mute all").click()
    expect(two.button("Turn microphone on")).to_be_visible()
    two.press("Turn microphone on")
    expect(teacher.tile(TWO)).to_have_attribute("data-microphone", "on")
    assert not one.wider_than_the_screen()


def test_sent_out_with_a_browser_that_does_not_obey(enter: Enter) -> None:
    """It keeps its connections, and nothing arrives by them any more."""
    teacher, one, two = enter(TEACHER), enter(ONE), enter(TWO)
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    one.press("Join stage")
    one.join_through_window()
    two.sees_moving(ONE)
    two.room.locator("body").evaluate(DISOBEY)
    choose(teacher, TWO, "Send out…")
    teacher.press("Send out")
    expect(two.text("A moderator has sent you out").first).to_be_visible()
    assert two.open_connections() > 0, "the browser did obey: the test shows nothing"
    for _ in two.patiently(1000):
        before = two.incoming()
        two.page.wait_for_timeout(1000)
        if two.incoming() == before:
            break
    else:
        raise AssertionError("media still arrives")
    teacher.sees_moving(ONE)


def test_promoted_and_back(enter: Enter) -> None:
    """The menus follow the role, without a reload."""
    teacher, one = enter(TEACHER), enter(ONE)
    choose(teacher, ONE, "Make moderator")
    expect(one.text("You are a moderator now, for this meeting.").first).to_be_visible()
    expect(teacher.button("Participation")).to_be_visible()
    expect(one.button("Participation")).to_have_count(0)  # grades are for those who teach the course
    one.start_meeting()
    expect(teacher.group("moderators").locator("li.row").filter(has_text=ONE)).to_contain_text(
        "for this meeting"
    )
    choose(teacher, ONE, "Make attendee")
    expect(one.text("You are not a moderator any more").first).to_be_visible()
    expect(one.button("Ask to join stage")).to_be_visible()
    expect(one.button("End meeting")).to_have_count(0)


def test_an_observer_only_watches(enter: Enter) -> None:
    """Whatever the stage access: they are told so, have no button, and no moderator has one for them."""
    teacher, one, observer = enter(TEACHER), enter(ONE), enter("Helen Wei")
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    expect(one.button("Join stage")).to_be_visible()
    expect(observer.text("You are here as a viewer").first).to_be_visible()
    expect(observer.button("Raise hand")).to_be_visible()
    expect(observer.button("Join stage")).to_have_count(0)

    row = teacher.row("Helen Wei")
    expect(row).to_contain_text("viewer only")
    expect(teacher.row(ONE).get_by_role("button", name="Invite to stage")).to_be_visible()
    expect(row.get_by_role("button", name="Invite to stage")).to_have_count(0)


def test_sent_out_and_let_back(enter: Enter) -> None:
    """Off the stage and out of the room, and refused at the door until a moderator lets them back in."""
    teacher, one = enter(TEACHER), enter(ONE)
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)
    choose(teacher, ONE, "Send out")
    window = teacher.room.get_by_role("dialog", name=f"Send {ONE} out of the room?")
    window.get_by_role("button", name="Send out and keep out").click()
    expect(one.text("A moderator has sent you out of this room.")).to_be_visible()
    teacher.sees_nobody()

    one.page.reload()
    one.page.goto(f"{one.address}/practice/")
    one.page.get_by_role("button", name=f"Open as {ONE}", exact=True).click()
    expect(one.text("Ask your teacher to let you back in")).to_be_visible()
    one.complaints.clear()  # the door's 403

    out = teacher.group("barred").locator("li.row").filter(has_text=ONE)
    out.hover()
    out.get_by_role("button", name="Let back in").click()
    expect(out).to_have_count(0)
    one.launch()
    expect(one.button("Join stage")).to_be_visible()
