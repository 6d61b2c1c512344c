import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fatesAfter, maySayAgain, wasDone } from '../../static/room/again.js';
import { ana, entry, logged, request, snapshot, teacher, zoe } from './room.js';

const JOIN = { type: 'join', microphone: true, camera: true };
const BEFORE = { room: snapshot(), you: ana, people: [], missing: null, place: null };

/** @param {object[]} events @param {object | null} [fresh] */
const welcome = (events, fresh = null) => ({ events: events.map((event, index) => logged(11 + index, event)), snapshot: fresh });

test('a click in a tunnel is said again when nothing came between', () => {
  for (const it of [welcome([]), welcome([{ type: 'stage_joined', entry: entry(zoe, 4) }])]) {
    assert.equal(fatesAfter(it, BEFORE)(JOIN), 'again');
    assert.equal(fatesAfter(it, BEFORE)({ type: 'ask' }), 'again');
  }
});

test('who was put on stage and removed meanwhile does not step onto it by the same click', () => {
  const removed = welcome([
    { type: 'stage_joined', entry: entry(ana, 4) },
    { type: 'stage_left', person: ana, outcome: 'removed' },
  ]);
  assert.equal(fatesAfter(removed, BEFORE)(JOIN), 'done');
  assert.equal(fatesAfter(removed, BEFORE)({ type: 'raise_hand' }), 'again');
});

test('who was declined, or invited anew, neither asks again nor refuses by an old click', () => {
  const declined = welcome([{ type: 'stage_request_ended', person: ana, outcome: 'declined' }]);
  const invited = welcome([{ type: 'stage_invited', request: request(ana, 5), by: teacher }]);
  assert.equal(fatesAfter(declined, BEFORE)({ type: 'ask' }), 'done');
  assert.equal(fatesAfter(invited, BEFORE)({ type: 'refuse' }), 'done');
});

test('what came between is not known: the person is asked to press again', () => {
  const unknown = welcome([], snapshot());
  assert.equal(fatesAfter(unknown, BEFORE)(JOIN), 'lost');
  assert.equal(fatesAfter(unknown, BEFORE)({ type: 'lower_hand', participant: 2 }), 'again');
  assert.equal(fatesAfter(unknown, null)(JOIN), 'again', 'nothing was known when it was said');
});

test('somebody else may have decided otherwise', () => {
  assert.equal(wasDone({ type: 'approve', request: 1 }, 'already_decided'), false);
  assert.equal(wasDone({ type: 'decline', request: 1 }, 'already_decided'), true);
  assert.equal(wasDone({ type: 'ask' }, 'already_asked'), true);
  assert.equal(wasDone({ type: 'ask' }, 'blocked'), false);
  assert.equal(maySayAgain({ type: 'end_meeting' }), false);
});
