// In the list of messages the keyboard has one stop: the menu of a message; arrows go from one to the next.

const BUTTONS = '.message-actions .menu-place > .button';

/** @param {HTMLElement} root @returns {() => void} to be called when the page was drawn */
export function createRoving(root) {
  /** @type {Element | null} */
  let current = null;

  root.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || !target.matches(BUTTONS)) return;
    current = target;
    mark();
  });

  root.addEventListener('keydown', (event) => {
    const { key, target, defaultPrevented } = event;
    if (defaultPrevented || !(target instanceof Element) || !target.matches(BUTTONS)) return;
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLElement} */ (target));
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key];
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  });

  const buttons = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(BUTTONS)]);

  function mark() {
    const all = buttons();
    const stop = current?.isConnected && current.closest('.messages:focus-within') ? current : all.at(-1);
    for (const button of all) {
      const wanted = button === stop ? '0' : '-1';
      if (button.getAttribute('tabindex') !== wanted) button.setAttribute('tabindex', wanted);
    }
  }

  return mark;
}
