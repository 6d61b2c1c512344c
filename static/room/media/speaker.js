// Where sound comes out, in browsers that let a page choose.

import { recallChoice, rememberChoice } from './choice.js';
import { find, listDevices } from './devices.js';

/** @import { Device } from './choice.js' */

/** @typedef {{ selectAudioOutput?: (options?: { deviceId?: string }) => Promise<MediaDeviceInfo> }} Selecting */

export const canChooseSpeaker = () => 'setSinkId' in HTMLMediaElement.prototype;

/** Browsers that list no speakers show a list of their own instead. */
export const canAskForSpeaker = () => 'selectAudioOutput' in (navigator.mediaDevices ?? {});

/** Let this element sound from the chosen speaker. @param {HTMLMediaElement} element */
export async function applySpeaker(element) {
  const wanted = recallChoice().device.speaker;
  if (!canChooseSpeaker() || (!wanted && !element.sinkId)) return;
  const id = wanted ? (find((await listDevices()).speaker, wanted)?.id ?? '') : '';
  // A speaker that is gone, or one this frame may not use: the usual one goes on sounding.
  if (element.sinkId !== id) await element.setSinkId(id).catch(() => {});
}

/** Remember it, and let everything that sounds already move there. @param {Device | null} speaker null: the usual one */
export async function chooseSpeaker(speaker) {
  rememberChoice({ device: { speaker } });
  const sounding = /** @type {NodeListOf<HTMLMediaElement>} */ (document.querySelectorAll('video, audio'));
  await Promise.all([...sounding].map(applySpeaker));
}

/** The browser's own list. @returns {Promise<Device | null>} */
export async function askForSpeaker() {
  const media = /** @type {Selecting} */ (/** @type {unknown} */ (navigator.mediaDevices));
  const device = await media.selectAudioOutput?.().catch(() => undefined);
  return device ? { id: device.deviceId, label: device.label } : null;
}
