// For moderators, in the Participants list: who was sent out and may not come back.

import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../language.js';
import { commandButton, face } from './bits.js';

/**
 * @import { Person } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view @param {readonly Person[]} people */
export function sentOutView(view, people) {
  if (!people.length) return nothing;
  return html`<details class="group" data-group="barred" open>
    <summary><h2>${t('Sent out')}</h2><span class="count">${people.length}</span></summary>
    <ul>
      ${repeat(
        people,
        ({ id }) => id,
        (person) => html`<li class="row" data-participant=${person.id}>
          ${face(person)}
          <p class="row-words row-name" id="out-${person.id}" dir="auto">${person.name}</p>
          <div class="row-buttons">
            ${commandButton(view, {
              label: t('Let back in'),
              about: `out-${person.id}`,
              command: { type: 'let_back', participant: person.id },
            })}
          </div>
        </li>`,
      )}
    </ul>
  </details>`;
}
