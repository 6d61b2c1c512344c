// For moderators, at the end of the Participants list: who of the course is not here.

import { html, nothing } from 'lit-html';
import { t, tn } from '../language.js';
import { face } from './bits.js';
import { foldable } from './group.js';
import { rowsView } from './rows.js';

/**
 * @import { Missing } from '../facts.js'
 * @import { RoomView } from './bits.js'
 */

const KEY = 'missing';

/** @param {RoomView} view @param {Missing} missing */
export function missingView(view, { named, unnamed }) {
  const count = named.length + unnamed;
  return foldable(
    view,
    KEY,
    t('Not here'),
    count,
    html`
      ${named.length ? rowsView(view, KEY, named, ({ id }) => id, absentView) : nothing}
      ${unnamed ? html`<p class="nobody">${unnamedWords(named.length, unnamed)}</p>` : nothing}
      ${count ? nothing : html`<p class="nobody">${t('Everyone from the course is here.')}</p>`}
    `,
  );
}

/** @param {import('../protocol.js').Absentee} who @param {import('./rows.js').Place} place */
const absentView = (who, place) =>
  html`<li class="row absent" data-row=${who.id} aria-setsize=${place?.of ?? nothing} aria-posinset=${place?.at ?? nothing}>
    ${face(who)}
    <p class="row-words row-name">${who.name}</p>
  </li>`;

/** @param {number} named @param {number} unnamed */
function unnamedWords(named, unnamed) {
  return named
    ? tn('{n} more person whose name the course does not share', '{n} more people whose names the course does not share', unnamed)
    : tn('{n} person whose name the course does not share', '{n} people whose names the course does not share', unnamed);
}
