// A button with a menu: arrows move, Escape closes and goes back, a click elsewhere closes.

import { html, nothing } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { ref } from 'lit-html/directives/ref.js';
import { icon } from '../icons.js';
import { place } from '../placing.js';
import { button } from './bits.js';

/**
 * @import { Button, View } from './bits.js'
 *
 * `spoken` is for a label that is a picture.
 * @typedef {{ label: string, spoken?: string, help?: string, isChosen?: boolean, isDanger?: boolean, press: () => unknown }} Item
 */

/**
 * @param {View} view
 * @param {Omit<Button, 'press' | 'menu' | 'isExpanded'> & { name: string, title?: string, row?: readonly Item[], items: readonly Item[] }} it
 * `row` stands side by side above the others
 */
export function menu({ page, doing }, { name, title, row = [], items, ...opener }) {
  const isOpen = page.menu === name;
  const id = `menu-${name}`;
  return html`<div class="menu-place" data-menu @keydown=${isOpen ? steer : nothing} @focusout=${isOpen ? left : nothing}>
    ${button({ ...opener, menu: id, isExpanded: isOpen, press: () => doing.toggleMenu(name) })}
    ${isOpen
      ? keyed(id, html`<div class="menu" id=${id} role="menu" aria-label=${title ?? opener.label} ${ref((element) => place(element))} ${ref(focusFirst)}>
          ${title ? html`<p class="menu-title" dir="auto" aria-hidden="true">${title}</p>` : nothing}
          ${row.length ? html`<div class="menu-row">${row.map((item, index) => itemView(item, `${id}-row-${index}`))}</div>` : nothing}
          ${items.map((item, index) => itemView(item, `${id}-${index}`))}
        </div>`) // One menu may lead to another in its place: the focus goes there.
      : nothing}
  </div>`;

  /** @param {KeyboardEvent} event */
  function steer(event) {
    const place = /** @type {HTMLElement} */ (event.currentTarget);
    const all = itemsIn(place);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const [next, previous] = [at + 1, at < 0 ? -1 : at - 1];
    const [right, left] = getComputedStyle(place).direction === 'rtl' ? [previous, next] : [next, previous];
    /** @type {Record<string, number>} */
    const sideways = row.length ? { ArrowRight: right, ArrowLeft: left } : {};
    const to = { ArrowDown: next, ArrowUp: previous, Home: 0, End: -1 }[event.key] ?? sideways[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close(place);
    } else if (to !== undefined) {
      event.preventDefault();
      all.at(to % all.length)?.focus();
    }
  }

  /** @param {FocusEvent} event */
  function left(event) {
    const place = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.relatedTarget instanceof Node && !place.contains(event.relatedTarget)) doing.openMenu(null);
  }

  /** @param {HTMLElement} place */
  function close(place) {
    doing.openMenu(null);
    place.querySelector('button')?.focus();
  }

  /** @param {Item} item @param {string} key */
  function itemView(item, key) {
    const isChoice = item.isChosen !== undefined;
    /** @param {MouseEvent} event */
    const press = (event) => {
      const place = /** @type {HTMLElement} */ (event.currentTarget).closest('[data-menu]');
      if (place instanceof HTMLElement) close(place);
      item.press();
    };
    return html`<button
      type="button"
      class="menu-item ${item.isDanger ? 'danger' : ''}"
      role=${isChoice ? 'menuitemradio' : 'menuitem'}
      aria-checked=${isChoice ? String(item.isChosen) : nothing}
      aria-label=${item.spoken ?? nothing}
      title=${item.spoken ?? nothing}
      aria-labelledby=${item.spoken ? nothing : `${key}-label${item.help && !isChoice ? ` ${key}-help` : ''}`}
      aria-describedby=${item.help && isChoice ? `${key}-help` : nothing}
      tabindex="-1"
      @click=${press}
    >
      ${isChoice ? html`<span class="tick">${item.isChosen ? icon('check') : nothing}</span>` : nothing}
      <span class="menu-words">
        <span id="${key}-label">${item.label}</span>
        ${item.help ? html`<small id="${key}-help">${item.help}</small>` : nothing}
      </span>
    </button>`;
  }
}

/** @param {Element} place @returns {HTMLElement[]} */
const itemsIn = (place) => Array.from(place.querySelectorAll('[role^="menuitem"]'));

/** @param {Element | undefined} element */
function focusFirst(element) {
  if (!element) return;
  // The element is not yet in the page while it is being drawn.
  queueMicrotask(() => (itemsIn(element).find((item) => item.ariaChecked === 'true') ?? itemsIn(element)[0])?.focus());
}
