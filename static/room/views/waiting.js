// The screens without a stage: before the start, after the end, while connecting, and when one has to come again.

import { html, nothing } from 'lit-html';
import { isModerator, stageButton } from '../facts.js';
import { icon } from '../icons.js';
import { t, th, tn } from '../language.js';

/**
 * @import { IconName } from '../icons.js'
 * @import { RoomView, View } from './bits.js'
 */

/** @param {IconName} picture @param {string} title @param {unknown} words */
const note = (picture, title, words) =>
  html`<div class="note"><span class="note-picture">${icon(picture)}</span><h2>${title}</h2>${words}</div>`;

/** @param {RoomView} view */
export function waitingView({ known }) {
  const others = known.people.length - 1;
  if (isModerator(known)) {
    return note(
      'door',
      t('Ready when you are'),
      html`<p>${others > 0 ? tn('One person is here already.', '{n} people are here already.', others) : t('Nobody else is here yet.')}</p>
        <p>${th('Nobody is seen or heard until you press {button}.', { button: html`<b>${t('Start meeting')}</b>` })}</p>`,
    );
  }
  return note(
    'door',
    t('The meeting hasn’t started yet'),
    html`<p>${t('You don’t need to do anything: this page opens the room when it starts.')}</p>
      ${stageButton(known) === 'ask' ? html`<p>${t('Would you like to speak? You can ask already.')}</p>` : nothing}`,
  );
}

/** @param {RoomView} view */
export const goodbyeView = ({ known }) =>
  note(
    'wave',
    t('The meeting has ended'),
    isModerator(known)
      ? html`<p>${t('Cameras and microphones are off. The next meeting starts whenever you like.')}</p>`
      : html`<p>${t('Thank you for being here. You can close this page.')}</p>
          <p>${t('If another meeting starts, this page opens it.')}</p>`,
  );

/** @param {View} view */
export const closedView = ({ page }) =>
  html`<div class="note">
    <span class="note-picture">${icon('door')}</span>
    <h1>${page.closedWhy || t('Open the room again from your course.')}</h1>
    <p>
      ${page.isSentOut ? t('You can close this page.') : whereTo()}
    </p>
  </div>`;

const whereTo = () =>
  window.parent === window
    ? t('Go back to your course and follow the link to this room once more.')
    : t('Reload the course page around this room, or follow the link once more.');

export const connectingView = () =>
  html`<div class="note" role="status"><span class="spinner" aria-hidden="true"></span><h1>${t('Coming in…')}</h1></div>`;
