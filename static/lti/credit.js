// The page Participation works without this. With it, times are those of the reader's clock, a sending is watched,
// and Escape closes the page where it is shown above a room.

import { locale } from '../room/language.js';

const LOOK_MS = 1200;

showTimes(document);
watch();

function watch() {
  if (document.querySelector('[data-sending]')) setTimeout(look, LOOK_MS);
}

/** Ask how far the sending is, and show the parts of the page that have changed. */
async function look() {
  const page = await newPage().catch(() => null);
  for (const part of document.querySelectorAll('[data-live]')) {
    const fresh = page?.getElementById(part.id);
    if (fresh) part.replaceWith(fresh);
  }
  watch();
}

async function newPage() {
  const token = /** @type {HTMLInputElement} */ (document.querySelector('input[name="token"]'));
  const body = new URLSearchParams({ token: token.value });
  const answer = await fetch(location.href, { method: 'POST', body });
  if (!answer.ok) throw new Error(`The server answers ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  showTimes(page);
  return page;
}

/** @param {Document} page */
function showTimes(page) {
  for (const time of page.querySelectorAll('time')) time.textContent = words(time.dateTime);
  for (const cell of page.querySelectorAll('[data-at]')) {
    if (cell instanceof HTMLElement) cell.title = `Last sent ${words(cell.dataset['at'] ?? '')}`;
  }
}

/** @param {string} at */
function words(at) {
  return new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && parent !== window) parent.postMessage('kroom.close', location.origin);
});
