// The toolbar has its words where there is room for them, in whatever language; else pictures take their place, first at
// the end, then at the start, at last in the middle, where only what is to be done next keeps its word.

const STEPS = ['', 'right', 'right left', 'right left center'];
/** There the ends have a row of their own, with words under the pictures. */
const STEPS_ON_PHONES = ['', 'center', 'right left', 'right left center'];
const MOST_ROWS = 2;
const PHONE = matchMedia('(max-width: 720px)');

/** Whether its buttons stand in few rows, and keep to its margins. @param {HTMLElement} toolbar */
function isFitting(toolbar) {
  const boxes = Array.from(toolbar.querySelectorAll('.button'), (button) => button.getBoundingClientRect());
  const rows = new Set(boxes.map(({ top, bottom }) => Math.round((top + bottom) / 2)));
  const { left, right } = toolbar.getBoundingClientRect();
  const { paddingLeft, paddingRight } = getComputedStyle(toolbar);
  const [start, end] = [left + parseFloat(paddingLeft) - 1, right - parseFloat(paddingRight) + 1];
  return rows.size <= MOST_ROWS && boxes.every((box) => box.left >= start && box.right <= end);
}

/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/** Keep the words of this toolbar to its room. @param {Element | undefined} toolbar */
export function fitWords(toolbar) {
  if (!(toolbar instanceof HTMLElement) || watched.has(toolbar)) return;
  watched.add(toolbar);
  const fit = () => {
    for (const step of PHONE.matches ? STEPS_ON_PHONES : STEPS) {
      toolbar.dataset['pictures'] = step;
      if (isFitting(toolbar)) break;
    }
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (toolbar.querySelectorAll('.button:not(.icon-only)'))) {
      const words = button.querySelector('span');
      button.title = words && getComputedStyle(words).position === 'absolute' ? (words.textContent ?? '') : '';
    }
  };
  new ResizeObserver(fit).observe(toolbar);
  // Other words, another button.
  new MutationObserver(fit).observe(toolbar, { childList: true, subtree: true, characterData: true });
}
