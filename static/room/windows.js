// A long list draws the rows that are in sight and some around them, and leaves room for the others. The row that a
// keyboard stands on, or whose menu is open, stays drawn wherever one scrolls.

/** @import { Store } from './store.js' */

/** As many as need no window: a glance shows them, and Tab goes through them. */
export const FEW = 40;
/** Rows drawn before anything was measured. */
const AT_FIRST = 24;
/** Pixels drawn above and below what is in sight. */
const AROUND = 500;
/** A window moves by so many rows at a time. */
const STEP = 8;
/** A row that nobody has measured yet. */
const USUAL = 46;

/**
 * What is drawn of a list: each row after the pixels left free before it, and the pixels left free at the end.
 * @typedef {{ rows: readonly { index: number, free: number }[], end: number }} Drawn
 */

/**
 * Pure. @param {readonly number[]} heights of all rows
 * @param {{ top: number, bottom: number } | null} sight what is in sight, from the list's own top; null if not known
 * @param {readonly number[]} kept rows that are drawn wherever they are
 * @returns {Drawn}
 */
export function inWindow(heights, sight, kept) {
  const { from, to } = sight ? rangeOf(heights, sight) : { from: 0, to: AT_FIRST };
  /** @type {{ index: number, free: number }[]} */
  const rows = [];
  let free = 0;
  heights.forEach((height, index) => {
    if ((index >= from && index < to) || kept.includes(index)) {
      rows.push({ index, free });
      free = 0;
    } else {
      free += height;
    }
  });
  return { rows, end: free };
}

/** @param {readonly number[]} heights @param {{ top: number, bottom: number }} sight the list's own pixels */
function rangeOf(heights, sight) {
  // A list that has just become shorter is at its end.
  const top = Math.min(sight.top, heights.reduce((sum, height) => sum + height, 0));
  const bottom = top + sight.bottom - sight.top;
  let from = heights.length;
  let to = 0;
  let at = 0;
  heights.forEach((height, index) => {
    const isNear = at + height > top - AROUND && at < bottom + AROUND;
    if (isNear && index < from) from = index;
    if (isNear) to = index + 1;
    at += height;
  });
  return { from: Math.floor(from / STEP) * STEP, to: Math.ceil(to / STEP) * STEP };
}

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {() => void} draw
 */
export function createWindows(root, store, draw) {
  /** How high each row was when it was last in the page. @type {Map<string, number>} */
  const heights = new Map();
  /** What of each list is in sight, from its own top. @type {Map<string, { top: number, bottom: number }>} */
  const sights = new Map();
  /** Which rows each list has, as drawn last. @type {Map<string, readonly number[]>} */
  const lists = new Map();
  /** The first row in sight of each list. @type {Map<string, number>} */
  const firsts = new Map();
  /** Where the keyboard is going. */
  let wanted = 0;

  root.addEventListener('scroll', ({ target }) => target instanceof Element && target.matches('.lists') && scrolled(), {
    capture: true,
    passive: true,
  });

  function scrolled() {
    const before = JSON.stringify([...sights]);
    measure();
    if (JSON.stringify([...sights]) !== before || store.get().menu) draw();
  }

  root.addEventListener('keydown', (event) => {
    const { target, key, defaultPrevented } = event;
    const row = target instanceof Element ? target.closest('[data-window] > .row') : null;
    if (!row || defaultPrevented || !(target instanceof Element)) return;
    const list = /** @type {HTMLElement} */ (row.parentElement);
    const ids = lists.get(list.dataset['window'] ?? '') ?? [];
    const at = ids.indexOf(idOf(row));
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: ids.length - 1 }[key];
    const next = to === undefined ? undefined : ids[to];
    if (next === undefined) return;
    event.preventDefault();
    const place = buttonsIn(row).indexOf(/** @type {HTMLElement} */ (target));
    wanted = next;
    draw();
    wanted = 0;
    const there = /** @type {HTMLElement | null} */ (list.querySelector(`:scope > [data-row="${next}"]`));
    (there && place >= 0 ? (buttonsIn(there)[place] ?? buttonsIn(there).at(-1)) : there)?.focus();
  });

  return {
    /**
     * What to draw of a list; the pixels are those of the last drawing. @param {string} key @param {readonly number[]} ids
     * @returns {Drawn}
     */
    of(key, ids) {
      lists.set(key, ids);
      if (ids.length <= FEW) return { rows: ids.map((_, index) => ({ index, free: 0 })), end: 0 };
      const known = ids.map((id) => heights.get(`${key} ${id}`));
      const measured = known.filter((height) => height !== undefined);
      const usual = measured.length ? measured.reduce((sum, height) => sum + height, 0) / measured.length : USUAL;
      // The first too, for Tab to find when it comes to a list out of sight.
      const kept = [0, ...keptRows().map((id) => ids.indexOf(id)).filter((index) => index >= 0)];
      return inWindow(known.map((height) => height ?? usual), sights.get(key) ?? null, kept);
    },
    measure,
    markStops,
  };

  /** Read from the page as it stands: where its lists are, and how high their rows. */
  function measure() {
    const scroller = root.querySelector('.lists');
    if (!scroller) return sights.clear();
    const seen = scroller.getBoundingClientRect();
    for (const list of /** @type {NodeListOf<HTMLElement>} */ (scroller.querySelectorAll('[data-window]'))) {
      const key = list.dataset['window'] ?? '';
      const { top, height } = list.getBoundingClientRect();
      if (height) sights.set(key, stepped(seen.top - top, seen.height));
      firsts.delete(key);
      for (const row of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(':scope > .row'))) {
        if (row.offsetHeight) heights.set(`${key} ${idOf(row)}`, pitch(row));
        if (!firsts.has(key) && row.getBoundingClientRect().top >= seen.top) firsts.set(key, idOf(row));
      }
    }
  }

  /** A long list is one stop for Tab: the row one stands on, or the first in sight. */
  function markStops() {
    for (const list of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-window]'))) {
      const rows = [...list.querySelectorAll(':scope > .row')];
      const first = firsts.get(list.dataset['window'] ?? '');
      const stop = rows.find((row) => row.contains(document.activeElement)) ?? rows.find((row) => idOf(row) === first) ?? rows[0];
      for (const row of rows) {
        const isStop = row === stop || !list.matches('.long');
        for (const button of buttonsIn(row)) if (button.tabIndex !== (isStop ? 0 : -1)) button.tabIndex = isStop ? 0 : -1;
      }
    }
  }

  /** @returns {number[]} */
  function keptRows() {
    const at = document.activeElement?.closest('[data-window] > .row');
    const open = /^row-(\d+)$/.exec(store.get().menu ?? '');
    return [...(at ? [idOf(at)] : []), ...(open ? [Number(open[1])] : []), ...(wanted ? [wanted] : [])];
  }
}

/** So that not each pixel is a change. @param {number} top @param {number} height */
const stepped = (top, height) => {
  const step = AROUND / 4;
  return { top: Math.floor(top / step) * step, bottom: Math.ceil((top + height) / step) * step };
};

/** With the gap to the next row, if that is drawn. @param {HTMLElement} row */
function pitch(row) {
  const next = row.nextElementSibling;
  return next instanceof HTMLElement && next.matches('.row') ? next.offsetTop - row.offsetTop : row.offsetHeight;
}

/** @param {Element} row */
const idOf = (row) => Number(row.getAttribute('data-row'));

/** @param {Element} row @returns {HTMLElement[]} */
const buttonsIn = (row) => [...row.querySelectorAll('.button')].map((it) => /** @type {HTMLElement} */ (it));

/** @typedef {ReturnType<typeof createWindows>} Windows */
