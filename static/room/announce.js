// Words for people who listen to the page: two live regions, one that waits and one that interrupts.

/** @param {string} id @param {'polite' | 'assertive'} live */
function region(id, live) {
  const element = document.createElement('div');
  element.id = id;
  element.className = 'for-ears';
  element.setAttribute('aria-live', live);
  document.body.append(element);
  return element;
}

const polite = region('said-politely', 'polite');
const assertive = region('said-at-once', 'assertive');

/** @param {string} text @param {{ urgent?: boolean }} [how] */
export function announce(text, { urgent = false } = {}) {
  const line = document.createElement('p');
  line.textContent = text;
  (urgent ? assertive : polite).append(line);
  setTimeout(() => line.remove(), 10_000);
}
