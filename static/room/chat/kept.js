// What of the chat outlives a refresh: drafts and messages on their way in this tab's history entry, and what was read
// also where the browser keeps things, so that it counts for the next visit.

import { recallText, rememberText } from '../remember.js';

/** @import { Chat } from './state.js' */

const SOON_MS = 400;

/** @typedef {Pick<Chat, 'place' | 'drafts' | 'replies' | 'pending' | 'read'> & { meeting: number }} Kept */

/**
 * @param {number} you
 * @param {number} meeting
 * @returns {Partial<Chat>}
 */
export function recallChat(you, meeting) {
  const kept = /** @type {Partial<Kept>} */ (history.state?.kroomChat ?? {});
  const { drafts = {}, pending = [] } = kept;
  // What was read and answered belongs to its meeting; what is being written, to the person.
  if (kept.meeting === meeting) return { place: kept.place ?? 'everyone', drafts, pending, replies: kept.replies ?? {}, read: kept.read ?? {} };
  return { drafts, pending, read: readBefore(you, meeting) };
}

/** @param {number} you @param {number} meeting @returns {Record<string, number>} */
function readBefore(you, meeting) {
  try {
    const kept = JSON.parse(recallText(`read.${you}`) ?? 'null');
    return kept?.meeting === meeting ? kept.read : {};
  } catch {
    return {};
  }
}

/** Keeps what it is given, a moment later and when the page goes. */
export function createKeeper() {
  /** @type {(() => void) | null} */
  let due = null;

  function now() {
    due?.();
    due = null;
  }

  addEventListener('pagehide', now);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && now());

  /** @param {number} you @param {Kept} kept */
  return function keep(you, kept) {
    if (!due) setTimeout(now, SOON_MS);
    due = () => {
      history.replaceState({ ...history.state, kroomChat: kept }, '');
      rememberText(`read.${you}`, JSON.stringify({ meeting: kept.meeting, read: kept.read }));
    };
  };
}
