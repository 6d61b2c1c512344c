// Short words near the bottom of the page that go away by themselves.

import { announce } from './announce.js';

/** @import { Store } from './store.js' */
/** @import { Told } from './words.js' */

/** Long enough to be read slowly. */
const LEAST_MS = 7000;
const PER_LETTER_MS = 100;
const HELD_MS = 2000;
const AT_MOST = 4;
const NOT_SO_OFTEN_MS = 6000;

/** @param {Store} store */
export function createNotices(store) {
  let last = 0;
  /** Topics told just now, each with what has come since. @type {Map<string, Told | null>} */
  const just = new Map();

  /** @param {number} id */
  const dismiss = (id) => store.set({ notices: store.get().notices.filter((notice) => notice.id !== id) });

  /** Not under somebody's pointer or keyboard. @param {number} id */
  function fade(id) {
    const notice = document.querySelector(`.notice[data-notice="${id}"]`);
    if (notice?.matches(':hover, :focus-within')) setTimeout(fade, HELD_MS, id);
    else dismiss(id);
  }

  /** @param {Told} told */
  function tell(told) {
    const { topic, isOften } = told;
    if (!isOften || !topic) {
      show(told);
    } else if (just.has(topic)) {
      just.set(topic, told);
    } else {
      show(told);
      just.set(topic, null);
      setTimeout(() => {
        const since = just.get(topic);
        just.delete(topic);
        if (since) tell(since);
      }, NOT_SO_OFTEN_MS);
    }
  }

  /** @param {Told} told */
  function show({ text, tone, urgent = false, quiet = false, topic = text }) {
    if (quiet) {
      announce(text, { urgent });
      return;
    }
    const id = ++last;
    const others = store.get().notices.filter((notice) => notice.topic !== topic);
    store.set({ notices: [...others, { id, text, tone, urgent, topic }].slice(-AT_MOST) });
    setTimeout(fade, Math.max(LEAST_MS, text.length * PER_LETTER_MS), id);
  }

  return { tell, dismiss };
}

/** @typedef {ReturnType<typeof createNotices>} Notices */
