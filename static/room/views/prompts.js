// For moderators: who asks to join the stage, at once above it, and two buttons to answer.

import { html, nothing } from 'lit-html';
import { waitedFor } from '../clock.js';
import { isModerator, lineMovesItself, waiting } from '../facts.js';
import { t, tn } from '../language.js';
import { answerAll } from './all-asking.js';
import { commandButton } from './bits.js';
import { promptCards } from './prompt-cards.js';

/**
 * @import { Request as StageRequest } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 * @import { Card } from './prompt-cards.js'
 */

/** @param {RoomView} view */
export function promptsView(view) {
  const { known, page, doing } = view;
  if (!isModerator(known) || lineMovesItself(known)) return nothing;
  const asking = waiting(known).filter((request) => !page.hidden.has(request.id));
  return promptCards({
    classes: 'prompts',
    label: t('Requests to join the stage'),
    asking,
    card: (request) => cardOf(view, request),
    more: (count) => tn('{n} more asks', '{n} more ask', count),
    seeAll: () => doing.seeAll(asking.map(({ id }) => id)),
    answerAll: () => answerAll(view, asking),
  });
}

/** @param {RoomView} view @param {StageRequest} request @returns {Card} */
function cardOf(view, { id, person, since }) {
  const about = `prompt-${id}`;
  return {
    person,
    about,
    request: id,
    label: t('{name} asks to join the stage', { name: person.name }),
    note: `${t('asks to join')} · ${waitedFor(since, view.now)}`,
    buttons: html`
      ${commandButton(view, { label: t('Bring to stage'), kind: 'main', about, command: { type: 'approve', request: id } })}
      ${commandButton(view, { label: t('Decline'), about, command: { type: 'decline', request: id } })}
    `,
    hide: () => view.doing.hidePrompts([id]),
  };
}
