// "You are muted": said to somebody who speaks into a microphone that they have turned off. Nothing of it leaves the page.

import { t } from './language.js';
import { loudness } from './media/level.js';

/**
 * @import { Notices } from './notices.js'
 * @import { Publishing } from './publishing.js'
 */

const EVERY_MS = 100;
const SPEECH_FROM = 0.5;
/** Loud moments, less half of the quiet ones: a sentence, and not a cough. */
const ENOUGH = 10;
const AGAIN_MS = 20_000;

/** @returns {(loud: number, now: number) => boolean} whether it is time to say it; asked often */
export function createReminder() {
  let heard = 0;
  let quietUntil = -Infinity;
  return (loud, now) => {
    heard = Math.max(0, Math.min(ENOUGH, heard + (loud > SPEECH_FROM ? 1 : -0.5)));
    if (heard < ENOUGH || now < quietUntil) return false;
    heard = 0;
    quietUntil = now + AGAIN_MS;
    return true;
  };
}

/** @param {Publishing} publishing @param {Notices} notices */
export function remindTheMuted(publishing, notices) {
  const isTime = createReminder();
  setInterval(() => {
    if (!isTime(loudness(publishing.mutedLevel()), performance.now())) return;
    notices.tell({ text: t('You are muted. Turn your microphone on to be heard.'), tone: 'plain', topic: 'muted' });
  }, EVERY_MS);
}
