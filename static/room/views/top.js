// The top bar: which room, how far the meeting is, how long it runs, how the line is.

import { html, nothing } from 'lit-html';
import { stopwatch } from '../clock.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { weakLineView } from './weak.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function topView(view) {
  const { known, page } = view;
  return html`<header class="top">
    <h1 dir="auto" title=${known.room.room.title}>${known.room.room.title}</h1>
    ${meetingState(view)} ${lockState(view)}
    <p class="people-here" title=${t('People in the room')}>
      ${icon('people')}<span>${known.people.length}</span><span class="for-ears">${t('people in the room')}</span>
    </p>
    <div class="line" role="status">
      ${page.line === 'open' ? nothing : html`<p class="reconnecting">${t('Reconnecting…')}</p>`} ${weakLineView(view)}
    </div>
  </header>`;
}

/** @param {RoomView} view */
const lockState = ({ known }) =>
  isModerator(known) && known.room.meeting.locked
    ? html`<p class="lock-state" title=${t('Newcomers wait until you let them in')}>${icon('lock')}<span>${t('Room locked')}</span></p>`
    : nothing;

/** @param {RoomView} view */
function meetingState({ known, page, now }) {
  const { started_at: started } = known.room.meeting;
  if (!started) return html`<p class="meeting-state">${page.goodbye ? t('Ended') : t('Not started')}</p>`;
  return html`<p class="meeting-state live">
    <span class="dot" aria-hidden="true"></span>${t('Live')}
    <span class="elapsed" role="timer" aria-label=${t('Time since the start')}>${stopwatch(now - Date.parse(started))}</span>
  </p>`;
}
