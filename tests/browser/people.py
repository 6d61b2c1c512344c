"""People of the practice course, each in front of a screen."""

import os
import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FrameLocator,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from bench import chromium

DESKTOP, PHONE = chromium.DESKTOP, chromium.PHONE

WATCH_CONNECTIONS = """
// Test instrument: remember every peer connection, to ask it for its statistics.
window.connections = [];
const Plain = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Plain {
  constructor(...settings) { super(...settings); window.connections.push(this); }
};
"""

# KROOM_LAG=400 in the environment: every frame of the room's socket takes so many milliseconds longer, each way. A test
# that asserts or presses before the page can know fails then every time, not once in a hundred runs on a busy machine.
LAG = """
const Quick = window.WebSocket;
window.WebSocket = class extends Quick {
  send(data) { setTimeout(() => this.readyState === 1 && super.send(data), %(lag)s); }
  set onmessage(listener) { super.onmessage = (event) => setTimeout(listener, %(lag)s, event); }
  set onclose(listener) { super.onclose = (event) => setTimeout(listener, %(lag)s, event); }
};
"""

REDRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"

DISOBEY = """
() => {
  MediaStreamTrack.prototype.stop = () => {};
  RTCPeerConnection.prototype.close = () => {};
  RTCRtpSender.prototype.replaceTrack = async () => {};
  RTCPeerConnection.prototype.removeTrack = () => {};
}
"""
"""A browser whose page does what it wants, and not what kroom's page tells it."""

FRAMES_DECODED = """
async (video) => {
  const [track] = video.srcObject?.getVideoTracks() ?? [];
  if (!track) return 0;
  for (const connection of window.connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values())
      if (report.type === 'inbound-rtp' && report.kind === 'video' && report.trackIdentifier === track.id)
        return report.framesDecoded ?? 0;
  }
  return 0;
}
"""

SOUND = """
async (names) => {
  let packets = 0, energy = 0;
  for (const connection of window.connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values())
      if (report.type === 'inbound-rtp' && report.kind === 'audio') {
        packets += report.packetsReceived ?? 0;
        energy += report.totalAudioEnergy ?? 0;
      }
  }
  return { packets, energy };
}
"""

FRAMES_BY_TRACK = """
async () => {
  const frames = {};
  for (const connection of window.connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values())
      if (report.type === 'inbound-rtp' && report.kind === 'video')
        frames[report.trackIdentifier] = report.framesDecoded ?? 0;
  }
  return frames;
}
"""

INCOMING_MEDIA = """
async () => {
  let frames = 0;
  for (const connection of window.connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values())
      if (report.type === 'inbound-rtp') frames += (report.framesDecoded ?? 0) + (report.packetsReceived ?? 0);
  }
  return frames;
}
"""


def new_context(browser: Browser, viewport: ViewportSize, **options: Any) -> BrowserContext:
    """A browser of one's own, which lets pages use camera and microphone."""
    context = browser.new_context(viewport=viewport, **{"permissions": ["camera", "microphone"], **options})
    context.add_init_script(WATCH_CONNECTIONS)
    if lag := os.environ.get("KROOM_LAG"):
        context.add_init_script(LAG % {"lag": int(lag)})
    context.set_default_timeout(60_000)
    return context


