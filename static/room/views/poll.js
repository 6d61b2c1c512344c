// One poll or quiz question, as this person may see it now: to answer, answered, counted.

import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import { stopwatch } from '../clock.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { number, t, th, tn } from '../language.js';
import { isAsking, isRight, percent, pickedIn, resultsOf } from '../polls/state.js';
import { KINDS } from '../words/polls.js';
import { button } from './bits.js';

/**
 * @import { PollInfo, Results } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view @param {PollInfo} poll */
export const questionOf = (view, poll) => html`
  <p class="poll-kind">
    ${KINDS[poll.kind]}${poll.status === 'open' && poll.closes_at ? timeLeft(view, poll.closes_at) : nothing}
  </p>
  <h3 class="poll-question" id="poll-${poll.id}" dir="auto">${poll.question}</h3>
`;

/** @param {RoomView} view @param {string} until */
const timeLeft = ({ now }, until) =>
  html`<span class="poll-time" role="timer" aria-label=${t('Time left to answer')}>${stopwatch(Date.parse(until) - now)}</span>`;

/** @param {RoomView} view @param {PollInfo} poll */
export function answersOf(view, poll) {
  const { known, page } = view;
  if (!isModerator(known) && poll.status === 'open') {
    return isAsking(page.polls, poll) ? formView(view, poll) : answeredView(view, poll);
  }
  const results = resultsOf(page.polls, poll);
  if (poll.status === 'draft' || !results) return html`${listView(poll)} ${ownAnswer(view, poll)}`;
  return html`${barsView(view, poll, results)} <p class="poll-note">${votersOf(view, poll, results)}</p> ${verdictOf(view, poll)}`;
}

// ---- answering

/** @param {RoomView} view @param {PollInfo} poll */
function formView(view, poll) {
  const { page, doing, now } = view;
  const picked = pickedIn(page.polls, poll);
  const isChanging = page.polls.changing.has(poll.id);
  const isLate = poll.closes_at !== null && Date.parse(poll.closes_at) <= now;
  return html`<form
    class="poll-form"
    @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      if (!isLate) doing.asking.vote(poll);
    }}
  >
    <fieldset aria-labelledby="poll-${poll.id}" aria-describedby=${poll.multiple ? `poll-${poll.id}-several` : nothing}>
      ${poll.multiple ? html`<p class="poll-note" id="poll-${poll.id}-several">${t('You can choose several.')}</p>` : nothing}
      ${poll.answers.map(
        (answer, place) => html`<label class="poll-choice">
          <input
            type=${poll.multiple ? 'checkbox' : 'radio'}
            name="poll-${poll.id}"
            .checked=${live(picked.includes(place))}
            @change=${(/** @type {Event} */ event) =>
              doing.asking.pick(poll, place, /** @type {HTMLInputElement} */ (event.target).checked)}
          />
          <span dir="auto">${answer}</span>
        </label>`,
      )}
    </fieldset>
    <div class="poll-buttons">
      <button
        class="button main"
        type="submit"
        aria-disabled=${picked.length && !isLate && page.line === 'open' ? nothing : 'true'}
        aria-busy=${page.busy.has(`vote ${poll.id}`) ? 'true' : nothing}
      >
        <span>${t('Vote')}</span>
      </button>
      ${isChanging ? button({ label: t('Keep my answer'), press: () => doing.asking.change(poll, false) }) : nothing}
    </div>
    <p class="poll-note">${t('Moderators see how many chose what, not who.')}</p>
  </form>`;
}

/** @param {RoomView} view @param {PollInfo} poll */
function answeredView(view, poll) {
  const { page, doing } = view;
  return html`
    ${ownAnswer(view, poll)}
    <div class="poll-buttons">
      ${button({ label: t('Change'), about: `poll-${poll.id}`, isDisabled: page.line !== 'open', press: () => doing.asking.change(poll, true) })}
    </div>
    <p class="poll-note">
      ${poll.share_results ? t('You see the results when it closes.') : t('The results are not shared.')}
    </p>
  `;
}

/** @param {RoomView} view @param {PollInfo} poll */
function ownAnswer({ page }, poll) {
  const mine = page.polls.votes.get(poll.id);
  if (!mine) return nothing;
  return html`<p class="poll-own">${th('Your answer: {answer}', { answer: html`<b dir="auto">${mine.map((place) => poll.answers[place]).join(', ')}</b>` })}</p>`;
}

/** @param {RoomView} view @param {PollInfo} poll */
function verdictOf({ page }, poll) {
  const mine = page.polls.votes.get(poll.id);
  if (!mine || !poll.right) return nothing;
  return html`<p class="poll-own">${isRight(poll, mine) ? t('Your answer is right.') : t('Your answer is not right this time.')}</p>`;
}

// ---- counted

/** Without counts: a draft, or results that are not shared. @param {PollInfo} poll */
const listView = (poll) => html`
  <ol class="poll-list">
    ${poll.answers.map((answer, place) => html`<li><span dir="auto">${answer}</span> ${rightMark(poll, place)}</li>`)}
  </ol>
  ${poll.status === 'closed' ? html`<p class="poll-note">${t('Closed. The results are not shared.')}</p>` : nothing}
`;

/** @param {RoomView} view @param {PollInfo} poll @param {Results} results */
function barsView({ page }, poll, { voters, counts }) {
  const mine = page.polls.votes.get(poll.id) ?? [];
  return html`<ol class="poll-bars" aria-labelledby="poll-${poll.id}">
    ${poll.answers.map((answer, place) => {
      const votes = counts[place] ?? 0;
      const share = percent(votes, voters);
      return html`<li class="poll-bar ${poll.right?.includes(place) ? 'right' : ''}">
        <span class="poll-bar-words">
          <span dir="auto">${answer}</span> ${rightMark(poll, place)}
          ${mine.includes(place) ? html`<span class="poll-mine">${t('your answer')}</span>` : nothing}
        </span>
        <span class="poll-bar-count">${t('{n} %', { n: share })} <span class="poll-votes">(${number(votes)})</span></span>
        <span class="poll-track" aria-hidden="true" ${ref((element) => fill(element, share))}></span>
      </li>`;
    })}
  </ol>`;
}

/** A style set by a script is allowed where one in the markup is not. @param {Element | undefined} element @param {number} share */
function fill(element, share) {
  if (element instanceof HTMLElement) element.style.setProperty('--share', `${share}%`);
}

/** @param {PollInfo} poll @param {number} place */
const rightMark = ({ right }, place) =>
  right?.includes(place) ? html`<span class="poll-right">${icon('check')}${t('right answer')}</span>` : nothing;

/** @param {RoomView} view @param {PollInfo} poll @param {Results} results */
function votersOf({ known }, { status }, { voters }) {
  const here = known.people.filter(({ role }) => role === 'attendee').length;
  if (status === 'open' && here >= voters) return tn('{voted} of {n} person has voted', '{voted} of {n} people have voted', here, { voted: voters });
  return tn('{n} person voted', '{n} people voted', voters);
}
