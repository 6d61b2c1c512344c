// Where a menu opens: beside its button and wholly on the screen, whatever lies around the button.

const GAP = 8;

/**
 * @param {{ left: number, top: number, right: number, bottom: number }} button
 * @param {{ width: number, height: number }} menu
 * @param {{ width: number, height: number }} screen
 * @returns {{ left: number, top: number }}
 */
export function besideButton(button, menu, screen) {
  const isAtTheLeft = button.left + button.right < screen.width;
  const left = isAtTheLeft ? button.left : button.right - menu.width;
  const below = button.bottom + GAP;
  const top = below + menu.height + GAP <= screen.height ? below : button.top - GAP - menu.height;
  return {
    left: within(left, screen.width - menu.width),
    top: within(top, screen.height - menu.height),
  };
}

/** Not closer to an edge than the gap. @param {number} at @param {number} room */
const within = (at, room) => Math.max(GAP, Math.min(at, room - GAP));

/** Put a menu where it belongs; drawn again, it follows its button. @param {Element | undefined} menu */
export function place(menu) {
  // Not yet in the page while it is being drawn.
  queueMicrotask(() => {
    const opener = menu?.parentElement?.querySelector('button');
    if (!opener || !(menu instanceof HTMLElement)) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { left, top } = besideButton(opener.getBoundingClientRect(), menu.getBoundingClientRect(), { width, height });
    menu.style.left = `${left}px`;
    menu.style.top = `${top}px`;
  });
}
