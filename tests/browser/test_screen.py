"""Screens shared from the stage, the layout for everyone, and devices at any time."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Enter
from tests.browser.people import PHONE, Visitor
from tests.browser.test_accesses import ONE, TEACHER, TWO
from tests.browser.test_devices import open_stage

# The browser's own list of windows is its own: headless, it has none to choose from. The picture is a real stream.
A_SCREEN = """
navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 640 });
  const brush = canvas.getContext('2d');
  let hue = 0;
  setInterval(() => {
    brush.fillStyle = `hsl(${hue = (hue + 40) % 360} 80% 50%)`;
    brush.fillRect(0, 0, 1280, 640);
  }, 100);
  window.theScreen = canvas.captureStream(10);
  return window.theScreen;
};
"""
STOPPED_BY_THE_BROWSER = """
() => {
  const [track] = window.theScreen.getVideoTracks();
  track.stop();
  track.dispatchEvent(new Event('ended'));
}
"""


IS_WHOLE = "v => v.videoWidth === 2 * v.videoHeight && v.getVideoPlaybackQuality().totalVideoFrames > 5"
# Somebody who speaks without a pause.
A_VOICE = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  if (!wanted.audio) return stream;
  const audio = new AudioContext();
  const voice = audio.createOscillator();
  const out = audio.createMediaStreamDestination();
  voice.connect(out);
  voice.start();
  return new MediaStream([...stream.getVideoTracks(), ...out.stream.getAudioTracks()]);
};
"""


def screen_of(visitor: Visitor, name: str) -> Locator:
    """The tile of a shared screen."""
    return visitor.room.get_by_role("listitem", name=f"Screen of {name}")


def sees_screen(visitor: Visitor, name: str) -> None:
    """It is there, moves, and is whole: as wide as it was sent."""
    video = screen_of(visitor, name).locator("video")
    expect(video).to_be_visible()
    for _ in visitor.patiently():
        if video.evaluate(IS_WHOLE):
            break
    else:
        raise AssertionError(f"{visitor.name} does not see the screen of {name}")
    assert video.evaluate("v => getComputedStyle(v).objectFit") == "contain"


def area(of: Locator) -> float:
    """How large it is."""
    box: Any = of.bounding_box()
    return float(box["width"] * box["height"])


def steps_up(visitor: Visitor) -> None:
    """Onto the open stage, until the devices' buttons are there: keys and clicks before them are nobody's."""
    visitor.press("Join stage")
    visitor.join_through_window()
    expect(visitor.button("Turn microphone off")).to_be_visible()


def test_a_shared_screen(enter: Enter) -> None:
    """Large for everybody, also for who comes later; ended by its owner, a moderator, the browser, a refresh."""
    one = enter(ONE, script=A_SCREEN)
    teacher = open_stage(enter)
    steps_up(one)
    teacher.sees_moving(ONE)
    one.press("Share screen")
    sees_screen(teacher, ONE)
    expect(one.text("Everyone sees your screen.")).to_be_visible()
    teacher.sees_moving(ONE)
    assert area(screen_of(teacher, ONE)) > 4 * area(teacher.tile(ONE))

    late = enter(TWO, viewport=PHONE)
    sees_screen(late, ONE)
    late.sees_moving(ONE)
    assert not late.wider_than_the_screen()
    steps_up(late)
    expect(late.button("Turn camera off")).to_be_visible()
    expect(late.button("Share screen")).to_have_count(0)

    one.room.get_by_role("listitem", name=f"Screen of {ONE}").get_by_role(
        "button", name="Stop sharing"
    ).click()
    expect(screen_of(teacher, ONE)).to_have_count(0)
    expect(screen_of(late, ONE)).to_have_count(0)

    one.press("Share screen")
    sees_screen(teacher, ONE)
    screen_of(teacher, ONE).hover()
    teacher.press(f"Stop the screen sharing of {ONE}")
    expect(one.text("stopped your screen sharing")).to_be_visible()
    expect(screen_of(one, ONE)).to_have_count(0)
    expect(screen_of(teacher, ONE)).to_have_count(0)
    assert (
        one.room.locator("body").evaluate("() => window.theScreen.getVideoTracks()[0].readyState") == "ended"
    )

    one.press("Share screen")
    sees_screen(teacher, ONE)
    one.room.locator("body").evaluate(STOPPED_BY_THE_BROWSER)
    expect(screen_of(teacher, ONE)).to_have_count(0)

    one.press("Share screen")
    sees_screen(teacher, ONE)
    one.refresh()
    expect(screen_of(teacher, ONE)).to_have_count(0)
    teacher.sees_moving(ONE)


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_the_layout_is_everyones(enter: Enter, viewport: Any) -> None:
    """Pinned and unpinned by a moderator; the pictures go on moving, larger and smaller."""
    one, teacher = enter(ONE), open_stage(enter)
    two = enter(TWO, **({"viewport": viewport} if viewport else {}))
    steps_up(one)
    steps_up(teacher)
    two.sees_moving(ONE, TEACHER)
    expect(two.tile(ONE)).not_to_have_class("tile main")
    teacher.press(f"More for {ONE}")
    teacher.room.get_by_role("menuitem", name="Set main camera").click()
    expect(two.tile(ONE)).to_have_class("tile main")
    assert area(two.tile(ONE)) > 3 * area(two.tile(TEACHER))
    two.sees_moving(ONE, TEACHER)
    teacher.press(f"More for {ONE}")
    teacher.room.get_by_role("menuitem", name="Unpin for everyone").click()
    expect(two.room.locator(".tile.main")).to_have_count(0)
    teacher.press("Layout")
    teacher.room.get_by_role("menuitemradio", name="Speaker").click()
    expect(two.room.locator(".tile.main")).to_have_count(1)
    two.sees_moving(ONE, TEACHER)
    assert not two.wider_than_the_screen()


