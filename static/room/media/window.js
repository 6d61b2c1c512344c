// "Get ready to join the stage": the window in which people see and hear themselves before others do.

import { render } from 'lit-html';
import { t } from '../language.js';
import { createLevel, loudness } from './level.js';
import { createRehearsal } from './rehearsal.js';
import { askForSpeaker, chooseSpeaker } from './speaker.js';
import { isAnother, windowView } from './window-view.js';

export { applySpeaker } from './speaker.js';

/**
 * @typedef {object} Words
 * @property {string} [title]
 * @property {string} [joinLabel]
 * @property {string} [cancelLabel]
 *
 * `microphone` and `camera` say what is on; the stream holds their tracks and belongs to the caller.
 * @typedef {{ stream: MediaStream, microphone: boolean, camera: boolean }} Ready
 */

const METER_MS = 60;
const SPOKEN_EVERY = 16;
const HEARD_FROM = 0.35;
const SILENT_MS = 6000;

/**
 * @param {Words & { signal?: AbortSignal }} [options] `signal` closes the window, as Cancel does
 * @returns {Promise<Ready | null>} null when it was cancelled
 */
export function openDeviceWindow({
  title = t('Get ready to join the stage'),
  joinLabel = t('Join stage'),
  cancelLabel = t('Cancel'),
  signal,
} = {}) {
  const dialog = document.createElement('dialog');
  dialog.className = 'devices';
  dialog.setAttribute('aria-labelledby', 'devices-title');
  const rehearsal = createRehearsal(draw);
  const meter = createMeter(rehearsal.tries.microphone, dialog, draw);
  /** @type {Ready | null} */
  let ready = null;
  let isOpen = true;

  function draw() {
    if (!isOpen) return;
    meter.follow();
    const view = { title, joinLabel, cancelLabel, rehearsal, heard: meter.heard(), join, cancel: pressCancel, chooseSpeaker: speaker };
    render(windowView(view), dialog);
  }

  function join() {
    if (!rehearsal.isReady()) return;
    ready = rehearsal.take();
    dialog.close();
  }

  const cancel = () => dialog.close();

  /** Not by the second half of the double click that opened it. @param {MouseEvent} click */
  const pressCancel = ({ detail }) => detail < 2 && cancel();

  /** @param {string} value */
  async function speaker(value) {
    const listed = rehearsal.devices().speaker.find(({ id }) => id === value) ?? null;
    const device = isAnother(value) ? await askForSpeaker() : listed;
    if (device || !isAnother(value)) await chooseSpeaker(device);
    draw();
  }

  return new Promise((resolve) => {
    const hasEnded = () => {
      isOpen = false;
      signal?.removeEventListener('abort', cancel);
      meter.close();
      if (!ready) rehearsal.close();
      dialog.remove();
      resolve(ready);
    };
    dialog.addEventListener('close', hasEnded);
    signal?.addEventListener('abort', cancel);
    document.body.append(dialog);
    draw();
    dialog.showModal();
    const button = () => dialog.querySelector('#devices-join');
    focus(button());
    if (signal?.aborted) cancel();
    // Where nobody has moved on by keyboard meanwhile, Enter joins.
    else rehearsal.start().then(() => isOpen && dialog.contains(document.activeElement) === false && focus(button()));
  });
}

/** @param {Element | null} element */
const focus = (element) => element instanceof HTMLElement && element.focus();

/**
 * The level of the microphone being tried, drawn past lit: nothing else moves with it.
 * @param {import('./rehearsal.js').Try} microphone
 * @param {HTMLElement} dialog
 * @param {() => void} onNews
 */
function createMeter(microphone, dialog, onNews) {
  /** @type {ReturnType<typeof createLevel> | null} */
  let level = null;
  /** @type {MediaStreamTrack | null} */
  let track = null;
  let heard = '';
  let since = 0;
  let ticks = 0;

  function follow() {
    if (microphone.track === track) return;
    level?.close();
    track = microphone.track;
    level = track && createLevel(track);
    heard = '';
    since = performance.now();
    if (!track) show(0);
  }

  /** @param {number} loud */
  function show(loud) {
    const bar = /** @type {HTMLElement | null} */ (dialog.querySelector('#devices-level'));
    bar?.style.setProperty('--level', String(loud));
    // A screen reader that looks at the meter finds a fresh value, and is not told of each one.
    if (ticks++ % SPOKEN_EVERY === 0) bar?.setAttribute('aria-valuenow', String(Math.round(loud * 100)));
  }

  /** @param {string} news */
  function tell(news) {
    if (heard === news) return;
    heard = news;
    onNews();
  }

  const timer = setInterval(() => {
    if (!level) return;
    const loud = loudness(level.read());
    show(loud);
    if (loud > HEARD_FROM) tell(t('Your microphone works.'));
    else if (!heard && performance.now() - since > SILENT_MS) {
      tell(t('We hear nothing yet. Is this the right microphone, and is it not muted?'));
    }
  }, METER_MS);

  return {
    follow,
    heard: () => heard,
    close() {
      clearInterval(timer);
      level?.close();
    },
  };
}
