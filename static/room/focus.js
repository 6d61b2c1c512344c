// A keyboard that stood on something which is gone now finds itself close by, and not at the top of the page: on the
// next person, say, but not on a button, where a second Enter would do what nobody wants.

const TOUCH = matchMedia('(pointer: coarse)');

/**
 * Redraw, and keep the focus near.
 * @param {HTMLElement} root
 * @param {() => void} draw
 */
export function keepingFocus(root, draw) {
  const was = document.activeElement;
  const near = was && root.contains(was) ? nearbyOf(was) : [];
  draw();
  if (!was || document.activeElement !== document.body) return;
  if (was.isConnected) {
    // Moved: out and in again.
    if (was instanceof HTMLElement) was.focus({ preventScroll: true });
    return;
  }
  for (const selector of near) {
    const next = root.querySelector(selector);
    if (next instanceof HTMLElement) {
      next.focus({ preventScroll: true });
      return;
    }
  }
}

/** Where to look, nearest first. @param {Element} element */
function nearbyOf(element) {
  const person = element.closest('.panel [data-participant]')?.getAttribute('data-participant');
  const poll = element.closest('[data-poll]')?.getAttribute('data-poll');
  const message = element.closest('[data-message]')?.getAttribute('data-message');
  return [
    'dialog.invitation',
    ...(message ? [`[data-message="${message}"] .menu-place > .button`] : []),
    // A text field brings up the keyboard of a phone: there, the panel itself will do.
    ...(element.closest('.chat') ? ['.line-head .button', TOUCH.matches ? '.panel' : '.composer textarea'] : []),
    ...(poll ? [`[data-poll="${poll}"]`] : []),
    ...(element.closest('.polls') ? ['.panel'] : []),
    ...(person ? [`.panel [data-participant="${person}"]`] : []),
    ...(element.closest('.prompts') ? ['.prompt[tabindex]', '.panel [data-group="asking"] .row'] : []),
    ...(element.closest('.panel') ? ['.panel .search input'] : []),
    '.toolbar .right button',
  ];
}
