// The list of messages holds still while one reads, whatever comes above or below; at its end it goes along.

/**
 * @import { Store } from '../store.js'
 * @import { Talk } from './talk.js'
 */

/** Pixels from the end that count as being there. */
const AT_END = 40;
/** Pixels from the end of what is drawn at which more is drawn. */
const CLOSE = 300;

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Talk} talk
 */
export function createScrolling(root, store, talk) {
  /** @type {HTMLElement | null} */
  let list = null;
  let place = '';
  /** When it was drawn last. */
  let wasAtEnd = false;
  // A keyboard that comes up, a text that grows: the end stays in sight.
  const resized = new ResizeObserver(() => list && store.get().chat.isAtEnd && toEnd(list));

  root.addEventListener('scroll', ({ target }) => target === list && look(), { capture: true, passive: true });

  function look() {
    if (!list?.isConnected) return;
    const below = belowSight(list);
    talk.setAtEnd(below < AT_END && store.get().chat.tail === null);
    if (list.scrollTop < CLOSE) talk.reach('top');
    if (below < CLOSE) talk.reach('end');
    // A menu follows its button.
    if (store.get().menu) store.set({});
  }

  /** @param {HTMLElement | null} now */
  function opened(now) {
    list = now;
    place = now?.dataset['place'] ?? '';
    resized.disconnect();
    if (!now) return;
    resized.observe(now);
    const mark = now.querySelector('.new-mark');
    if (mark instanceof HTMLElement) now.scrollTop = mark.offsetTop - 12;
    else toEnd(now);
    look();
  }

  /** Redraw without moving what is being read. @param {() => void} draw */
  return function holdingStill(draw) {
    // Who has scrolled away since the last drawing is not at the end any more, though no event has said so yet.
    const isGoing = wasAtEnd && list?.isConnected && belowSight(list) >= AT_END;
    const isAtEnd = store.get().chat.isAtEnd && !isGoing;
    const anchor = list?.isConnected && !isAtEnd ? firstInSight(list) : null;
    const top = anchor?.getBoundingClientRect().top ?? 0;
    draw();
    const now = /** @type {HTMLElement | null} */ (root.querySelector('.messages'));
    if (now !== list || (now && now.dataset['place'] !== place)) opened(now);
    else if (now && isAtEnd) toEnd(now);
    else if (now && anchor?.isConnected) now.scrollTop += anchor.getBoundingClientRect().top - top;
    wasAtEnd = now !== null && belowSight(now) < AT_END;
  };
}

/** Pixels of the list that are still to come. @param {HTMLElement} list */
const belowSight = ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight;

/** @param {HTMLElement} list */
function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}

/** @param {HTMLElement} list */
function firstInSight(list) {
  const { top } = list.getBoundingClientRect();
  return [...list.querySelectorAll('.message')].find((message) => message.getBoundingClientRect().bottom > top) ?? null;
}
