// Writing a poll or quiz question. Enter goes on to the next answer.

import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { isLive } from '../facts.js';
import { icon } from '../icons.js';
import { t, tn } from '../language.js';
import { ANSWER_LENGTH, MOST_ANSWERS, problemsOf, QUESTION_LENGTH, TIME_LIMITS } from '../polls/editor.js';
import { KINDS } from '../words/polls.js';
import { button } from './bits.js';

/**
 * @import { Answer, Editor, Problems } from '../polls/editor.js'
 * @import { RoomView } from './bits.js'
 */

const EDITING = { poll: t('Edit poll question'), quiz: t('Edit quiz question') };

/** @param {RoomView} view @param {Editor} editor */
export function editorView(view, editor) {
  const { doing, page } = view;
  const problems = editor.isChecked ? problemsOf(editor) : {};
  const isAsleep = page.line !== 'open';
  return html`<form
    class="poll-editor"
    aria-labelledby="editor-title"
    @submit=${(/** @type {Event} */ event) => event.preventDefault()}
  >
    <h2 id="editor-title">${editor.draft === null ? KINDS[editor.kind] : EDITING[editor.kind]}</h2>
    ${questionField(view, editor, problems)} ${answerFields(view, editor, problems)} ${settings(view, editor)}
    <div class="poll-buttons">
      ${button({
        label: t('Publish now'),
        kind: 'main',
        isBusy: page.busy.has('save_poll'),
        isDisabled: isAsleep || !mayPublish(view),
        press: () => doing.asking.save(true),
        ...(mayPublish(view) ? {} : { about: 'why-not-publish' }),
      })}
      ${button({
        label: t('Save as draft'),
        isBusy: page.busy.has('save_poll'),
        isDisabled: isAsleep,
        press: () => doing.asking.save(false),
      })}
      ${button({ label: t('Cancel'), kind: 'quiet', press: doing.asking.leave })}
    </div>
    ${mayPublish(view)
      ? nothing
      : html`<p class="poll-note" id="why-not-publish">
          ${isLive(view.known) ? t('Polls are off: turn them on to publish.') : t('You can publish once the meeting has started.')}
        </p>`}
  </form>`;
}

/** @param {RoomView} view */
const mayPublish = ({ known }) => isLive(known) && known.room.room.switches.polls;

/** @param {RoomView} view @param {Editor} editor @param {Problems} problems */
function questionField({ doing }, { question }, problems) {
  return html`
    <label class="field-label" for="poll-question">${t('Question')}</label>
    <textarea
      id="poll-question"
      rows="3"
      maxlength=${QUESTION_LENGTH}
      dir="auto"
      aria-invalid=${problems.question ? 'true' : nothing}
      aria-describedby=${problems.question ? 'question-problem' : nothing}
      .value=${live(question)}
      @input=${(/** @type {InputEvent} */ event) => doing.asking.setEditor({ question: valueOf(event) })}
    ></textarea>
    ${problemView('question-problem', problems.question)}
    ${question.length > QUESTION_LENGTH - 60 ? html`<p class="poll-note">${tn('{n} character left', '{n} characters left', QUESTION_LENGTH - question.length)}</p>` : nothing}
  `;
}

/** @param {RoomView} view @param {Editor} editor @param {Problems} problems */
function answerFields(view, editor, problems) {
  const { answers, kind, multiple } = editor;
  return html`<fieldset class="answers">
    <legend class="field-label">${t('Answers')}</legend>
    ${kind === 'quiz' ? html`<p class="poll-note">${multiple ? t('Mark the right answers.') : t('Mark the right answer.')}</p>` : nothing}
    ${repeat(
      answers,
      ({ id }) => id,
      (answer, place) => answerField(view, editor, answer, place, problems),
    )}
    ${problemView('answers-problem', problems.answers)} ${problemView('right-problem', problems.right)}
    ${answers.length < MOST_ANSWERS
      ? button({ label: t('Add answer choice'), icon: 'plus', kind: 'quiet', press: () => view.doing.asking.addAnswer() })
      : html`<p class="poll-note">${t('That’s all ten.')}</p>`}
  </fieldset>`;
}

