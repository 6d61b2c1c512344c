// My microphone and camera while I am on stage: switched, replaced when unplugged, and stopped at the end.

import { rememberChoice } from './choice.js';
import { KINDS, openDevices } from './devices.js';
import { GONE, changedTo } from './problems.js';

/**
 * @import { Kind, Switches } from './choice.js'
 *
 * @typedef {{ kind: Kind, isOn: boolean, text: string }} DeviceNews whether it is on after a device went, and a sentence for the person
 */

const DOM_KIND = { microphone: 'audio', camera: 'video' };

/**
 * @param {MediaStream} stream mine from here on: its tracks come and go with the switches
 * @param {object} parts
 * @param {(kind: Kind, track: MediaStreamTrack | null) => Promise<void>} parts.replace for everyone who watches
 * @param {() => void} parts.onChange
 * @param {(news: DeviceNews) => void} parts.onDevice
 */
export function createOwn(stream, { replace, onChange, onDevice }) {
  let isClosed = false;
  /** @type {Switches} */
  const wanted = { microphone: isOn('microphone'), camera: isOn('camera') };
  let queue = Promise.resolve();
  for (const track of stream.getTracks()) track.addEventListener('ended', () => unplugged(track));

  /** @param {Kind} kind */
  function track(kind) {
    return stream.getTracks().find((one) => one.kind === DOM_KIND[kind] && one.readyState === 'live') ?? null;
  }

  /** @param {Kind} kind */
  function isOn(kind) {
    return Boolean(track(kind)?.enabled);
  }

  const switches = () => ({ microphone: isOn('microphone'), camera: isOn('camera') });

  /**
   * The microphone is silenced, which is instant both ways; the camera is let go, so that its light goes off.
   * @param {Partial<Switches>} change
   * @returns {Promise<Switches>} what is on now: less than was wanted when a device does not open
   */
  async function set(change) {
    const isNew = KINDS.some((kind) => change[kind] !== undefined && change[kind] !== wanted[kind]);
    Object.assign(wanted, change);
    silence();
    if (isNew) {
      rememberChoice({ on: wanted });
      queue = queue.then(settle);
    }
    await queue;
    return switches();
  }

  function silence() {
    for (const one of stream.getAudioTracks()) one.enabled = wanted.microphone;
  }

  /** Do what is wanted by now: of many quick clicks only the last one counts. */
  async function settle() {
    for (const kind of KINDS) {
      const now = track(kind);
      if (kind === 'camera' && now && !wanted.camera) await put(kind, null);
      if (!now && wanted[kind] && !isClosed) {
        const { tracks } = await openDevices({ [kind]: true });
        const opened = tracks[kind] ?? null;
        if (isClosed || !wanted[kind]) opened?.stop();
        else if (opened) await put(kind, opened);
        else wanted[kind] = false;
      }
    }
  }

  /** @param {Kind} kind @param {MediaStreamTrack | null} next */
  async function put(kind, next) {
    for (const old of stream.getTracks().filter((one) => one.kind === DOM_KIND[kind])) {
      old.stop();
      stream.removeTrack(old);
    }
    if (next) {
      next.enabled = wanted[kind];
      next.addEventListener('ended', () => unplugged(next));
      stream.addTrack(next);
    }
    await replace(kind, next);
    onChange();
  }

  /** Pulled out, or taken away by the system: go on with another one if there is one. @param {MediaStreamTrack} gone */
  function unplugged(gone) {
    if (isClosed || !stream.getTracks().includes(gone)) return;
    const kind = gone.kind === 'audio' ? 'microphone' : 'camera';
    const wasOn = wanted[kind];
    queue = queue.then(async () => {
      if (isClosed) return;
      await put(kind, null);
      await settle();
      if (isClosed || !wasOn) return;
      const other = track(kind);
      const text = other ? changedTo(kind, other.label) : GONE[kind];
      onDevice({ kind, isOn: isOn(kind), text });
    });
  }

  return {
    stream,
    track,
    set,
    close() {
      isClosed = true;
      for (const one of stream.getTracks()) one.stop();
    },
  };
}

/** @typedef {ReturnType<typeof createOwn>} Own */
