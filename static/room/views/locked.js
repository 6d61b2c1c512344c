// Outside of a locked room: that one waits, or was declined, and what to do then.

import { html, nothing } from 'lit-html';
import { stopwatch } from '../clock.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { commandButton } from './bits.js';
import { noticesView } from './notices.js';

/**
 * @import { Outside } from '../protocol.js'
 * @import { View } from './bits.js'
 */

/** @param {View} view @param {Outside} outside */
export const lockedView = (view, outside) =>
  html`<div class="note">
      <span class="note-picture">${icon('lock')}</span>
      <div role="status">${outside.status === 'waiting' ? waitingWords() : declinedWords()}</div>
      ${outside.status === 'declined' ? askAgain(view, outside) : nothing}
      ${view.page.line === 'open' ? nothing : html`<p class="reconnecting" role="status">${t('Reconnecting…')}</p>`}
    </div>
    <div class="below">${noticesView(view)}</div>`;

const waitingWords = () =>
  html`<h1>${t('The room is locked')}</h1>
    <p>${t('A moderator has been told that you are here. You come in by yourself as soon as they let you in.')}</p>
    <p>${t('Please keep this page open.')}</p>`;

const declinedWords = () =>
  html`<h1>${t('You were not let in this time')}</h1>
    <p>${t('The moderator may be busy with somebody else. Ask again in a while, or come back later from your course.')}</p>
    <p>${t('If the room is unlocked meanwhile, this page opens it.')}</p>`;

/** @param {View} view @param {Outside} outside */
function askAgain(view, { again_at: from }) {
  const left = from ? Date.parse(from) - view.now : 0;
  if (left > 0) {
    return html`<p role="timer">${t('You can ask again in {time}.', { time: stopwatch(left + 999) })}</p>`;
  }
  return commandButton(view, { label: t('Ask again to come in'), kind: 'main', command: { type: 'knock' } });
}
