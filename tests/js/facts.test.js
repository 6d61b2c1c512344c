import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups, missing, placesFree, sentOut, stageButton } from '../../static/room/facts.js';
import { fromSnapshot } from '../../static/room/state.js';
import { ana, at, entry, request, snapshot, teacher, zoe } from './room.js';

const as = (you, change, people = [teacher, ana, zoe]) => ({ ...fromSnapshot(snapshot(change)), you, people });
const access = (it, change) => ({ room: { ...snapshot().room, access: it }, ...change });
const waits = { meeting: { id: 7, started_at: null } };

test('the stage button of the moment', () => {
  const expected = { open: 'join', request: 'ask', invite: null, closed: null };
  for (const [it, button] of Object.entries(expected)) {
    assert.equal(stageButton(as(ana, access(it))), button, `attendee, ${it}`);
    assert.equal(stageButton(as(teacher, access(it))), 'join', `moderator, ${it}`);
    assert.equal(stageButton(as(ana, access(it, { stage: [entry(ana, 5)] }))), null, `on stage, ${it}`);
    assert.equal(stageButton(as(ana, access(it, { requests: [request(ana, 5)] }))), 'cancel', `waiting, ${it}`);
    const invited = { requests: [request(ana, 5, { until: at(59) })] };
    assert.equal(stageButton(as(ana, access(it, invited))), null, `invited, ${it}: the invitation has the buttons`);
  }
});

test('who only watches has no stage button, whatever the access', () => {
  const watches = { ...ana, viewer_only: true };
  for (const it of ['open', 'request', 'invite', 'closed']) assert.equal(stageButton(as(watches, access(it))), null, it);
  assert.equal(stageButton(as(watches, access('request', waits))), null);
});

test('before the start people may ask, and nobody may join', () => {
  assert.equal(stageButton(as(ana, access('request', waits))), 'ask');
  assert.equal(stageButton(as(ana, access('open', waits))), null);
  assert.equal(stageButton(as(teacher, waits)), null);
});

const names = (rows) => rows.map(({ person }) => person.name);

test('the list: who asks stands apart for moderators, and nobody stands twice', () => {
  const change = { requests: [request(ana, 5)], stage: [entry(teacher, 4)] };
  const seen = groups(as(teacher, change));
  assert.deepEqual(names(seen.asking), ['Ana Brito']);
  assert.deepEqual(names(seen.stage), ['Maria Silva']);
  assert.deepEqual(names(seen.moderators), []);
  assert.deepEqual(names(seen.viewers), ['Zoë Lind']);
  assert.deepEqual(names(groups(as(ana, change)).viewers), ['Ana Brito', 'Zoë Lind']);
});

test('who is invited stands first, and stays in the list while away', () => {
  const invited = request(zoe, 5, { until: at(59) });
  assert.deepEqual(names(groups(as(teacher, { requests: [invited] })).viewers), ['Zoë Lind', 'Ana Brito']);
  const away = groups(as(teacher, { requests: [invited] }, [teacher, ana])).viewers;
  assert.deepEqual(names(away), ['Zoë Lind', 'Ana Brito']);
  assert.equal(away[0].here, false);
});

test('search minds neither case nor accents', () => {
  assert.deepEqual(names(groups(as(teacher), ' ZOE ').viewers), ['Zoë Lind']);
  assert.deepEqual(names(groups(as(teacher), 'xyz').viewers), []);
});

test('raised hands stand in their order, all of them; else nobody stands twice', () => {
  const hand = (person, second) => ({ person, since: at(second) });
  const change = { hands: [hand(teacher, 1), hand(zoe, 2), hand(ana, 3)], requests: [request(ana, 5)], stage: [entry(teacher, 4)] };
  const seen = groups(as(teacher, change));
  assert.deepEqual(names(seen.asking), ['Ana Brito']);
  assert.deepEqual(names(seen.hands), ['Maria Silva', 'Zoë Lind', 'Ana Brito']);
  assert.deepEqual(seen.hands.map(({ also }) => also), ['stage', undefined, 'asking']);
  assert.deepEqual(names(seen.stage), ['Maria Silva']);
  assert.deepEqual(names(seen.viewers), []);
  assert.equal(seen.asking[0].hand.since, at(3));
  assert.deepEqual(groups(as(ana, change)).hands.map(({ also }) => also), ['stage', undefined, undefined]);
});

test('who is missing is for moderators, by name; those without one are counted, and no search finds them', () => {
  const absent = [{ id: 4, name: 'Zoë' }, { id: 5, name: '' }, { id: 6, name: 'Ágnes' }, { id: 7, name: '' }];
  const known = { ...as(teacher), missing: absent };
  assert.deepEqual(missing(known), { named: [absent[2], absent[0]], unnamed: 2 });
  assert.deepEqual(missing(known, ' zoe'), { named: [absent[0]], unnamed: 0 });
  assert.equal(missing({ ...known, you: ana }), null);
  assert.equal(missing(as(teacher)), null);
});

test('invitations take places too', () => {
  const some = { stage: [entry(teacher, 4)], requests: [request(ana, 5, { until: at(59) }), request(zoe, 6)] };
  assert.equal(placesFree(as(teacher, some)), 1);
  assert.equal(placesFree(as(teacher, { ...some, room: { ...snapshot().room, capacity: 1 } })), 0);
});

test('who was sent out is found by name', () => {
  const known = as(teacher, { barred: [ana, zoe] });
  assert.deepEqual(sentOut(known), [ana, zoe]);
  assert.deepEqual(sentOut(known, 'zoe'), [zoe]);
});
