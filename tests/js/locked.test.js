import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outside } from '../../static/room/facts.js';
import { apply, fromSnapshot } from '../../static/room/state.js';
import { told } from '../../static/room/words.js';
import { ana, at, by, logged, snapshot, teacher, zoe } from './room.js';

const after = (first, ...events) =>
  events.reduce((known, event, index) => apply(known, logged(11 + index, event)), fromSnapshot(first)).room;

const newcomer = (person, second = 1) => ({ person, since: at(second) });
const knocked = (person, second) => ({ type: 'knocked', newcomer: newcomer(person, second) });
const locked = { type: 'lock_changed', locked: true, by };
const answered = (outcome, ...people) => ({ type: 'knocks_answered', people, outcome, by });

test('who waits stands in the list until answered, unlocked, sent out, a moderator, or the end', () => {
  const waiting = after(snapshot(), locked, knocked(ana), knocked(zoe, 2));
  assert.equal(waiting.meeting.locked, true);
  assert.deepEqual(waiting.outside, [newcomer(ana), newcomer(zoe, 2)]);
  const lists = (event) => after(snapshot(), locked, knocked(ana), knocked(zoe, 2), event).outside.map(({ person }) => person.id);
  assert.deepEqual(lists(answered('admitted', ana)), [zoe.id]);
  assert.deepEqual(lists(answered('left', ana, zoe)), []);
  assert.deepEqual(lists({ type: 'sent_out', person: ana, barred: false, by }), [zoe.id]);
  assert.deepEqual(lists({ type: 'person_changed', person: { ...zoe, role: 'moderator' }, by }), [ana.id]);
  const open = after(snapshot(), locked, knocked(ana), { type: 'lock_changed', locked: false, by });
  assert.deepEqual([open.meeting.locked, open.outside], [false, []]);
  const ended = after(snapshot(), locked, knocked(ana), { type: 'meeting_ended', next: 8, by });
  assert.deepEqual([ended.meeting.locked, ended.outside], [false, []]);
});

test('a new name reaches who waits, and the search finds them', () => {
  const renamed = { ...ana, name: 'Ana Brito Lopes' };
  const room = after(snapshot(), locked, knocked(ana), knocked(zoe, 2), { type: 'person_changed', person: renamed });
  assert.deepEqual(room.outside[0], newcomer(renamed));
  const known = { ...fromSnapshot(room), you: teacher };
  assert.deepEqual(outside(known, 'zoe'), [newcomer(zoe, 2)]);
});

test('moderators hear of it, attendees do not; an answer of one’s own needs no words', () => {
  const as = (you) => ({ ...fromSnapshot(snapshot()), you });
  const second = { id: 9, name: 'Ada Obi', role: 'moderator' };
  assert.match(told(logged(11, locked), as(second)).text, /Maria Silva locked the room/);
  assert.match(told(logged(11, locked), as(teacher)).text, /^The room is locked/);
  assert.match(told(logged(11, knocked(ana)), as(teacher)).text, /Ana Brito is waiting/);
  assert.match(told(logged(11, answered('admitted', ana, zoe)), as(second)).text, /Maria Silva let 2 people in/);
  assert.match(told(logged(11, answered('declined', ana)), as(second)).text, /Maria Silva declined Ana Brito/);
  assert.equal(told(logged(11, answered('declined', ana)), as(teacher)), null);
  assert.equal(told(logged(11, { ...answered('left', ana), by: { participant: null, name: '' } }), as(teacher)), null);
  assert.equal(told(logged(11, locked), as(zoe)), null);
});
