// Camera and microphone before the stage: opened, tried, changed, and handed over or let go. What the device window shows.

import { recallChoice, rememberChoice } from './choice.js';
import { KINDS, find, listDevices, openDevices } from './devices.js';
import { changedTo } from './problems.js';

/**
 * @import { Device, Kind, Switches } from './choice.js'
 * @import { Devices } from './devices.js'
 * @import { Problem } from './problems.js'
 *
 * @typedef {object} Try one device being tried
 * @property {boolean} isOn wanted by the person
 * @property {boolean} isOpening
 * @property {MediaStreamTrack | null} track
 * @property {Problem | null} problem
 * @property {string} note what changed by itself
 */

/** @param {() => void} onChange */
export function createRehearsal(onChange) {
  const { on } = recallChoice();
  /** @type {Record<Kind, Try>} */
  const tries = {
    microphone: { isOn: on.microphone, isOpening: false, track: null, problem: null, note: '' },
    camera: { isOn: on.camera, isOpening: false, track: null, problem: null, note: '' },
  };
  /** Counts each device's openings: one that was overtaken is let go. */
  const turns = { microphone: 0, camera: 0 };
  /** @type {Devices} */
  let devices = { microphone: [], camera: [], speaker: [] };
  let isOver = false;

  /** @param {readonly Kind[]} kinds */
  async function open(kinds) {
    const wanted = kinds.filter((kind) => tries[kind].isOn);
    /** @type {Partial<Record<Kind, number>>} */
    const mine = {};
    for (const kind of wanted) {
      mine[kind] = ++turns[kind];
      // Phones have one camera open at a time, so the old one goes first.
      letGo(kind);
      Object.assign(tries[kind], { isOpening: true, problem: null });
    }
    onChange();
    const { tracks, problems } = await openDevices(Object.fromEntries(wanted.map((kind) => [kind, true])));
    for (const kind of wanted) {
      const track = tracks[kind] ?? null;
      if (isOver || mine[kind] !== turns[kind]) track?.stop();
      else {
        Object.assign(tries[kind], { isOpening: false, track, problem: problems[kind] ?? null });
        track?.addEventListener('ended', () => tries[kind].track === track && unplugged(kind));
      }
    }
    await list();
  }

  async function list() {
    devices = await listDevices();
    if (!isOver) onChange();
  }

  /** @param {Kind} kind */
  async function unplugged(kind) {
    await open([kind]);
    const { track } = tries[kind];
    tries[kind].note = track ? changedTo(kind, track.label) : '';
    if (!isOver) onChange();
  }

  /** @param {Kind} kind */
  function letGo(kind) {
    tries[kind].track?.stop();
    Object.assign(tries[kind], { track: null, note: '' });
  }

  /** On or off; off lets the device go, and its light. @param {Kind} kind */
  function toggle(kind) {
    const it = tries[kind];
    it.isOn = !it.isOn;
    if (it.isOn) return open([kind]);
    turns[kind] += 1;
    letGo(kind);
    Object.assign(it, { isOpening: false, problem: null });
    onChange();
  }

  /** @param {Kind} kind @param {Device} device */
  function choose(kind, device) {
    rememberChoice({ device: { [kind]: device } });
    tries[kind].isOn = true;
    return open([kind]);
  }

  const retry = () => open(KINDS.filter((kind) => tries[kind].problem));

  /** The device in use, or the one that would be. @param {Kind} kind */
  function current(kind) {
    const used = tries[kind].track?.getSettings().deviceId;
    return used ?? find(devices[kind], recallChoice().device[kind])?.id ?? '';
  }

  /** All that is open, for the stage. From here on it belongs to who takes it. */
  function take() {
    isOver = true;
    stopListening();
    const tracks = KINDS.map((kind) => tries[kind].track).filter((track) => track !== null);
    const isIn = { microphone: Boolean(tries.microphone.track), camera: Boolean(tries.camera.track) };
    // A device that failed stays wanted: next time it may work.
    rememberChoice({ on: { microphone: tries.microphone.isOn, camera: tries.camera.isOn } });
    return { stream: new MediaStream(tracks), ...isIn };
  }

  function close() {
    isOver = true;
    stopListening();
    for (const kind of KINDS) tries[kind].track?.stop();
  }

  navigator.mediaDevices?.addEventListener('devicechange', list);
  const stopListening = () => navigator.mediaDevices?.removeEventListener('devicechange', list);

  return {
    tries,
    devices: () => devices,
    isReady: () => KINDS.every((kind) => !tries[kind].isOpening),
    start: () => open(KINDS),
    open,
    toggle,
    choose,
    retry,
    current,
    take,
    close,
  };
}

/** @typedef {ReturnType<typeof createRehearsal>} Rehearsal */
