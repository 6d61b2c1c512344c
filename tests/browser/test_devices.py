"""The device window: what it says when a camera is refused, busy or missing, and that one can join all the same."""

from typing import Any

import pytest
from playwright.sync_api import BrowserType, Locator, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, PHONE, Visitor, new_context
from tests.browser.test_accesses import ONE, TEACHER

# The one thing a machine without people and cables cannot have: a browser that says no. Only getUserMedia is made up.
REFUSE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('made up', '%s'); };"

# A browser that plays sound only in a click: ours was launched to allow it always.
QUIET_UNTIL_A_CLICK = """
const play = HTMLMediaElement.prototype.play;
let isClicked = false;
addEventListener('click', () => { isClicked = true; }, true);
HTMLMediaElement.prototype.play = function () {
  const isAllowed = this.muted || isClicked;
  return isAllowed ? play.call(this) : Promise.reject(new DOMException('made up', 'NotAllowedError'));
};
"""

UNPLUG = """
(video) => {
  const [track] = video.srcObject.getVideoTracks();
  track.stop();
  track.dispatchEvent(new Event('ended'));
}
"""


def window_of(visitor: Visitor) -> Locator:
    """The device window."""
    return visitor.room.get_by_role("dialog", name="Get ready to join the stage")


def open_stage(enter: Enter) -> Visitor:
    """The teacher of a running meeting in which everyone may step on stage."""
    teacher = enter(TEACHER)
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    return teacher


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("NotAllowedError", "allow"),
        ("NotFoundError", "found"),
        ("NotReadableError", "another"),
    ],
)
def test_words_for_each_failure(enter: Enter, failure: str, words: str) -> None:
    """What happened, what to do, and the person joins without camera and microphone."""
    one = enter(ONE, script=REFUSE % failure)
    teacher = open_stage(enter)
    one.press("Join stage")
    window = window_of(one)
    expect(window).to_contain_text(words, ignore_case=True)
    expect(window.get_by_role("button", name="Try again")).to_be_visible()
    one.join_through_window()
    expect(teacher.tile(ONE)).to_be_visible()
    expect(teacher.tile(ONE)).to_have_attribute("data-camera", "off")


def test_choices_and_leaving_things_off(enter: Enter) -> None:
    """Camera off at joining stays off; the choice is remembered; cancelling changes nothing."""
    one, teacher = enter(ONE), open_stage(enter)
    one.press("Join stage")
    window = window_of(one)
    for label in "Camera", "Microphone":
        expect(window.get_by_label(label, exact=True)).to_be_visible()
    window.get_by_role("button", name="Cancel").click()
    expect(window).to_be_hidden()
    expect(teacher.tile(ONE)).to_have_count(0)

    one.press("Join stage")
    window.get_by_role("button", name="Camera on").click()
    expect(window.get_by_role("button", name="Camera off")).to_be_visible()
    one.join_through_window()
    expect(teacher.tile(ONE)).to_have_attribute("data-camera", "off")
    teacher.hears(ONE)
    one.press("Turn camera on")
    teacher.sees_moving(ONE)


def test_a_browser_that_really_says_no(
    enter: Enter, browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> None:
    """As if its question were answered with Block: the person is told what to do, and takes part without devices."""
    flags = [flag + "=deny" if "fake-ui" in flag else flag for flag in browser_type_launch_args["args"]]
    strict = browser_type.launch(**{**browser_type_launch_args, "args": flags})
    one = enter(ONE, context=new_context(strict, DESKTOP, permissions=[]))
    teacher = open_stage(enter)
    one.press("Join stage")
    words = "Your browser does not let this page use your camera"
    expect(window_of(one)).to_contain_text(f"{words} and microphone.")
    window_of(one).get_by_role("button", name="Try again").click()
    expect(window_of(one)).to_contain_text(f"{words} and microphone.")
    one.join_through_window()
    for device in "microphone", "camera":
        expect(teacher.tile(ONE)).to_have_attribute(f"data-{device}", "off")
    one.press("Turn camera on")
    expect(one.room.get_by_role("dialog", name="Your camera and microphone")).to_contain_text(words)
    strict.close()


def test_choices_after_a_refresh(enter: Enter) -> None:
    """The next time the window opens, it has what was chosen the last time."""
    one, teacher = enter(ONE), open_stage(enter)
    one.press("Join stage")
    window = window_of(one)
    window.get_by_label("Microphone", exact=True).select_option("Fake Audio Input 2")
    window.get_by_role("button", name="Camera on").click()
    one.join_through_window()
    expect(one.button("Turn microphone off")).to_be_visible()
    one.refresh()
    expect(one.button("Turn microphone off")).to_be_visible()
    teacher.row(ONE).hover()
    teacher.row(ONE).get_by_role("button", name="Remove from stage").click()
    one.press("Join stage")
    expect(window.get_by_role("button", name="Camera off")).to_be_visible()
    expect(window.locator("#devices-microphone option:checked")).to_have_text("Fake Audio Input 2")


def test_a_camera_pulled_out_on_stage(enter: Enter) -> None:
    """Another one takes its place for everyone who watches, and the person is told which."""
    one, teacher = enter(ONE), open_stage(enter)
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)
    one.tile(ONE).locator("video").evaluate(UNPLUG)
    expect(one.text("Your camera was disconnected. This is fake_device_0 now.")).to_be_visible()
    teacher.sees_moving(ONE)


def test_sound_that_needs_a_click(enter: Enter) -> None:
    """Where the browser plays no sound by itself, one button turns it on, and then goes."""
    one, teacher = enter(ONE, script=QUIET_UNTIL_A_CLICK), open_stage(enter)
    teacher.press("Join stage")
    teacher.join_through_window()
    audio = one.tile(TEACHER).locator("audio")
    expect(one.text("The sound is off.")).to_be_visible()
    expect(audio).to_have_js_property("muted", True)
    one.press("Turn sound on")
    expect(one.text("The sound is off.")).to_have_count(0)
    expect(audio).to_have_js_property("muted", False)
    expect(audio).to_have_js_property("paused", False)


def test_a_phone_and_a_keyboard(enter: Enter) -> None:
    """A student on a phone's screen, with the keyboard alone, from asking to the stage; changes are announced."""
    one = enter(ONE, viewport=PHONE)
    teacher = enter(TEACHER)
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    expect(one.button("Ask to join stage")).to_be_visible()
    one.room.locator("body").click(position={"x": 5, "y": 5})
    one.tab_to("Ask to join stage")
    one.page.keyboard.press("Enter")
    expect(one.button("Cancel request")).to_be_visible()
    assert not one.wider_than_the_screen()

    expect(teacher.prompt(ONE)).to_be_visible()
    teacher.tab_to("Bring to stage")
    teacher.page.keyboard.press("Enter")
    expect(
        one.room.locator("[aria-live]").filter(has_text="invites you to join the stage").first
    ).to_be_attached()
    expect(one.button("Join stage")).to_be_visible()
    one.tab_to("Join stage")
    one.page.keyboard.press("Enter")
    expect(window_of(one).get_by_role("button", name="Join stage")).to_be_enabled()
    one.tab_to("Join stage")
    one.page.keyboard.press("Enter")
    teacher.sees_moving(ONE)
    assert not one.wider_than_the_screen()
    one.tab_to("Turn microphone off")
    one.page.keyboard.press("Space")
    expect(teacher.tile(ONE)).to_have_attribute("data-microphone", "off")
    for button in one.room.locator("footer button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44, button.text_content()
