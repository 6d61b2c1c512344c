// Time as the server sees it, and how people read it.

import { t } from './language.js';

let offset = 0;

/** Set by each welcome: a browser's clock may be minutes off. @param {string} now */
export const setServerTime = (now) => {
  offset = Date.parse(now) - Date.now();
};

/** Milliseconds, on the server's clock. */
export const serverNow = () => Date.now() + offset;

/** "0:45", "12:05", "1:02:05". @param {number} milliseconds */
export function stopwatch(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const JUST_NOW = t('just now');

/** How long ago: "just now", "40 s", "12 min", "1 h 5 min". @param {string} since @param {number} now */
export function waitedFor(since, now) {
  const seconds = Math.floor((now - Date.parse(since)) / 1000);
  if (seconds < 5) return JUST_NOW;
  return seconds < 60 ? t('{n} s', { n: seconds }) : minutes(seconds);
}

/** How much in all: "less than a minute", "6 min", "1 h 5 min". @param {number} seconds */
export const lasted = (seconds) => (seconds < 60 ? t('less than a minute') : minutes(seconds));

/** @param {number} seconds */
function minutes(seconds) {
  const whole = Math.floor(seconds / 60);
  if (whole < 60) return t('{n} min', { n: whole });
  return whole % 60 ? t('{h} h {m} min', { h: Math.floor(whole / 60), m: whole % 60 }) : t('{h} h', { h: whole / 60 });
}
