// The stage: one tile for each person on it, as large as fits.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { isModerator, mainPerson, myRequest, sharer } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { fitTiles } from '../layout.js';
import { screenView } from './screen.js';
import { tileView } from './tile.js';

/**
 * @import { Access } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

const WATCH = t('As soon as somebody is, you see and hear them right here.');
/** @type {Record<Access, string>} */
const EMPTY = {
  open: t('Would you like to be seen and heard? Press Join stage.'),
  request: t('Would you like to speak? Press Ask to join stage.'),
  invite: t('The moderator invites people to the stage.'),
  closed: WATCH,
};

/** @param {RoomView} view */
export function stageView(view) {
  const { stage } = view.known.room;
  if (!stage.length) return emptyView(view);
  const shared = sharer(view.known);
  const main = mainPerson(view.known, view.page.speaker);
  return html`<ul class="tiles ${shared || main ? 'with-main' : ''}" aria-label=${t('On stage')} ${ref(fitTiles)}>
    ${shared ? screenView(view, shared) : nothing}
    ${repeat(
      stage,
      (entry) => entry.person.id,
      (entry) => tileView(view, entry, entry === main),
    )}
  </ul>`;
}

/** @param {RoomView} view */
const emptyView = ({ known }) =>
  html`<div class="note">
    <span class="note-picture">${icon('stage')}</span>
    <h2>${t('Nobody is on stage yet')}</h2>
    <p>
      ${isModerator(known)
        ? t('Join the stage yourself, or invite people from Participants.')
        : myRequest(known) || known.you.viewer_only
          ? WATCH
          : EMPTY[known.room.room.access]}
    </p>
  </div>`;
