// The Polls tab: what is open, what is closed, and for moderators what is prepared.

import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { isLive, isModerator } from '../facts.js';
import { t, tp } from '../language.js';
import { isOff, pollsThatAre } from '../polls/state.js';
import { button, commandButton } from './bits.js';
import { menu } from './menu.js';
import { editorView } from './poll-editor.js';
import { answersOf, questionOf } from './poll.js';
import { questionView } from './question.js';

/**
 * @import { PollInfo } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view */
export function pollsView(view) {
  const { known, page } = view;
  if (!isModerator(known)) return attendeesView(view);
  return html`${page.polls.editor ? editorView(view, page.polls.editor) : moderatorsView(view)} ${deletingView(view)} ${leavingView(view)}`;
}

// ---- attendees

/** @param {RoomView} view */
function attendeesView(view) {
  const { known } = view;
  if (isOff(known)) return emptyView(t('Polls are off'), t('A moderator can turn them on again.'));
  const open = pollsThatAre(known, 'open');
  const closed = pollsThatAre(known, 'closed');
  if (!open.length && !closed.length) return emptyView(t('No polls yet'), t('When a moderator asks something, you answer here.'));
  return html`<div class="polls-list">${sectionView(view, tp('questions', 'Open'), open)} ${sectionView(view, tp('questions', 'Closed'), closed)}</div>`;
}

// ---- moderators

/** @param {RoomView} view */
function moderatorsView(view) {
  const { known, page, doing } = view;
  const open = pollsThatAre(known, 'open');
  const drafts = pollsThatAre(known, 'draft');
  const closed = pollsThatAre(known, 'closed');
  return html`
    <div class="poll-start">
      ${button({ label: t('Poll question'), icon: 'plus', press: () => doing.asking.begin('poll') })}
      ${button({ label: t('Quiz question'), icon: 'plus', press: () => doing.asking.begin('quiz') })}
    </div>
    <div class="polls-list">
      ${known.room.room.switches.polls ? nothing : offView(view)}
      ${open.length || drafts.length || closed.length
        ? nothing
        : emptyView(t('No questions yet'), t('Write a poll or quiz question now, and publish it when it’s time.'))}
      ${sectionView(view, tp('questions', 'Open'), open)}
      ${sectionView(view, t('Drafts'), drafts, isLive(known) ? nothing : html`<p class="poll-note" id="not-live">${t('You can publish once the meeting has started.')}</p>`)}
      ${sectionView(view, tp('questions', 'Closed'), closed)}
      <div class="polls-tools">
        ${button({
          label: t('Download results'),
          icon: 'download',
          kind: 'quiet',
          isBusy: page.busy.has('download'),
          press: doing.asking.download,
        })}
        ${optionsView(view)}
      </div>
    </div>
  `;
}

/** @param {RoomView} view */
const offView = (view) =>
  html`<div class="polls-off">
    <p>${t('Polls are off: attendees don’t see them.')}</p>
    ${commandButton(view, { label: t('Turn polls on'), command: { type: 'set_switches', polls: true } })}
  </div>`;

/** @param {RoomView} view */
function optionsView(view) {
  const { known, page, doing } = view;
  const isOn = known.room.room.switches.polls;
  return menu(view, {
    name: 'polls',
    label: t('Poll options'),
    title: t('Polls'),
    icon: 'more',
    kind: 'quiet',
    isIconOnly: true,
    isBusy: page.busy.has('set_switches polls'),
    isDisabled: page.line !== 'open',
    items: [
      {
        label: isOn ? t('Turn polls off') : t('Turn polls on'),
        help: isOn ? t('Attendees don’t see polls and can’t vote.') : t('Attendees see polls and can vote.'),
        press: () => doing.command({ type: 'set_switches', polls: !isOn }),
      },
    ],
  });
}

// ---- both

/** @param {string} title @param {string} words */
const emptyView = (title, words) => html`<div class="polls-empty"><h2>${title}</h2><p>${words}</p></div>`;