def test_devices_at_any_time(enter: Enter) -> None:
    """Another microphone while live, and the others go on seeing and hearing; a viewer tries theirs, unseen."""
    one, teacher = enter(ONE), open_stage(enter)
    teacher.press("More")
    teacher.room.get_by_role("menuitem", name="Device settings").click()
    window = teacher.room.get_by_role("dialog", name="Device settings")
    window.get_by_label("Camera", exact=True).select_option("fake_device_0")
    window.get_by_role("button", name="Done").click()
    expect(window).to_be_hidden()
    one.sees_nobody()
    steps_up(one)
    teacher.sees_moving(ONE)
    before = int(teacher.room.locator("body").evaluate("() => window.connections.length"))
    one.press("More")
    one.room.get_by_role("menuitem", name="Device settings").click()
    window = one.room.get_by_role("dialog", name="Your camera and microphone")
    window.get_by_label("Microphone", exact=True).select_option("Fake Audio Input 2")
    teacher.sees_moving(ONE)
    window.get_by_role("button", name="Use these").click()
    expect(window).to_be_hidden()
    teacher.sees_moving(ONE)
    teacher.hears(ONE)
    assert int(teacher.room.locator("body").evaluate("() => window.connections.length")) == before


def test_speaking_while_muted(enter: Enter) -> None:
    """It is said, and not to somebody who is heard."""
    one = enter(ONE, script=A_VOICE)
    open_stage(enter)
    steps_up(one)
    expect(one.tile(ONE)).to_have_attribute("data-speaking", "")
    expect(one.text("You are muted.")).to_have_count(0)
    one.press("Turn microphone off")
    expect(one.text("You are muted. Turn your microphone on to be heard.").first).to_be_visible()


def test_keyboard_shortcuts(enter: Enter) -> None:
    """With Alt, never while writing or in a dialog; the list says them and turns them off, also after a refresh."""
    one, teacher = enter(ONE), open_stage(enter)
    steps_up(one)
    keys = one.page.keyboard
    body = one.room.locator("body")
    # One after the other, faster than the server answers: neither is lost.
    body.press("Alt+m")
    body.press("Alt+v")
    expect(teacher.tile(ONE)).to_have_attribute("data-microphone", "off")
    expect(teacher.tile(ONE)).to_have_attribute("data-camera", "off")
    body.press("Alt+h")
    expect(one.button("Lower hand")).to_be_visible()
    one.room.get_by_role("searchbox").fill("a")
    keys.press("Alt+m")
    keys.press("?")
    expect(one.room.get_by_role("searchbox")).to_have_value("a?")
    one.room.get_by_role("searchbox").fill("")
    one.room.get_by_role("searchbox").evaluate("(box) => box.blur()")
    body.press("Shift+?")
    window = one.room.get_by_role("dialog", name="Keyboard shortcuts")
    expect(window).to_contain_text("Alt + M")
    keys.press("Alt+h")
    window.get_by_role("button", name="Turn shortcuts off").click()
    window.get_by_role("button", name="Close").click()
    one.refresh()
    expect(one.button("Turn microphone on")).to_be_visible()
    body.press("Alt+h")
    one.press("More")
    one.room.get_by_role("menuitem", name="Keyboard shortcuts").click()
    expect(window).to_be_visible()
    window.get_by_role("button", name="Turn shortcuts on").click()
    window.get_by_role("button", name="Close").click()
    expect(one.button("Lower hand")).to_be_visible()
    body.press("Alt+h")
    expect(one.button("Raise hand")).to_be_visible()
    expect(teacher.tile(ONE)).to_have_attribute("data-microphone", "off")
