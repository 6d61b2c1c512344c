// Which devices a person uses and what they had switched on: kept for the next time, and for this tab's next refresh.

/**
 * @typedef {'microphone' | 'camera'} Kind
 * @typedef {{ microphone: boolean, camera: boolean }} Switches
 *
 * Ids change from visit to visit where a browser separates third-party frames; then the label finds the device again.
 * @typedef {{ id: string, label: string }} Device
 *
 * @typedef {object} Choice
 * @property {Switches} on
 * @property {{ microphone: Device | null, camera: Device | null, speaker: Device | null }} device
 */

const KEY = 'kroom.devices';

/** @type {Choice} */
const FIRST = { on: { microphone: true, camera: true }, device: { microphone: null, camera: null, speaker: null } };

/** What this tab used last; else what this browser used last. @returns {Choice} */
export function recallChoice() {
  const kept = history.state?.kroomDevices ?? stored();
  return { on: { ...FIRST.on, ...kept?.on }, device: { ...FIRST.device, ...kept?.device } };
}

/**
 * In this tab's history entry, so that two people in two tabs keep their own and an iframe without storage keeps it
 * over a refresh; and in the browser's storage, where there is one, for the next visit.
 * @param {{ on?: Partial<Switches>, device?: Partial<Choice['device']> }} change
 */
export function rememberChoice(change) {
  const before = recallChoice();
  const choice = { on: { ...before.on, ...change.on }, device: { ...before.device, ...change.device } };
  if (JSON.stringify(choice) === JSON.stringify(history.state?.kroomDevices)) return;
  history.replaceState({ ...history.state, kroomDevices: choice }, '');
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // No storage here (a blocked third-party frame, or full): the history entry has it.
  }
}

/** @returns {Partial<Choice> | null} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}
