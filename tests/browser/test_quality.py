"""Connections that are not good are said to be, calmly: one's own with what helps, others on their tile."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Enter
from tests.browser.people import DESKTOP, new_context
from tests.browser.test_accesses import ONE, TEACHER
from tests.browser.test_axe import nothing_wrong

A_BAD_CONNECTION = """
// Test instrument: what is only waited for comes soon; while `isBad`, pings take long and pictures stand still.
window.isBad = true;
const [interval, timeout, send] = [setInterval, setTimeout, WebSocket.prototype.send];
window.setInterval = (task, ms, ...more) => interval(task, ms === 4000 ? 200 : ms, ...more);
window.setTimeout = (task, ms, ...more) => timeout(task, ms === 8000 ? 200 : ms, ...more);
WebSocket.prototype.send = function (text) {
  timeout(() => send.call(this, text), window.isBad && text.includes('"ping"') ? 1100 : 0);
};
const count = RTCPeerConnection.prototype.getStats;
let [frozen, received] = [0, 0];
RTCPeerConnection.prototype.getStats = async function () {
  const stats = new Map(await count.call(this));
  // What a busy machine does to its own pictures is none of the test's.
  const nothing = ['packetsLost', 'framesDropped', 'totalFreezesDuration', 'concealedSamples'];
  const calm = Object.fromEntries(nothing.map((of) => [of, 0]));
  for (const [id, one] of stats) {
    if (one.type === 'inbound-rtp') stats.set(id, { ...one, ...calm });
    if (one.type === 'candidate-pair') stats.set(id, { ...one, currentRoundTripTime: 0 });
  }
  if (window.isBad) frozen += 1;
  stats.set('made up', { type: 'inbound-rtp', packetsReceived: (received += 1), totalFreezesDuration: frozen });
  return stats;
};
"""


def test_a_weak_connection(enter: Enter, browser: Browser) -> None:
    """Nothing is said of a good one; a bad one is marked where it is bad, and the mark goes when it is good again."""
    calm = new_context(browser, DESKTOP, reduced_motion="reduce")
    teacher = enter(TEACHER, in_a_tab=True)
    one = enter(ONE, in_a_tab=True, script=A_BAD_CONNECTION, context=calm)
    teacher.start_meeting()
    teacher.press("Join stage")
    teacher.join_through_window()
    one.sees_moving(TEACHER)

    mark = one.tile(TEACHER).get_by_role("img", name="Arrives badly here")
    expect(mark).to_be_visible()
    weak = one.text("Weak connection")
    weak.click()
    expect(one.text("It helps to come closer to your Wi-Fi")).to_be_visible()
    nothing_wrong(one.page, "a weak connection")
    expect(teacher.tile(TEACHER).get_by_role("img")).to_have_count(0)

    one.page.evaluate("() => { window.isBad = false; }")
    expect(mark).to_have_count(0)
    expect(weak).to_have_count(0)
