import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blank, from, moved, problemsOf, saying, without, withAnswer, withMore, withMultiple, isUnsaved } from '../../static/room/polls/editor.js';
import {
  cardKey, cardOf, counted, isAsking, isRight, NO_POLLING, percent, pick, pickedIn, resultsOf, unanswered, voted, welcomedTo,
} from '../../static/room/polls/state.js';
import { apply, fromSnapshot } from '../../static/room/state.js';
import { told } from '../../static/room/words.js';
import { ana, by, byTheRoom, logged, snapshot, teacher } from './room.js';

const poll = (id, change) => ({
  id, kind: 'poll', question: 'Which?', answers: ['Cells', 'Genes', 'Life'], right: null, multiple: false, seconds: null,
  share_results: true, status: 'open', opened_at: null, closes_at: null, closed_at: null, results: null, ...change,
});
const RESULTS = { voters: 3, counts: [1, 2, 0] };
const as = (you, ...polls) => ({ ...fromSnapshot(snapshot({ polls })), you });
const after = (first, ...events) =>
  events.reduce((known, event, index) => apply(known, logged(11 + index, event)), fromSnapshot(first)).room;

test('a poll from draft to results: each event brings it as it is now, in the order of their making', () => {
  const draft = poll(5, { status: 'draft' });
  const known = after(
    snapshot({ polls: [poll(6)] }),
    { type: 'poll_saved', poll: draft, by },
    { type: 'poll_opened', poll: poll(5), by },
    { type: 'poll_closed', poll: poll(6, { status: 'closed', results: RESULTS }), by },
    { type: 'poll_saved', poll: poll(7, { status: 'draft' }), by },
    { type: 'poll_deleted', poll: 7, by },
  );
  assert.deepEqual(known.polls, [poll(5), poll(6, { status: 'closed', results: RESULTS })]);
});

test('drafts outlast a meeting, and nothing else', () => {
  const first = snapshot({ polls: [poll(5), poll(6, { status: 'draft' }), poll(7, { status: 'closed' })] });
  assert.deepEqual(after(first, { type: 'meeting_ended', next: 8, by }).polls, [poll(6, { status: 'draft' })]);
});

test('answering: what is picked is sent, what was sent can be changed', () => {
  const single = poll(5);
  let mine = pick(pick(NO_POLLING, single, 0, true), single, 2, true);
  assert.deepEqual(pickedIn(mine, single), [2]);
  mine = voted(mine, { poll: 5, choices: [2] });
  assert.equal(isAsking(mine, single), false);
  assert.equal(isAsking({ ...mine, changing: new Set([5]) }, single), true);
  assert.deepEqual(pickedIn(mine, single), [2]);
  const several = poll(6, { multiple: true });
  mine = pick(pick(pick(mine, several, 2, true), several, 0, true), several, 2, false);
  assert.deepEqual(pickedIn(mine, several), [0]);
  assert.equal(isAsking(voted({ ...mine, changing: new Set([6]) }, { poll: 6, choices: [0] }), several), false);
});

test('a welcome brings my answers and how open polls stand', () => {
  const before = voted(NO_POLLING, { poll: 4, choices: [1] });
  const welcome = { votes: [{ poll: 5, choices: [0] }], standings: [{ poll: 5, results: RESULTS }] };
  const mine = welcomedTo(before, welcome);
  assert.deepEqual([...mine.votes], [[5, [0]]]);
  assert.deepEqual(resultsOf(mine, poll(5)), RESULTS);
  assert.deepEqual(resultsOf(mine, poll(6)), { voters: 0, counts: [0, 0, 0] });
  const news = { voters: 4, counts: [2, 2, 0] };
  assert.deepEqual(resultsOf(counted(mine, [{ poll: 6, results: news }]), poll(6)), news);
  // What stood a second before the end is not the result.
  assert.deepEqual(resultsOf(mine, poll(5, { status: 'closed', results: news })), news);
  assert.equal(resultsOf(mine, poll(5, { status: 'closed' })), null);
});

test('one card at a time: first what is to be answered, then results that have just come', () => {
  const [one, two] = [poll(5), poll(6)];
  const done = poll(4, { status: 'closed', results: RESULTS });
  const known = as(ana, done, one, two);
  const closed = { ...NO_POLLING, closed: new Set([4]) };
  assert.equal(cardOf(known, closed), two);
  const mine = voted(closed, { poll: 6, choices: [0] });
  assert.equal(cardOf(known, mine), one);
  const both = voted(mine, { poll: 5, choices: [0] });
  assert.equal(cardOf(known, both), done);
  assert.equal(cardOf(known, { ...both, away: new Set([cardKey(done)]) }), two);
  assert.equal(cardOf(as(ana, done), NO_POLLING), undefined);
  const away = { ...closed, away: new Set([cardKey(one)]) };
  assert.equal(cardOf(as(ana, one), away), undefined);
  const over = { ...one, status: 'closed' };
  assert.equal(cardOf(as(ana, over), { ...away, closed: new Set([5]) }), over);
});

test('cards and numbers are for attendees, while polls are on', () => {
  assert.equal(cardOf(as(teacher, poll(5)), NO_POLLING), undefined);
  assert.equal(unanswered(as(teacher, poll(5)), NO_POLLING).length, 0);
  assert.equal(unanswered(as(ana, poll(5), poll(6)), voted(NO_POLLING, { poll: 6, choices: [0] })).length, 1);
  const off = as(ana, poll(5));
  const { room } = off.room;
  off.room = { ...off.room, room: { ...room, switches: { ...room.switches, polls: false } } };
  assert.equal(cardOf(off, NO_POLLING), undefined);
  assert.equal(unanswered(off, NO_POLLING).length, 0);
});