/** @param {RoomView} view @param {Editor} editor @param {Answer} answer @param {number} place @param {Problems} problems */
function answerField({ doing }, { answers, kind, multiple }, answer, place, problems) {
  const number = place + 1;
  return html`<div class="answer" data-answer=${answer.id}>
    ${kind === 'quiz'
      ? html`<input
          type=${multiple ? 'checkbox' : 'radio'}
          name="right-answer"
          aria-label=${t('Answer {n} is right', { n: number })}
          aria-invalid=${problems.right ? 'true' : nothing}
          aria-describedby=${problems.right ? 'right-problem' : nothing}
          .checked=${live(answer.isRight)}
          @change=${(/** @type {Event} */ event) =>
            doing.asking.setAnswer(answer.id, { isRight: /** @type {HTMLInputElement} */ (event.target).checked })}
        />`
      : nothing}
    <input
      type="text"
      maxlength=${ANSWER_LENGTH}
      dir="auto"
      autocomplete="off"
      placeholder=${t('Answer {n}', { n: number })}
      aria-label=${t('Answer {n}', { n: number })}
      aria-invalid=${problems.answers && (place < 2 || answer.text) ? 'true' : nothing}
      aria-describedby=${problems.answers ? 'answers-problem' : nothing}
      .value=${live(answer.text)}
      @input=${(/** @type {InputEvent} */ event) => doing.asking.setAnswer(answer.id, { text: valueOf(event) })}
      @keydown=${(/** @type {KeyboardEvent} */ event) => steer(event, doing, answers, place)}
    />
    <span class="answer-tools">
      ${small({ label: t('Move answer {n} up', { n: number }), icon: 'up', isDisabled: place === 0, press: () => doing.asking.moveAnswer(answer.id, -1) })}
      ${small({
        label: t('Move answer {n} down', { n: number }),
        icon: 'down',
        isDisabled: number === answers.length,
        press: () => doing.asking.moveAnswer(answer.id, 1),
      })}
      ${small({
        label: t('Remove answer {n}', { n: number }),
        icon: 'close',
        isDisabled: answers.length <= 2,
        press: () => doing.asking.removeAnswer(answer.id),
      })}
    </span>
  </div>`;
}

/** @param {import('./bits.js').Button} it */
const small = (it) => button({ ...it, kind: 'quiet', isIconOnly: true });

/**
 * Enter: the next answer, a new one after the last. With Alt the arrows move the answer itself.
 * @param {KeyboardEvent} event @param {RoomView['doing']} doing @param {readonly Answer[]} answers @param {number} place
 */
function steer(event, { asking }, answers, place) {
  const answer = answers[place];
  if (!answer || event.isComposing) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    const next = answers[place + 1];
    if (!next) asking.addAnswer(answer.id);
    else /** @type {HTMLElement | null} */ (document.querySelector(`[data-answer="${next.id}"] input[type="text"]`))?.focus();
  } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    asking.moveAnswer(answer.id, event.key === 'ArrowUp' ? -1 : 1);
  }
}

/** @param {RoomView} view @param {Editor} editor */
function settings({ doing }, { kind, multiple, seconds, share }) {
  const limits = TIME_LIMITS.some(([value]) => value === seconds)
    ? TIME_LIMITS
    : [...TIME_LIMITS, /** @type {const} */ ([seconds, tn('{n} second', '{n} seconds', seconds ?? 0)])];
  return html`
    <label class="poll-share">
      <input
        type="checkbox"
        .checked=${live(multiple)}
        @change=${(/** @type {Event} */ event) =>
          doing.asking.setMultiple(/** @type {HTMLInputElement} */ (event.target).checked)}
      />
      <span>${kind === 'quiz' ? t('Several answers are right, people can choose several') : t('People can choose several answers')}</span>
    </label>
    <label class="poll-share">
      <input
        type="checkbox"
        .checked=${live(share)}
        @change=${(/** @type {Event} */ event) =>
          doing.asking.setEditor({ share: /** @type {HTMLInputElement} */ (event.target).checked })}
      />
      <span>${t('Share results when it closes')}</span>
    </label>
    <label class="poll-limit">
      <span>${t('Time limit')}</span>
      <span class="select">
        <select
          @change=${(/** @type {Event} */ event) =>
            doing.asking.setEditor({ seconds: Number(/** @type {HTMLSelectElement} */ (event.target).value) || null })}
        >
          ${limits.map(([value, label]) => html`<option value=${value ?? 0} ?selected=${value === seconds}>${label}</option>`)}
        </select>
        ${icon('chevron')}
      </span>
    </label>
  `;
}

/** @param {string} id @param {string | undefined} problem */
const problemView = (id, problem) => (problem ? html`<p class="problem" id=${id}>${icon('warning')}${problem}</p>` : nothing);

/** @param {InputEvent} event */
const valueOf = ({ target }) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (target).value;
