import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, expected, fromSnapshot, placed, present, welcomed } from '../../static/room/state.js';
import { ana, at, by, entry, logged, request, snapshot, teacher, zoe } from './room.js';

const after = (first, ...events) =>
  events.reduce((known, event, index) => apply(known, logged(11 + index, event)), fromSnapshot(first)).room;

test('a request, its invitation, the stage, and off it', () => {
  const asked = { type: 'stage_requested', request: request(ana, 5) };
  const invited = { type: 'stage_invited', request: request(ana, 5, { until: at(59) }), by };
  const joined = { type: 'stage_joined', entry: entry(ana, 5) };
  const left = { type: 'stage_left', request: 5, person: ana, outcome: 'removed', reason: '', by };
  assert.deepEqual(after(snapshot(), asked), snapshot({ number: 11, requests: [request(ana, 5)] }));
  assert.deepEqual(after(snapshot(), asked, invited).requests, [request(ana, 5, { until: at(59) })]);
  assert.deepEqual(after(snapshot(), asked, invited, joined), snapshot({ number: 13, stage: [entry(ana, 5)] }));
  assert.deepEqual(after(snapshot(), asked, invited, joined, left), snapshot({ number: 14 }));
});

test('lists are in the order of their times, whatever order events come in', () => {
  const late = { type: 'stage_requested', request: request(ana, 9) };
  const early = { type: 'stage_requested', request: request(zoe, 4, { since: '2026-01-05T10:00:04Z' }) };
  assert.deepEqual(
    after(snapshot(), late, early).requests.map(({ id }) => id),
    [4, 9],
  );
});

test('an event that is here already changes nothing, of this meeting or one before', () => {
  const known = fromSnapshot(snapshot());
  const old = { type: 'stage_requested', request: request(ana, 5) };
  assert.equal(apply(known, logged(10, old)), known);
  assert.equal(apply(known, logged(99, old, 6)), known);
});

test('the end of a meeting is the start of waiting for the next', () => {
  const first = snapshot({ stage: [entry(ana, 5)], requests: [request(zoe, 6)] });
  const ended = after(first, { type: 'meeting_ended', next: 8, by });
  assert.deepEqual(ended, snapshot({ meeting: { id: 8, started_at: null, layout: 'grid', pinned: null, locked: false, locked: false }, number: 0 }));
  const known = apply({ ...fromSnapshot(first), room: ended }, logged(1, { type: 'meeting_started', at: at(1), by }, 8));
  assert.equal(known.room.meeting.started_at, at(1));
});

test('devices, another tab, and a changed room', () => {
  const first = snapshot({ stage: [entry(ana, 5)] });
  const muted = { type: 'media_changed', participant: 2, microphone: false, camera: true };
  assert.deepEqual(after(first, muted).stage, [entry(ana, 5, { microphone: false })]);
  const moved = { type: 'stage_moved', entry: entry(ana, 5, { tab: 'another-tab' }) };
  assert.deepEqual(after(first, moved).stage, [entry(ana, 5, { tab: 'another-tab' })]);
  const room = { ...first.room, access: 'closed' };
  assert.deepEqual(after(first, { type: 'room_changed', room, by }).room, room);
});

test('a new name reaches the stage and the line', () => {
  const person = { ...ana, name: 'Ana B.' };
  const first = snapshot({ stage: [entry(ana, 5)], requests: [request(zoe, 6)] });
  const renamed = after(first, { type: 'person_changed', person });
  assert.deepEqual(renamed, snapshot({ number: 11, stage: [entry(person, 5)], requests: [request(zoe, 6)] }));
});

test('my place in line is forgotten when I no longer wait', () => {
  const known = placed({ ...fromSnapshot(snapshot({ requests: [request(ana, 5)] })), you: ana }, { place: 2 });
  assert.equal(known.place, 2);
  const invited = { type: 'stage_invited', request: request(ana, 5, { until: at(59) }), by };
  assert.equal(apply(known, logged(11, invited)).place, null);
});

test('people come, go, and change their names', () => {
  const known = { ...fromSnapshot(snapshot()), people: [teacher, ana] };
  const renamed = { ...ana, name: 'Ana B.' };
  assert.deepEqual(present(known, { joined: [renamed, zoe], left: [1] }).people, [renamed, zoe]);
});

test('coming back without a snapshot keeps what is known, and takes who is here', () => {
  const known = fromSnapshot(snapshot({ requests: [request(ana, 5)] }));
  const back = welcomed(known, {
    you: ana, people: [ana], missing: null, place: 1, snapshot: null, events: [],
  });
  assert.deepEqual(back, { room: known.room, you: ana, people: [ana], missing: null, place: 1 });
  assert.throws(() => welcomed(null, { you: ana, people: [], place: null, snapshot: null, events: [] }));
});

test('who is missing: told whole at first, then who joins the list, is renamed on it, or arrives', () => {
  const one = { id: 1, name: 'Ana' };
  const two = { id: 2, name: 'Zoë' };
  const first = expected(fromSnapshot(snapshot()), { missing: [one, two], arrived: [] });
  assert.deepEqual(first.missing, [one, two]);
  const after = expected(first, { missing: [{ id: 2, name: 'Zoé' }, { id: 3, name: '' }], arrived: [1, 9] });
  assert.deepEqual(after.missing, [{ id: 2, name: 'Zoé' }, { id: 3, name: '' }]);
  assert.equal(expected(after, { missing: null, arrived: [] }).missing, null);
});

test('a screen is shared until it ends; the layout is everyone’s, and nobody off the stage stays pinned', () => {
  const first = snapshot({ stage: [entry(ana, 5), entry(zoe, 6)] });
  const shared = { type: 'screen_changed', participant: 2, on: true, by };
  const ended = { type: 'screen_changed', participant: 2, on: false, by };
  assert.deepEqual(after(first, shared).stage, [entry(ana, 5, { screen: true }), entry(zoe, 6)]);
  assert.deepEqual(after(first, shared, ended).stage, first.stage);
  const pinned = { type: 'layout_changed', layout: 'speaker', pinned: 2, by };
  const left = (person, request) => ({ type: 'stage_left', request, person, outcome: 'removed', reason: '', by });
  const meeting = { ...first.meeting, layout: 'speaker' };
  assert.deepEqual(after(first, pinned, left(zoe, 6)).meeting, { ...meeting, pinned: 2 });
  assert.deepEqual(after(first, pinned, left(ana, 5)).meeting, { ...meeting, pinned: null });
  assert.deepEqual(after(first, pinned, { type: 'meeting_ended', next: 8, by }).meeting, {
    id: 8, started_at: null, layout: 'grid', pinned: null, locked: false,
  });
});