test('right is one of the right answers, or all of them and no other where several count', () => {
  const single = poll(5, { right: [0, 1] });
  assert.deepEqual([[0], [1], [2]].map((choices) => isRight(single, choices)), [true, true, false]);
  const several = poll(5, { right: [0, 1], multiple: true });
  assert.deepEqual([[0, 1], [0], [0, 1, 2]].map((choices) => isRight(several, choices)), [true, false, false]);
  assert.equal(isRight(poll(5), [0]), false);
  assert.deepEqual([percent(0, 0), percent(1, 3), percent(3, 3)], [0, 33, 100]);
});

// ---- writing

const written = (editor, ...texts) =>
  texts.reduce((made, text, index) => withAnswer(index < 2 ? made : withMore(made), index + 1, { text }), editor);

test('answers move, come and go; what is marked right goes with them', () => {
  let editor = written({ ...blank('quiz', 'k'), question: ' Why? ' }, 'A', 'B', 'C');
  editor = withAnswer(withAnswer(editor, 1, { isRight: true }), 3, { isRight: true });
  editor = moved(editor, 3, -1);
  assert.equal(moved(editor, 1, -1), editor);
  assert.deepEqual(saying(editor, true).answers, ['A', 'C', 'B']);
  assert.deepEqual(saying(editor, true).right, [1]);
  assert.equal(saying(editor, true).question, 'Why?');
  editor = withMore(editor, 3);
  assert.deepEqual(editor.answers.map(({ id }) => id), [1, 3, 4, 2]);
  assert.deepEqual(saying(editor, false).answers, ['A', 'C', 'B']);
  editor = without(without(without(editor, 4), 1), 2);
  assert.equal(editor.answers.length, 2);
  for (let i = 0; i < 12; i += 1) editor = withMore(editor);
  assert.equal(editor.answers.length, 10);
});

test('with one choice one answer is right, with several as many as one likes', () => {
  let editor = withMultiple(written(blank('quiz', 'k'), 'A', 'B', 'C'), true);
  editor = withAnswer(withAnswer(editor, 3, { isRight: true }), 2, { isRight: true });
  assert.deepEqual(saying(editor, false).right, [1, 2]);
  assert.deepEqual(saying(withMultiple(editor, false), false).right, [1]);
  assert.deepEqual(saying({ ...editor, kind: 'poll' }, false).right, []);
});

test('what is wrong is said', () => {
  assert.deepEqual(Object.keys(problemsOf(blank('quiz', 'k'))), ['question', 'answers', 'right']);
  const good = written({ ...blank('poll', 'k'), question: 'Why?' }, 'A', 'B');
  assert.deepEqual(problemsOf(good), {});
  assert.match(problemsOf(withAnswer(good, 2, { text: ' a ' })).answers, /the same/);
  assert.match(problemsOf(withAnswer(good, 2, { text: '  ' })).answers, /at least two/);
  // Marked, but empty: that is no answer.
  const quiz = withAnswer(withMore({ ...good, kind: 'quiz' }), 3, { isRight: true });
  assert.match(problemsOf(quiz).right, /Mark the right answer/);
});

test('leaving asks only where something would be lost', () => {
  const editor = blank('poll', 'k');
  assert.equal(isUnsaved(editor, []), false);
  assert.equal(isUnsaved({ ...editor, question: ' ' }, []), false);
  assert.equal(isUnsaved({ ...editor, question: 'Why?' }, []), true);
  const quiz = poll(5, { kind: 'quiz', right: [1], seconds: 45, share_results: false, status: 'draft' });
  const draft = from(quiz, 'k', false);
  assert.equal(isUnsaved(draft, [quiz]), false);
  assert.equal(isUnsaved({ ...draft, question: 'Why not?' }, [quiz]), true);
  assert.equal(isUnsaved(from(quiz, 'k', true), [quiz]), true, 'a new one that begins as this one');
});

test('a draft is changed, a poll that was asked is asked again as a new one', () => {
  const quiz = poll(5, { kind: 'quiz', right: [1], seconds: 45, share_results: false, status: 'draft' });
  const said = saying(from(quiz, 'k', false), false);
  assert.deepEqual(said, {
    type: 'save_poll', key: 'k', draft: 5, kind: 'quiz', question: 'Which?', answers: ['Cells', 'Genes', 'Life'],
    right: [1], multiple: false, seconds: 45, share_results: false, publish: false,
  });
  assert.equal(saying(from(quiz, 'k', true), true).draft, null);
});

// ---- words

const heard = (you, event) => told(logged(11, event), as(you))?.text ?? null;

test('who asks and who closes is told to those who did not', () => {
  const opened = { type: 'poll_opened', poll: poll(5), by };
  assert.match(heard(ana, opened), /New poll question: Which\?/);
  assert.equal(told(logged(11, opened), as(ana)).quiet, true);
  assert.equal(heard(teacher, opened), null);
  assert.match(heard({ ...teacher, id: 9 }, opened), /Maria Silva published a poll question/);
  const closed = { type: 'poll_closed', poll: poll(5, { kind: 'quiz', status: 'closed' }), by };
  assert.equal(heard(ana, closed), 'The quiz question is closed.');
  assert.match(heard(ana, { ...closed, poll: { ...closed.poll, results: RESULTS } }), /Here are the results/);
  assert.equal(heard(teacher, closed), null);
  assert.match(heard(teacher, { ...closed, by: byTheRoom }), /Time is up/);
  assert.equal(heard(teacher, { type: 'poll_saved', poll: poll(5, { status: 'draft' }), by }), null);
});