/** @param {RoomView} view @param {string} title @param {readonly PollInfo[]} polls @param {unknown} [note] */
function sectionView(view, title, polls, note = nothing) {
  if (!polls.length) return nothing;
  return html`<section aria-label=${title}>
    <h2 class="polls-title">${title}<span class="count">${polls.length}</span></h2>
    ${note}
    ${repeat(
      polls,
      ({ id }) => id,
      (poll) => pollView(view, poll),
    )}
  </section>`;
}

/** @param {RoomView} view @param {PollInfo} poll */
const pollView = (view, poll) =>
  html`<article class="poll ${poll.status}" data-poll=${poll.id} tabindex="-1" aria-labelledby="poll-${poll.id}">
    ${questionOf(view, poll)} ${answersOf(view, poll)} ${isModerator(view.known) ? toolsOf(view, poll) : nothing}
  </article>`;

/** @param {RoomView} view @param {PollInfo} poll */
function toolsOf(view, poll) {
  const { doing, page } = view;
  const about = `poll-${poll.id}`;
  switch (poll.status) {
    case 'draft':
      return html`<div class="poll-buttons">
        ${publishButton(view, poll)} ${button({ label: t('Edit'), about, press: () => doing.asking.edit(poll, false) })}
        ${button({ label: t('Delete'), about, isDisabled: page.line !== 'open', press: () => doing.asking.askToDelete(poll.id) })}
      </div>`;
    case 'open':
      return html`
        ${shareView(view, poll)}
        <div class="poll-buttons">
          ${commandButton(view, { label: t('Close now'), about, command: { type: 'close_poll', poll: poll.id } })}
        </div>
      `;
    case 'closed':
      return html`
        ${shareView(view, poll)}
        <div class="poll-buttons">
          ${button({ label: t('Ask again'), about, press: () => doing.asking.edit(poll, true) })}
        </div>
      `;
  }
}

/** @param {RoomView} view @param {PollInfo} poll */
function publishButton(view, poll) {
  const { known, page, doing } = view;
  const mayPublish = isLive(known) && known.room.room.switches.polls;
  return button({
    label: t('Publish'),
    kind: 'main',
    about: isLive(known) ? `poll-${poll.id}` : `poll-${poll.id} not-live`,
    isBusy: page.busy.has(`publish_poll ${poll.id}`),
    isDisabled: page.line !== 'open' || !mayPublish,
    press: () => doing.command({ type: 'publish_poll', poll: poll.id }),
  });
}

/** @param {RoomView} view @param {PollInfo} poll */
function shareView({ page, doing }, poll) {
  const isOn = poll.share_results;
  const isReady = page.line === 'open' && !page.busy.has(`share_poll ${poll.id}`);
  return html`<label class="poll-share">
    <input
      type="checkbox"
      role="switch"
      aria-describedby="poll-${poll.id}"
      .checked=${isOn}
      ?disabled=${!isReady}
      @change=${() => doing.command({ type: 'share_poll', poll: poll.id, share: !isOn })}
    />
    <span>${poll.status === 'open' ? t('Share results when it closes') : t('Share results')}</span>
  </label>`;
}

/** So is throwing away what is being written. @param {RoomView} view */
function leavingView(view) {
  const { page, doing } = view;
  if (!page.polls.leaving || !page.polls.editor) return nothing;
  return questionView(view, {
    id: 'leaving',
    title: t('Throw away what you wrote?'),
    words: page.polls.editor.draft === null ? t('This question is not saved yet.') : t('The draft stays as it was saved last.'),
    keep: t('Keep writing'),
    answers: [{ label: t('Throw away'), press: doing.asking.discard }],
    over: doing.asking.keepWriting,
  });
}

/** Deleting a draft is asked once. @param {RoomView} view */
function deletingView(view) {
  const { known, page, doing } = view;
  const poll = known.room.polls.find(({ id, status }) => id === page.polls.deleting && status === 'draft');
  if (!poll) return nothing;
  return questionView(view, {
    id: 'deleting',
    title: t('Delete this draft?'),
    words: poll.question,
    dir: 'auto',
    keep: t('Keep it'),
    answers: [{ label: t('Delete draft'), command: { type: 'delete_poll', poll: poll.id } }],
    over: () => doing.asking.askToDelete(null),
  });
}
