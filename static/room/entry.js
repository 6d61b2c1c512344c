// The way in: the ticket and this tab's own id. Both live in the tab's history entry, so that a refresh finds them
// again without a cookie or any storage, and no address ever shows a ticket.
//
// Where the course around the room is refreshed, the room is launched anew in a frame without that history: the id is
// found in the tab's own storage then, and who was on stage is on stage again.

import { recallTab, rememberTab } from './remember.js';

/** @typedef {{ label: string, address: string }} SidePage */
/** @typedef {{ room: string, address: string, socket: string, role: string, ticket: string | null, pages: SidePage[] }} Config */
/** @typedef {{ ticket: string, tab: string }} Entry */

/** @returns {Config} */
export function readConfig() {
  return JSON.parse(document.getElementById('config')?.textContent ?? 'null');
}

/**
 * @param {Config} config
 * @returns {Entry | null} null when there is no ticket: the person has to come from their course
 */
export function enter(config) {
  const kept = /** @type {Partial<Entry>} */ (history.state?.kroom ?? {});
  const ticket = config.ticket ?? kept.ticket;
  if (!ticket) return null;
  const entry = { ticket, tab: kept.tab ?? recallTab(config.room) ?? newTab() };
  keep(config.room, entry, config.address);
  return entry;
}

/** Remember a fresh ticket or tab id. @param {string} room @param {Entry} entry @param {string} [address] */
export function keep(room, entry, address) {
  history.replaceState({ ...history.state, kroom: entry }, '', address);
  rememberTab(room, entry.tab);
}

/** Random, and unlike any other tab's. */
export function newTab() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
