// One line above the toolbar about me: my place in line, another tab of mine, devices or sound that need a click.

import { html, nothing } from 'lit-html';
import { isCrowded, isLive, isModerator, myEntry, myRequest } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { button } from './bits.js';

/**
 * @import { IconName } from '../icons.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view */
export function statusView(view) {
  return [waitingStatus(view), viewerStatus(view), tabStatus(view), mediaStatus(view), soundStatus(view), crowdStatus(view)];
}

/** @param {IconName} picture @param {unknown} words @param {unknown} [press] */
const status = (picture, words, press = nothing) =>
  html`<div class="status">${icon(picture)}<p>${words}</p>${press}</div>`;

/** @param {RoomView} view */
function waitingStatus({ known }) {
  const mine = myRequest(known);
  if (!mine || mine.until || isModerator(known)) return nothing;
  if (known.room.room.access === 'open') return status('hand', html`${t('The stage is full right now.')} ${placeIn(known.place)}`);
  return status('hand', html`${t('The moderator knows you’d like to join.')} ${placeIn(known.place)}`);
}

/** @param {RoomView} view */
function viewerStatus({ known }) {
  const misses = known.you.viewer_only && isLive(known) && known.room.room.access !== 'closed';
  return misses ? status('people', t('You are here as a viewer: you can watch and take part, but not join the stage.')) : nothing;
}

/** @param {number | null} place */
function placeIn(place) {
  if (place === null) return nothing;
  return html`<b>${place === 1 ? t('You’re next.') : t('You’re number {n} in line.', { n: place })}</b>`;
}

/** @param {RoomView} view */
function tabStatus({ known, page, doing }) {
  const entry = myEntry(known);
  if (!entry || entry.tab === page.tab || page.devices) return nothing;
  return status(
    'stage',
    t('You are on stage in another tab, or in one that was closed.'),
    button({
      label: t('Use this tab instead'),
      press: doing.useThisTab,
      isBusy: page.busy.has('publish_here'),
      isDisabled: page.line !== 'open',
    }),
  );
}

/** @param {RoomView} view */
function mediaStatus({ page, doing }) {
  if (!page.mediaGone || page.devices) return nothing;
  return status(
    'camera-off',
    t('Others can’t see or hear you at the moment.'),
    button({ label: t('Turn camera and microphone on again'), kind: 'main', press: doing.chooseAgain }),
  );
}

/** @param {RoomView} view */
function soundStatus({ page, known, doing }) {
  const others = known.room.stage.some((entry) => entry.person.id !== known.you.id);
  if (!page.silenced || !others) return nothing;
  return status('sound', t('The sound is off.'), button({ label: t('Turn sound on'), kind: 'main', press: doing.turnSoundOn }));
}

/** @param {RoomView} view */
function crowdStatus({ page, known, doing }) {
  if (!isModerator(known) || page.crowdKnown || !isCrowded(known)) return nothing;
  return status(
    'people',
    t('Many people are watching: video may become choppy. Ask your administrator about LiveKit.'),
    button({ label: t('OK'), press: doing.hideCrowd }),
  );
}