class Visitor:
    """One person, launched from the course in a frame, as in Canvas; or in a tab of its own."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        name: str,
        *,
        viewport: ViewportSize = DESKTOP,
        script: str = "",
        context: BrowserContext | None = None,
        in_a_tab: bool = False,
    ) -> None:
        self.name = name
        self.in_a_tab = in_a_tab
        self.address = address
        self.context = context or new_context(browser, viewport)
        if script:
            self.context.add_init_script(script)
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        # A server that a test has killed is not the page's fault.
        if message.type == "error" and "WebSocket connection" not in message.text:
            self.complaints.append(f"{self.name}: {message.text}")

    def launch(self, locale: str = "en") -> None:
        """Open the room from the practice course, in this language."""
        self.page.goto(f"{self.address}/practice/?locale={locale}")
        if self.in_a_tab:
            link = self.page.get_by_role("link", name=f"Open as {self.name} in a new tab")
            self.page.goto(f"{self.address}{link.get_attribute('href')}")
        else:
            self.page.get_by_role("button", name=f"Open as {self.name}", exact=True).click()
        expect(self.room.locator("body[data-role]")).to_be_attached()
        expect(self.room.get_by_role("main")).to_be_visible()

    def refresh(self) -> None:
        """Reload the room, and wait until it is the new page that shows it: what the old one shows proves nothing."""
        self.room.locator("html").evaluate("(html) => { html.dataset.old = ''; location.reload(); }")
        known = "body:is([data-role='moderator'], [data-role='attendee'])"
        expect(self.room.locator(f"html:not([data-old]) {known}")).to_be_attached()

    def beside(self, name: str) -> "Visitor":
        """Somebody else in another tab of the same browser."""
        browser = self.context.browser
        assert browser is not None
        other = Visitor(browser, self.address, name, context=self.context)
        other.launch()
        return other

    @property
    def room(self) -> FrameLocator | Page:
        """The room, inside the course's page or a page by itself."""
        return self.page if self.in_a_tab else self.page.frame_locator("iframe").first

    def button(self, name: str) -> Locator:
        """A button of the room, by its whole name."""
        return self.room.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.button(name).click()

    def text(self, text: str) -> Locator:
        """Words somewhere in the room."""
        return self.room.get_by_text(text)

    def show(self, tab: str) -> None:
        """A tab of the panel, also where the panel is closed."""
        found = self.room.get_by_role("tab", name=tab)
        if not found.count():
            found = self.room.locator(".toolbar").get_by_role("button", name=tab)
        found.click()

    # ---- moderators

    def start_meeting(self) -> None:
        """Start the meeting."""
        self.press("Start meeting")
        expect(self.button("End meeting")).to_be_visible()

    def choose_access(self, label: str) -> None:
        """Choose a stage access."""
        self.press("Stage access")
        self.room.get_by_role("menuitemradio", name=label).click()

    # ---- the stage

    def join_through_window(self) -> None:
        """Confirm in the device window."""
        window = self.room.get_by_role("dialog", name="Get ready to join the stage")
        expect(window).to_be_visible()
        window.get_by_role("button", name="Join stage").click()
        expect(window).to_be_hidden()

    def tile(self, name: str) -> Locator:
        """Somebody's tile on the stage."""
        return self.room.locator("li.tile").filter(has_text=name)

    def row(self, name: str) -> Locator:
        """Somebody's row in the Participants list, which says a moment too long that they are missing."""
        return self.room.locator("li.row:not(.absent)").filter(has_text=name)

    def group(self, key: str) -> Locator:
        """A group of the Participants list: asking, stage, moderators, viewers."""
        return self.room.locator(f'details[data-group="{key}"]')

    def prompt(self, name: str) -> Locator:
        """The notification that somebody asks to join the stage."""
        return self.room.locator(".prompt").filter(has_text=name)

    def sees_moving(self, *names: str) -> None:
        """The videos of all these people arrive here, are shown, and go on arriving."""
        for name in names:
            self._sees_moving(name)

    def _sees_moving(self, name: str) -> None:
        video = self.tile(name).locator("video")
        expect(video).to_be_visible()
        before = frames = 0
        for _ in self.patiently():
            # Another track, after a refresh over there, counts from the beginning: compared is with the last look.
            before, frames = frames, int(video.evaluate(FRAMES_DECODED))
            if 0 < before < frames and video.evaluate("video => video.videoWidth") > 0:
                return
        raise AssertionError(f"{self.name} does not see {name} move: {before} frames, then {frames}")

    def patiently(self, pause: int = 200) -> Iterator[None]:
        """Ever again, with a pause in milliseconds between, until the time a slow machine may need is over."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            yield
            self.page.wait_for_timeout(pause)

    def sees_only(self, *names: str) -> None:
        """These people on stage, moving, and no picture of anybody else: neither shown nor received."""
        expect(self.room.locator("li.tile")).to_have_count(len(names))
        if self.name in names:
            self._sees_itself()
        self.sees_moving(*(name for name in names if name != self.name))
        before, moving = self._frames(), 0
        for _ in self.patiently(500):
            moving = sum(frames > before.get(track, 0) for track, frames in self._frames().items())
            if moving >= len({*names} - {self.name}):
                break
        assert moving == len({*names} - {self.name}), f"{self.name} receives {moving} pictures"

    def _frames(self) -> dict[str, int]:
        """Frames decoded so far, by the track they came on."""
        frames: dict[str, int] = self.room.locator("body").evaluate(FRAMES_BY_TRACK)
        return frames

    def _sees_itself(self) -> None:
        """One's own picture, which comes over no connection, moves too."""
        video = self.tile(self.name).locator("video")
        expect(video).to_be_visible()
        shown = "video => video.getVideoPlaybackQuality().totalVideoFrames"
        before = frames = 0
        for _ in self.patiently():
            before, frames = frames, int(video.evaluate(shown))
            if 0 < before < frames:
                return
        raise AssertionError(f"{self.name} does not see their own picture move")

    def sees_nobody(self) -> None:
        """No tile, and no media arriving by any connection."""
        expect(self.room.locator("li.tile")).to_have_count(0)
        before = self.incoming()
        self.page.wait_for_timeout(500)
        assert self.incoming() == before, f"media still arrives at {self.name}"

    def incoming(self) -> int:
        """Frames and packets received by all live connections."""
        return int(self.room.locator("body").evaluate(INCOMING_MEDIA))

    def open_connections(self) -> int:
        """Peer connections that are not closed."""
        count = "() => window.connections.filter((one) => one.connectionState !== 'closed').length"
        return int(self.room.locator("body").evaluate(count))

    # ---- sound

    def sound(self) -> dict[str, float]:
        """Audio received by all live connections: packets, and the energy in them."""
        found: dict[str, float] = self.room.locator("body").evaluate(SOUND)
        return found

    def hears(self, name: str) -> None:
        """Sound from the stage arrives, with something in it."""
        expect(self.tile(name)).to_be_visible()
        before = now = self.sound()
        for _ in self.patiently():
            before, now = now, self.sound()
            if now["packets"] > before["packets"] > 0 and now["energy"] > before["energy"]:
                return
        raise AssertionError(f"{self.name} does not hear {name}: {before}, then {now}")

    def hears_silence(self) -> None:
        """No energy arrives any more, once what was on its way is played."""
        before = now = self.sound()
        for _ in self.patiently(1500):
            before, now = now, self.sound()
            if now["packets"] > before["packets"] and now["energy"] - before["energy"] < 1e-4:
                return
        raise AssertionError(f"{self.name} still hears something: {before}, then {now}")

    # ---- keyboard and screen

    def tab_to(self, name: str) -> None:
        """Press Tab until this button has the focus, which must be visible."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            at = self.room.locator(":focus")
            if at.count() and (at.get_attribute("aria-label") or at.inner_text()).strip() == name:
                outline = at.evaluate("(element) => getComputedStyle(element).outlineStyle")
                assert outline != "none", f"the focus on {name} cannot be seen"
                return
        raise AssertionError(f"{self.name} cannot reach {name} with the keyboard")

    def wider_than_the_screen(self) -> bool:
        """Whether one has to scroll sideways."""
        self.redrawn()
        wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.room.locator("html").evaluate(wide))

    def redrawn(self) -> None:
        """Wait for two frames: after the first the page has measured itself, after the second it is fitted."""
        self.room.locator("html").evaluate(REDRAWN)
