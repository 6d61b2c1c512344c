// The rows of a group in the Participants list: those in sight, and room for the others. See windows.js.

import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { FEW } from '../windows.js';

/**
 * @import { RoomView } from './bits.js'
 *
 * Where a row stands in a list that is not drawn whole, for those who listen to it.
 * @typedef {{ of: number, at: number } | null} Place
 */

/**
 * @template T
 * @param {RoomView} view
 * @param {string} key the group
 * @param {readonly T[]} rows
 * @param {(row: T) => number} idOf
 * @param {(row: T, place: Place) => unknown} rowView an `li.row` with `data-row`
 */
export function rowsView({ doing }, key, rows, idOf, rowView) {
  const isLong = rows.length > FEW;
  const drawn = doing.windows.of(key, rows.map(idOf));
  const items = drawn.rows.flatMap(({ index, free }) => {
    const row = /** @type {T} */ (rows[index]);
    const place = isLong ? { of: rows.length, at: index + 1 } : null;
    const item = { id: String(idOf(row)), show: () => rowView(row, place) };
    return free ? [{ id: `before ${item.id}`, show: () => gap(free) }, item] : [item];
  });
  return html`<ul data-window=${key} class=${isLong ? 'long' : nothing}>
    ${repeat(items, ({ id }) => id, ({ show }) => show())}
    ${drawn.end ? gap(drawn.end) : nothing}
  </ul>`;
}

/** @param {number} pixels */
const gap = (pixels) => html`<li class="gap" aria-hidden="true" .style=${`height: ${pixels}px`}></li>`;
