// What a moderator is told at once, in a row above the stage: a card for each of the first who ask, which scroll, and
// beside them, so that it covers none, the way to the rest and an answer for all. Made anew from the state each time, so that a reload loses none and an answer by anyone closes
// it for all.

import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../language.js';
import { button, face } from './bits.js';

/**
 * @import { TemplateResult } from 'lit-html'
 *
 * @typedef {object} Card
 * @property {{ id: number, name: string }} person
 * @property {string} about the id of their name: what the buttons are about, and what tells one card from another
 * @property {string} label
 * @property {string} note what they want, and how long they have waited
 * @property {TemplateResult} buttons
 * @property {() => void} hide
 * @property {number} [request] what they asked for
 * @property {number} [newcomer] who stands outside
 */

/**
 * @template T
 * @typedef {object} Prompts
 * @property {string} classes
 * @property {string} label
 * @property {readonly T[]} asking in the order in which they came
 * @property {(one: T) => Card} card
 * @property {(more: number) => string} more how many have no card
 * @property {() => void} seeAll
 * @property {() => TemplateResult} answerAll
 */

const AT_ONCE = 3;

/** @template T @param {Prompts<T>} prompts */
export function promptCards({ classes, label, asking, card, more, seeAll, answerAll }) {
  if (!asking.length) return nothing;
  const beyond = asking.length - AT_ONCE;
  return html`<section class=${classes} aria-label=${label}>
    <div class="prompt-cards" @focusin=${intoSight}>
      ${repeat(asking.slice(0, AT_ONCE).map(card), ({ about }) => about, cardView)}
    </div>
    ${asking.length > 1
      ? html`<div class="prompt all">
          ${beyond > 0
            ? html`<div class="prompt-more">
                <p>${more(beyond)}</p>
                ${button({ label: t('See all'), press: seeAll })}
              </div>`
            : nothing}
          <div class="prompt-answers">${answerAll()}</div>
        </div>`
      : nothing}
  </section>`;
}

/**
 * By itself a browser scrolls nothing sideways that is seen a little. Not for a pointer: it would not come up where it
 * went down.
 * @param {FocusEvent} event
 */
function intoSight({ target }) {
  if (target instanceof Element && target.matches(':focus-visible')) {
    target.closest('.prompt')?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  }
}

/** @param {Card} card */
function cardView({ person, about, label, note, buttons, hide, request, newcomer }) {
  return html`<div
    class="prompt"
    role="group"
    tabindex="-1"
    aria-label=${label}
    data-request=${request ?? nothing}
    data-newcomer=${newcomer ?? nothing}
  >
    ${face(person)}
    <div class="prompt-words">
      <p id=${about} dir="auto"><b>${person.name}</b></p>
      <p class="row-note">${note}</p>
    </div>
    <div class="prompt-buttons">${buttons}</div>
    ${button({ label: t('Hide this for now'), icon: 'close', kind: 'quiet', isIconOnly: true, about, press: hide })}
  </div>`;
}
