// For moderators: who waits outside of the locked room, at once above the stage and in the Participants list.

import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { JUST_NOW, waitedFor } from '../clock.js';
import { isModerator, outside } from '../facts.js';
import { t, tn } from '../language.js';
import { commandButton, face } from './bits.js';
import { foldable } from './group.js';
import { promptCards } from './prompt-cards.js';

/**
 * @import { Newcomer } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 * @import { Card } from './prompt-cards.js'
 */

const AT_MOST = 500;
const KEY = 'outside';

/** What a prompt that was put away is known by: who asks again is shown again. @param {Newcomer} newcomer */
const keyOf = ({ person, since }) => `${person.id} ${since}`;

/** @param {RoomView} view */
export function knocksView(view) {
  const { known, page, doing } = view;
  if (!isModerator(known)) return nothing;
  const asking = outside(known).filter((one) => !page.unheeded.has(keyOf(one)));
  return promptCards({
    classes: 'prompts knocks',
    label: t('Waiting to come in'),
    asking,
    card: (newcomer) => cardOf(view, newcomer),
    more: (count) => tn('{n} more is waiting', '{n} more are waiting', count),
    seeAll: () => doing.seeAllOutside(asking.map(keyOf)),
    answerAll: () => answerAll(view, asking),
  });
}

/** @param {RoomView} view @param {Newcomer} newcomer @returns {Card} */
function cardOf(view, newcomer) {
  const { person, since } = newcomer;
  const about = `knock-${person.id}`;
  return {
    person,
    about,
    newcomer: person.id,
    label: t('{name} is waiting to come in', { name: person.name }),
    note: knockWords(since, view.now),
    buttons: answer(view, person.id, about),
    hide: () => view.doing.hideOutside([keyOf(newcomer)]),
  };
}

/** @param {string} since @param {number} now */
function knockWords(since, now) {
  const time = waitedFor(since, now);
  return time === JUST_NOW ? t('wants to come in') : t('wants to come in · {time}', { time });
}

/** @param {string} since @param {number} now */
function waitedWords(since, now) {
  const time = waitedFor(since, now);
  return time === JUST_NOW ? t('has just come') : t('waiting {time}', { time });
}

/** @param {RoomView} view @param {number} participant @param {string} about */
const answer = (view, participant, about) => html`
  ${commandButton(view, { label: t('Admit'), kind: 'main', about, command: { type: 'admit', participants: [participant] } })}
  ${commandButton(view, { label: t('Decline'), about, command: { type: 'turn_away', participants: [participant] } })}
`;

/** The buttons say how many they cover, and cover those whom the moderator knows of. @param {RoomView} view @param {readonly Newcomer[]} waiting */
function answerAll(view, waiting) {
  const participants = waiting.slice(0, AT_MOST).map(({ person }) => person.id);
  const count = participants.length;
  return html`
    ${commandButton(view, { label: t('Admit all ({n})', { n: count }), kind: 'main', command: { type: 'admit', participants } })}
    ${commandButton(view, { label: t('Decline all ({n})', { n: count }), command: { type: 'turn_away', participants } })}
  `;
}

/** The group of the Participants list. @param {RoomView} view @param {readonly Newcomer[]} found */
export function outsideView(view, found) {
  if (!found.length) return nothing;
  return foldable(
    view,
    KEY,
    t('Waiting to come in'),
    found.length,
    html`
      <ul>
        ${repeat(
          found,
          ({ person }) => person.id,
          ({ person, since }) => rowView(view, person, since),
        )}
      </ul>
      ${!view.page.search && found.length > 1 ? html`<div class="group-buttons">${answerAll(view, found)}</div>` : nothing}
    `,
  );
}

/** @param {RoomView} view @param {Newcomer['person']} person @param {string} since */
function rowView(view, person, since) {
  const about = `outside-${person.id}`;
  return html`<li class="row" tabindex="-1" data-participant=${person.id}>
    ${face(person)}
    <div class="row-words">
      <p class="row-name" id=${about} dir="auto">${person.name}</p>
      <p class="row-note">${waitedWords(since, view.now)}</p>
    </div>
    <div class="row-buttons">${answer(view, person.id, about)}</div>
  </li>`;
}
