// Cameras and microphones: which there are, and opening them, so that what works is used and what fails is explained.

import { t } from '../language.js';
import { recallChoice } from './choice.js';
import { isAllowedHere, problem, problemOf } from './problems.js';

/**
 * @import { Device, Kind, Switches } from './choice.js'
 * @import { Problem } from './problems.js'
 *
 * @typedef {{ [kind in Kind]?: MediaStreamTrack }} Tracks
 * @typedef {{ tracks: Tracks, problems: { [kind in Kind]?: Problem } }} Opened
 * @typedef {{ microphone: Device[], camera: Device[], speaker: Device[] }} Devices
 */

/** @type {readonly Kind[]} */
export const KINDS = ['microphone', 'camera'];

/** A talking head in a tile; each viewer gets a copy, so not more than that. */
const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Those the browser tells of: without permission it names none. @returns {Promise<Devices>} */
export async function listDevices() {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return {
    microphone: named(all, 'audioinput', (n) => t('Microphone {n}', { n })),
    camera: named(all, 'videoinput', (n) => t('Camera {n}', { n })),
    speaker: named(all, 'audiooutput', (n) => t('Speaker {n}', { n })),
  };
}

/** @param {MediaDeviceInfo[]} all @param {MediaDeviceKind} kind @param {(n: number) => string} name @returns {Device[]} */
const named = (all, kind, name) =>
  all
    .filter((device) => device.kind === kind && device.deviceId)
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || name(index + 1) }));

/**
 * Open what is wanted, on the remembered devices if they are there; asks the person if the browser has to.
 * Never throws: what could not be opened is among the problems.
 * @param {Partial<Switches>} wanted
 * @returns {Promise<Opened>}
 */
export async function openDevices(wanted) {
  const kinds = KINDS.filter((kind) => wanted[kind]);
  if (!navigator.mediaDevices) return refused(kinds, 'insecure');
  const blocked = refused(kinds.filter((kind) => !isAllowedHere(kind)), 'policy');
  return together([blocked, await open(kinds.filter(isAllowedHere))]);
}

/** All at once, for one question; if that fails, one by one, so that one works without the other. @param {Kind[]} kinds @returns {Promise<Opened>} */
async function open(kinds) {
  if (!kinds.length) return together([]);
  try {
    return { tracks: await ask(kinds), problems: {} };
  } catch (error) {
    const [kind] = kinds;
    if (kinds.length === 1 && kind) return { tracks: {}, problems: { [kind]: problemOf(error, kind) } };
    const isNo = error instanceof DOMException && error.name === 'NotAllowedError';
    const opened = [];
    // After a "no" only what was allowed before is tried again: nobody is asked the same thing twice.
    for (const one of kinds) {
      if (isNo && !(await isGranted(one))) opened.push({ tracks: {}, problems: { [one]: problemOf(error, one) } });
      else opened.push(await open([one]));
    }
    return together(opened);
  }
}

/** @param {Kind[]} kinds @returns {Promise<Tracks>} */
async function ask(kinds) {
  const stream = await getUserMedia(kinds);
  const [microphone] = stream.getAudioTracks();
  const [camera] = stream.getVideoTracks();
  // Hints for the encoder: speech, and a face that moves rather than a page to read.
  if (microphone) microphone.contentHint = 'speech';
  if (camera) camera.contentHint = 'motion';
  return { ...(microphone && { microphone }), ...(camera && { camera }) };
}

/** @param {Kind[]} kinds */
async function getUserMedia(kinds) {
  const { device } = recallChoice();
  const there = await listDevices();
  /** @param {Kind} kind @param {MediaTrackConstraints} wishes @param {boolean} isAny */
  const constraints = (kind, wishes, isAny) => {
    if (!kinds.includes(kind)) return false;
    const id = find(there[kind], device[kind])?.id ?? device[kind]?.id;
    // "exact", since Chromium opens the default microphone when another one is only "ideal".
    return id && !isAny ? { ...wishes, deviceId: { exact: id } } : wishes;
  };
  const get = (isAny = false) =>
    navigator.mediaDevices.getUserMedia({
      audio: constraints('microphone', MICROPHONE, isAny),
      video: constraints('camera', CAMERA, isAny),
    });
  try {
    return await get();
  } catch (error) {
    // The remembered one is not there. With two kinds in hand, the caller tries one by one: the other one may be.
    if (kinds.length > 1 || !isOverconstrained(error)) throw error;
    return get(true);
  }
}

/** @param {unknown} error in Chromium and Firefox a class of its own, no DOMException */
const isOverconstrained = (error) => error instanceof Error && error.name === 'OverconstrainedError';

/** The same device, by id or by label. @param {readonly Device[]} there @param {Device | null} wanted */
export const find = (there, wanted) =>
  there.find(({ id }) => id === wanted?.id) ?? there.find(({ label }) => label === wanted?.label);

/** @param {Kind} kind */
async function isGranted(kind) {
  try {
    const { state } = await navigator.permissions.query({ name: kind });
    return state === 'granted';
  } catch {
    return false; // A browser that does not tell.
  }
}

/** @param {readonly Kind[]} kinds @param {import('./problems.js').Why} why @returns {Opened} */
const refused = (kinds, why) => ({
  tracks: {},
  problems: Object.fromEntries(kinds.map((kind) => [kind, problem(why, kind)])),
});

/** @param {Opened[]} parts @returns {Opened} */
const together = (parts) => ({
  tracks: Object.assign({}, ...parts.map(({ tracks }) => tracks)),
  problems: Object.assign({}, ...parts.map(({ problems }) => problems)),
});

/**
 * After a refresh on stage: the same devices, without the device window.
 * @param {Switches} [wanted] what is to be on; as it was here last, if not said
 * @returns {Promise<{ stream: MediaStream, microphone: boolean, camera: boolean } | null>} what of it works; null
 *   when something was wanted and nothing works
 */
export async function reacquire(wanted = recallChoice().on) {
  const { tracks } = await openDevices(wanted);
  const got = { microphone: Boolean(tracks.microphone), camera: Boolean(tracks.camera) };
  const isAny = got.microphone || got.camera || !(wanted.microphone || wanted.camera);
  return isAny ? { stream: new MediaStream(Object.values(tracks)), ...got } : null;
}
