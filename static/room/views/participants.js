// Who is here, and who would like to join the stage.

import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { groups, isModerator, lineMovesItself, missing, outside, sentOut, waiting } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { answerAll } from './all-asking.js';
import { commandButton } from './bits.js';
import { foldable } from './group.js';
import { outsideView } from './knocks.js';
import { missingView } from './missing.js';
import { rowView } from './row.js';
import { rowsView } from './rows.js';
import { sentOutView } from './sent-out.js';
import { sidePageButtons } from './side-page.js';

/**
 * @import { Row } from '../facts.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view */
export const participantsView = (view) => html`
  <label class="search">
    ${icon('search')}<span class="for-ears">${t('Search participants')}</span>
    <input
      type="search"
      placeholder=${t('Search')}
      autocomplete="off"
      .value=${live(view.page.search)}
      @input=${(/** @type {InputEvent} */ event) =>
        view.doing.search(/** @type {HTMLInputElement} */ (event.target).value)}
    />
  </label>
  <div class="lists">${listsView(view)}</div>
  ${sidePageButtons(view)}
`;

/** @param {RoomView} view */
function listsView(view) {
  const { known, page } = view;
  const found = groups(known, page.search);
  const absent = missing(known, page.search);
  const newcomers = isModerator(known) ? outside(known, page.search) : [];
  /** An empty group says so, but not to a search. @param {readonly Row[]} rows */
  const shows = (rows) => rows.length > 0 || !page.search;
  const isNobody = page.search && !newcomers.length && !sentOut(known, page.search).length && !absent?.named.length && !Object.values(found).some((rows) => rows.length);
  if (isNobody) return html`<p class="nobody" role="status">${t('Nobody here has a name like “{search}”.', { search: page.search })}</p>`;
  return html`
    ${outsideView(view, newcomers)}
    ${isModerator(known) && found.asking.length
      ? groupView(view, 'asking', lineMovesItself(known) ? t('Waiting in line') : t('Asking to join'), found.asking, bringAll(view))
      : nothing}
    ${found.hands.length ? groupView(view, 'hands', t('Raised hands'), found.hands, lowerAll(view)) : nothing}
    ${shows(found.stage) ? groupView(view, 'stage', t('On stage'), found.stage) : nothing}
    ${found.moderators.length ? groupView(view, 'moderators', t('Moderators'), found.moderators) : nothing}
    ${shows(found.viewers) ? groupView(view, 'viewers', t('Viewers'), found.viewers) : nothing}
    ${isModerator(known) ? sentOutView(view, sentOut(known, page.search)) : nothing}
    ${absent && (absent.named.length || !page.search) ? missingView(view, absent) : nothing}
  `;
}

/** @param {RoomView} view @param {string} key @param {string} title @param {Row[]} rows @param {unknown} [below] */
function groupView(view, key, title, rows, below = nothing) {
  const list = rows.length
    ? rowsView(view, key, rows, ({ person }) => person.id, (row, place) => rowView(view, key, row, place))
    : html`<p class="nobody">${key === 'stage' ? t('Nobody yet') : t('Nobody')}</p>`;
  return foldable(view, key, title, rows.length, html`${list} ${below}`);
}

/** All who ask; while one searches there is no such button, as it would cover people out of sight. @param {RoomView} view */
function bringAll(view) {
  const asking = waiting(view.known);
  if (view.page.search || lineMovesItself(view.known) || asking.length < 2) return nothing;
  return html`<div class="group-buttons">${answerAll(view, asking)}</div>`;
}

/** @param {RoomView} view */
function lowerAll(view) {
  if (!isModerator(view.known) || view.known.room.hands.length < 2) return nothing;
  return commandButton(view, { label: t('Lower all hands'), kind: 'quiet', command: { type: 'lower_all_hands' } });
}
