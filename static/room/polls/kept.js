// What a moderator is writing outlives a refresh: it is kept in this tab's history entry.

/** @import { Editor } from './editor.js' */

const SOON_MS = 400;

/** @returns {Editor | null} */
export const recallEditor = () => history.state?.kroomPoll ?? null;

/** Keeps what it is given, a moment later and when the page goes. */
export function createEditorKeeper() {
  /** @type {Editor | null | undefined} */
  let due;

  function now() {
    if (due !== undefined) history.replaceState({ ...history.state, kroomPoll: due }, '');
    due = undefined;
  }

  addEventListener('pagehide', now);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && now());

  /** @param {Editor | null} editor */
  return function keep(editor) {
    if (due === undefined) setTimeout(now, SOON_MS);
    due = editor;
  };
}
