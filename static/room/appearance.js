// Light or dark, as somebody chose it in the room; theme.js shows it, at once and on every page that is opened later.

import { recallText, rememberText } from './remember.js';

/** @typedef {'system' | 'light' | 'dark'} Theme */

/** @type {Theme} Also where nothing can be remembered, as long as the page lasts. */
let chosen = as(recallText('theme'));

export const theme = () => chosen;

/** @param {Theme} wanted */
export function chooseTheme(wanted) {
  chosen = wanted;
  rememberText('theme', wanted);
  dispatchEvent(new CustomEvent('kroom.theme', { detail: wanted }));
}

/** @param {string | null} text @returns {Theme} */
function as(text) {
  return text === 'light' || text === 'dark' ? text : 'system';
}
