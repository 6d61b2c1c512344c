// Why a camera or microphone did not open, in words that say what to do next. Pure but for what the browser is.

import { t } from '../language.js';

/** @import { Kind } from './choice.js' */

/**
 * @typedef {'denied' | 'dismissed' | 'system' | 'policy' | 'missing' | 'busy' | 'insecure' | 'other'} Why
 * @typedef {{ why: Why, text: string }} Problem
 */

/** @type {Record<Why, Record<Kind | 'both', string>>} */
const WORDS = {
  denied: {
    microphone: t('Your browser does not let this page use your microphone. Press the camera or padlock icon beside the address, choose Allow, then try again.'),
    camera: t('Your browser does not let this page use your camera. Press the camera or padlock icon beside the address, choose Allow, then try again.'),
    both: t('Your browser does not let this page use your camera and microphone. Press the camera or padlock icon beside the address, choose Allow, then try again.'),
  },
  dismissed: {
    microphone: t('Your browser asked about your microphone and got no answer. Try again and choose Allow.'),
    camera: t('Your browser asked about your camera and got no answer. Try again and choose Allow.'),
    both: t('Your browser asked about your camera and microphone and got no answer. Try again and choose Allow.'),
  },
  system: {
    microphone: t('Your computer does not let the browser use your microphone. Allow it in the system’s privacy settings, then try again.'),
    camera: t('Your computer does not let the browser use your camera. Allow it in the system’s privacy settings, then try again.'),
    both: t('Your computer does not let the browser use your camera and microphone. Allow it in the system’s privacy settings, then try again.'),
  },
  policy: {
    microphone: t('This course page does not pass your microphone on to the room. Open the room in its own tab, or tell your teacher.'),
    camera: t('This course page does not pass your camera on to the room. Open the room in its own tab, or tell your teacher.'),
    both: t('This course page does not pass your camera and microphone on to the room. Open the room in its own tab, or tell your teacher.'),
  },
  missing: {
    microphone: t('No microphone was found. Plug one in, then try again.'),
    camera: t('No camera was found. Plug one in, then try again.'),
    both: t('No camera or microphone was found. Plug one in, then try again.'),
  },
  busy: {
    microphone: t('Your microphone is in use by another program, such as Zoom or Teams. Close that program, then try again.'),
    camera: t('Your camera is in use by another program, such as Zoom or Teams. Close that program, then try again.'),
    both: t('Your camera and microphone are in use by another program, such as Zoom or Teams. Close that program, then try again.'),
  },
  insecure: {
    microphone: t('Your microphone can be used only on a secure page (https). Please tell your teacher.'),
    camera: t('Your camera can be used only on a secure page (https). Please tell your teacher.'),
    both: t('Your camera and microphone can be used only on a secure page (https). Please tell your teacher.'),
  },
  other: {
    microphone: t('Your microphone could not be started. Restart the browser, then try again.'),
    camera: t('Your camera could not be started. Restart the browser, then try again.'),
    both: t('Your camera and microphone could not be started. Restart the browser, then try again.'),
  },
};

/** @param {Why} why @param {Kind | 'both'} device @returns {Problem} */
export const problem = (why, device) => ({ why, text: WORDS[why][device] });

/** One went, another took its place. @param {Kind} kind @param {string} device its name */
export const changedTo = (kind, device) =>
  kind === 'microphone'
    ? t('Your microphone was disconnected. This is {device} now.', { device })
    : t('Your camera was disconnected. This is {device} now.', { device });

/** One went, and there is no other. @type {Record<Kind, string>} */
export const GONE = {
  microphone: t('Your microphone was disconnected. Plug it in and turn it on again.'),
  camera: t('Your camera was disconnected. Plug it in and turn it on again.'),
};

/** @param {unknown} error what getUserMedia threw @param {Kind} kind */
export const problemOf = (error, kind) => problem(whyOf(error, kind), kind);

/** @param {unknown} error @param {Kind} kind @returns {Why} */
function whyOf(error, kind) {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return whyDenied(message, kind);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'other';
  }
}

/** One name for four cases: only the policy and Chromium's wording tell them apart. @param {string} message @param {Kind} kind */
function whyDenied(message, kind) {
  if (!isAllowedHere(kind)) return 'policy';
  if (/by system/i.test(message)) return 'system';
  return /dismissed/i.test(message) ? 'dismissed' : 'denied';
}

/** Whether the frame we are in may use it at all; where the browser does not say, yes. @param {Kind} kind */
export function isAllowedHere(kind) {
  const { featurePolicy } = /** @type {{ featurePolicy?: { allowsFeature(name: string): boolean } }} */ (
    /** @type {unknown} */ (document)
  );
  return featurePolicy?.allowsFeature(kind) ?? true;
}
