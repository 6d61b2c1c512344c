// What a moderator is told at once: who asks to join the stage, and two buttons to answer. Made anew from the state
// each time, so that a reload loses none and an answer by anyone closes it for all.

import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { waitedFor } from '../clock.js';
import { isModerator, lineMovesItself, waiting } from '../facts.js';
import { t, tn } from '../language.js';
import { answerAll } from './all-asking.js';
import { button, commandButton, face } from './bits.js';

/**
 * @import { Request as StageRequest } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

const AT_ONCE = 3;

/** @param {RoomView} view */
export function promptsView(view) {
  const { known, page, doing } = view;
  if (!isModerator(known) || lineMovesItself(known)) return nothing;
  const asking = waiting(known).filter((request) => !page.hidden.has(request.id));
  if (!asking.length) return nothing;
  const more = asking.length - AT_ONCE;
  return html`<section class="prompts" aria-label=${t('Requests to join the stage')}>
    ${repeat(
      asking.slice(0, AT_ONCE),
      (request) => request.id,
      (request) => promptView(view, request),
    )}
    ${more > 0
      ? html`<div class="prompt more">
          <p>${tn('{n} more asks', '{n} more ask', more)}</p>
          ${button({ label: t('See all'), press: () => doing.seeAll(asking.map((request) => request.id)) })}
        </div>`
      : nothing}
    ${asking.length > 1 ? html`<div class="prompt all">${answerAll(view, asking)}</div>` : nothing}
  </section>`;
}

/** @param {RoomView} view @param {StageRequest} request */
function promptView(view, { id, person, since }) {
  const { doing, now } = view;
  const about = `prompt-${id}`;
  return html`<div class="prompt" role="group" tabindex="-1" aria-label=${t('{name} asks to join the stage', { name: person.name })} data-request=${id}>
    ${face(person)}
    <div class="prompt-words">
      <p id=${about} dir="auto"><b>${person.name}</b></p>
      <p class="row-note">${t('asks to join')} · ${waitedFor(since, now)}</p>
    </div>
    <div class="prompt-buttons">
      ${commandButton(view, { label: t('Bring to stage'), kind: 'main', about, command: { type: 'approve', request: id } })}
      ${commandButton(view, { label: t('Decline'), about, command: { type: 'decline', request: id } })}
    </div>
    ${button({
      label: t('Hide this for now'),
      icon: 'close',
      kind: 'quiet',
      isIconOnly: true,
      about,
      press: () => doing.hidePrompts([id]),
    })}
  </div>`;
}
