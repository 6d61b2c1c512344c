// One person in the Participants list, with what a moderator may do.

import { html, nothing } from 'lit-html';
import { JUST_NOW, lasted, stopwatch, waitedFor } from '../clock.js';
import { isLive, isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { t, tn } from '../language.js';
import { commandButton, devicesSpoken, face, nameOf } from './bits.js';
import { menu } from './menu.js';
import { deviceItems, partItems } from './person-menu.js';

/**
 * @import { Row } from '../facts.js'
 * @import { Person, Request as StageRequest } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 * @import { Item } from './menu.js'
 */

/** @param {RoomView} view @param {string} group @param {Row} row @param {import('./rows.js').Place} place */
export function rowView(view, group, row, place) {
  const { person } = row;
  const id = `${group}-${person.id}`;
  return html`<li
    class="row ${row.here ? '' : 'away'}"
    tabindex="-1"
    data-participant=${person.id}
    data-row=${person.id}
    aria-setsize=${place?.of ?? nothing}
    aria-posinset=${place?.at ?? nothing}
  >
    ${face(person)}
    <div class="row-words">
      <p class="row-name" id=${id} dir="auto">${nameOf(view, person)}</p>
      ${noteOf(view, group, row)}
    </div>
    ${row.hand && group !== 'hands' ? handView() : nothing} ${row.entry ? devices(row.entry) : nothing}
    ${isModerator(view.known) ? buttonsOf(view, group, row, id) : nothing}
  </li>`;
}

const handView = () =>
  html`<span class="row-hand" title=${t('Raised hand')}>${icon('hand')}<span class="for-ears">${t('hand raised')}</span></span>`;

/** @param {{ microphone: boolean, camera: boolean }} entry */
const devices = ({ microphone, camera }) =>
  html`<span class="row-devices">
    <span class=${microphone ? '' : 'off'}>${icon(microphone ? 'microphone' : 'microphone-off')}</span>
    <span class=${camera ? '' : 'off'}>${icon(camera ? 'camera' : 'camera-off')}</span>
    <span class="for-ears">${devicesSpoken({ microphone, camera })}</span>
  </span>`;

/** @param {RoomView} view @param {string} group @param {Row} row */
function noteOf({ known, now }, group, { person, request, hand, here, also }) {
  const moderates = person.role === 'moderator' && group !== 'moderators' ? t('Moderator') : '';
  const away = here ? '' : t('away for a moment');
  if (request && (isModerator(known) || person.id === known.you.id)) {
    if (request.until) return words([`${t('Invited')} · ${stopwatch(Date.parse(request.until) - now)}`, away], 'invited');
    const waited = waitedFor(request.since, now);
    const since = waited === JUST_NOW ? t('asked just now') : t('waiting {time}', { time: waited });
    return words([since, isModerator(known) ? before(request) : '', away]);
  }
  const blocked = isBlockedFromChat(known, person) ? t('blocked from chat') : '';
  const up = hand && group === 'hands' ? handUp(waitedFor(hand.since, now)) : '';
  const where = also ? ALSO[also] : '';
  const watches = person.viewer_only && isModerator(known) ? t('viewer only') : '';
  return words([moderates, person.promoted ? t('for this meeting') : '', watches, up, where, blocked, away]);
}

const ALSO = { asking: t('asks to join the stage'), stage: t('on stage') };

/** @param {string} time */
const handUp = (time) => (time === JUST_NOW ? t('hand up just now') : t('hand up {time}', { time }));

/** @param {(string | undefined)[]} parts @param {string} [kind] */
function words(parts, kind = '') {
  const said = parts.filter(Boolean);
  return said.length ? html`<p class="row-note ${kind}">${said.join(' · ')}</p>` : nothing;
}

/** How often and how long this person has been on stage before: it helps to be fair. @param {StageRequest} request */
function before({ times_on_stage: times, seconds_on_stage: seconds }) {
  if (!times) return t('first time on stage');
  return tn('on stage once, {time} before', 'on stage {n} times, {time} before', times, { time: lasted(seconds) });
}

/**
 * What is about a hand stands with the hands, what is about the stage with those who ask or are on it. Buttons with words
 * may need a line of their own; the others are one small button.
 * @param {RoomView} view @param {string} group @param {Row} row @param {string} about
 */
function buttonsOf(view, group, row, about) {
  const ofStage = row.also ? nothing : stageButtonsOf(view, row, about);
  const ofHand = group === 'hands' ? handButtonOf(view, row, about) : nothing;
  const answers = [ofStage, ofHand].filter((button) => button !== nothing);
  const more = row.also ? nothing : moreOf(view, group, row);
  return html`
    ${answers.length ? html`<div class="row-buttons">${answers}</div>` : nothing}
    ${more === nothing ? nothing : html`<div class="row-more">${more}</div>`}
  `;
}

/** @param {RoomView} view @param {string} group @param {Row} row */
function moreOf(view, group, { person, entry }) {
  if (person.id === view.known.you.id) return nothing;
  const items = [...(entry ? deviceItems(view, entry) : []), ...chatItems(view, person), ...partItems(view, person)];
  if (!items.length) return nothing;
  return menu(view, {
    name: `${group}-${person.id}`,
    label: t('More options for {name}', { name: person.name }),
    title: person.name,
    icon: 'more',
    kind: 'quiet',
    isIconOnly: true,
    isDisabled: view.page.line !== 'open',
    items,
  });
}

/** @param {RoomView} view @param {Person} person @returns {Item[]} */
function chatItems({ known, doing }, person) {
  if (person.role === 'moderator') return [];
  return [
    { label: t('Write privately'), press: () => doing.writeTo(person.id) },
    isBlockedFromChat(known, person)
      ? { label: t('Unblock in chat'), press: () => doing.command({ type: 'unblock_from_chat', participant: person.id }) }
      : { label: t('Block from chat'), isDanger: true, press: () => doing.command({ type: 'block_from_chat', participant: person.id }) },
  ];
}

/** @param {import('../state.js').Known} known @param {Person} person */
const isBlockedFromChat = (known, { id }) => isModerator(known) && known.room.blocked.some((person) => person.id === id);

/** @param {RoomView} view @param {Row} row @param {string} about */
function handButtonOf(view, { person, hand }, about) {
  if (!hand) return nothing;
  return commandButton(view, { label: t('Lower hand'), about, command: { type: 'lower_hand', participant: person.id } });
}

/** @param {RoomView} view @param {Row} row @param {string} about */
function stageButtonsOf(view, { person, request, entry }, about) {
  if (entry) {
    return commandButton(view, { label: t('Remove from stage'), about, command: { type: 'remove', request: entry.request } });
  }
  if (request?.until) {
    return commandButton(view, { label: t('Revoke invitation'), about, command: { type: 'withdraw', request: request.id } });
  }
  if (request) {
    return html`
      ${commandButton(view, { label: t('Bring to stage'), kind: 'main', about, command: { type: 'approve', request: request.id } })}
      ${commandButton(view, { label: t('Decline'), about, command: { type: 'decline', request: request.id } })}
    `;
  }
  const { access } = view.known.room.room;
  if (person.role === 'moderator' || person.viewer_only || !isLive(view.known) || access === 'closed') return nothing;
  return commandButton(view, { label: t('Invite to stage'), about, command: { type: 'invite', participant: person.id } });
}
