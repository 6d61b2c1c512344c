// A group of the Participants list: its name, how many it has, and what stands in it; it can be folded, but not while
// somebody searches.

import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view @param {string} key @param {string} title @param {number} count @param {unknown} inside */
export function foldable({ page, doing }, key, title, count, inside) {
  const isOpen = page.search !== '' || !page.folded.has(key);
  return html`<details
    class="group"
    data-group=${key}
    ?open=${live(isOpen)}
    @toggle=${(/** @type {Event} */ event) =>
      page.search || doing.fold(key, !(/** @type {HTMLDetailsElement} */ (event.target).open))}
  >
    <summary><h2>${title}</h2><span class="count">${count}</span></summary>
    ${inside}
  </details>`;
}
