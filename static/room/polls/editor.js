// A poll or quiz question that is being written. Pure: what the form holds, what is wrong with it, what is sent.

import { t, tn } from '../language.js';


/**
 * @import { PollInfo, PollKind, SavePoll } from '../protocol.js'
 *
 * `id` stays with an answer wherever it moves.
 * @typedef {{ id: number, text: string, isRight: boolean }} Answer
 *
 * @typedef {object} Editor
 * @property {string} key what the server knows a new one by, however often it is sent
 * @property {number | null} draft the draft that is changed
 * @property {PollKind} kind
 * @property {string} question
 * @property {readonly Answer[]} answers
 * @property {boolean} multiple
 * @property {number | null} seconds
 * @property {boolean} share
 * @property {boolean} isChecked tried to save: what is wrong is said
 *
 * @typedef {{ question?: string, answers?: string, right?: string }} Problems
 */

export const QUESTION_LENGTH = 300;
export const ANSWER_LENGTH = 150;
export const MOST_ANSWERS = 10;

/** @type {readonly (readonly [number | null, string])[]} */
export const TIME_LIMITS = [
  [null, t('No time limit')],
  [15, tn('{n} second', '{n} seconds', 15)],
  [30, tn('{n} second', '{n} seconds', 30)],
  [60, tn('{n} minute', '{n} minutes', 1)],
  [120, tn('{n} minute', '{n} minutes', 2)],
  [300, tn('{n} minute', '{n} minutes', 5)],
  [600, tn('{n} minute', '{n} minutes', 10)],
];

/** @param {PollKind} kind @param {string} key @returns {Editor} */
export const blank = (kind, key) => ({
  key,
  draft: null,
  kind,
  question: '',
  answers: [empty(1), empty(2)],
  multiple: false,
  seconds: null,
  share: true,
  isChecked: false,
});

/** To change a draft, or (`isNew`) to write a new one that begins as this one. @param {PollInfo} poll @param {string} key @param {boolean} isNew @returns {Editor} */
export const from = (poll, key, isNew) => ({
  key,
  draft: isNew ? null : poll.id,
  kind: poll.kind,
  question: poll.question,
  answers: poll.answers.map((text, place) => ({ id: place + 1, text, isRight: poll.right?.includes(place) ?? false })),
  multiple: poll.multiple,
  seconds: poll.seconds,
  share: poll.share_results,
  isChecked: false,
});

/** @param {number} id @returns {Answer} */
const empty = (id) => ({ id, text: '', isRight: false });

/** @param {Editor} editor @param {number} id @param {Partial<Answer>} change @returns {Editor} */
export function withAnswer(editor, id, change) {
  const isOnlyRight = change.isRight && !editor.multiple;
  const answers = editor.answers.map((answer) =>
    answer.id === id ? { ...answer, ...change } : isOnlyRight ? { ...answer, isRight: false } : answer,
  );
  return { ...editor, answers };
}

/** One choice has one right answer: the first that was marked stays. @param {Editor} editor @param {boolean} multiple @returns {Editor} */
export function withMultiple(editor, multiple) {
  const first = editor.answers.find(({ isRight }) => isRight);
  const answers = multiple ? editor.answers : editor.answers.map((answer) => ({ ...answer, isRight: answer === first }));
  return { ...editor, multiple, answers };
}

/** Another answer, after this one or at the end. @param {Editor} editor @param {number} [after] @returns {Editor} */
export function withMore(editor, after) {
  if (editor.answers.length >= MOST_ANSWERS) return editor;
  const place = after === undefined ? editor.answers.length : placeOf(editor, after) + 1;
  return { ...editor, answers: editor.answers.toSpliced(place, 0, empty(nextId(editor))) };
}

/** The id that the next answer gets. @param {Editor} editor */
export const nextId = ({ answers }) => Math.max(0, ...answers.map(({ id }) => id)) + 1;

/** @param {Editor} editor @param {number} id @returns {Editor} */
export function without(editor, id) {
  return editor.answers.length <= 2 ? editor : { ...editor, answers: editor.answers.filter((answer) => answer.id !== id) };
}

/** @param {Editor} editor @param {number} id @param {-1 | 1} by @returns {Editor} */
export function moved(editor, id, by) {
  const at = placeOf(editor, id);
  const answer = editor.answers[at];
  const to = at + by;
  if (!answer || to < 0 || to >= editor.answers.length) return editor;
  return { ...editor, answers: editor.answers.toSpliced(at, 1).toSpliced(to, 0, answer) };
}

/** @param {Editor} editor @param {number} id */
const placeOf = ({ answers }, id) => answers.findIndex((answer) => answer.id === id);

/** The answers that are sent: lines left empty are none. @param {Editor} editor */
const written = ({ answers }) => answers.map((answer) => ({ ...answer, text: answer.text.trim() })).filter(({ text }) => text);

/** What is wrong, in words that say what to do. @param {Editor} editor @returns {Problems} */
export function problemsOf(editor) {
  /** @type {Problems} */
  const found = {};
  const answers = written(editor);
  if (!editor.question.trim()) found.question = t('Write the question.');
  if (answers.length < 2) found.answers = t('Write at least two answers.');
  else if (new Set(answers.map(({ text }) => text.toLocaleLowerCase())).size < answers.length) {
    found.answers = t('Two answers are the same: change or remove one.');
  }
  if (editor.kind === 'quiz' && !answers.some(({ isRight }) => isRight)) {
    found.right = editor.multiple ? t('Mark the right answers.') : t('Mark the right answer.');
  }
  return found;
}

/** Whether anything would be lost with it. @param {Editor} editor @param {readonly PollInfo[]} polls */
export function isUnsaved(editor, polls) {
  const saved = polls.find(({ id }) => id === editor.draft);
  if (saved) return JSON.stringify(saying(editor, false)) !== JSON.stringify(saying(from(saved, editor.key, false), false));
  return editor.question.trim() !== '' || written(editor).length > 0;
}

/** @param {Editor} editor @param {boolean} publish @returns {Omit<SavePoll, 'id'>} */
export function saying(editor, publish) {
  const answers = written(editor);
  return {
    type: 'save_poll',
    key: editor.key,
    draft: editor.draft,
    kind: editor.kind,
    question: editor.question.trim(),
    answers: answers.map(({ text }) => text),
    right: editor.kind === 'quiz' ? answers.flatMap(({ isRight }, place) => (isRight ? [place] : [])) : [],
    multiple: editor.multiple,
    seconds: editor.seconds,
    share_results: editor.share,
    publish,
  };
}
