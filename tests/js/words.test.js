import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromSnapshot } from '../../static/room/state.js';
import { caughtUp, partChanged, told } from '../../static/room/words.js';
import { ana, at, by, byTheRoom, entry, logged, request, snapshot, teacher, zoe } from './room.js';

const as = (you, change) => ({ ...fromSnapshot(snapshot(change)), you });
const heard = (you, event, change) => told(logged(11, event), as(you, change))?.text ?? null;
const ended = (outcome, reason = '', who = by) => ({
  type: 'stage_request_ended',
  request: 5,
  person: ana,
  outcome,
  reason,
  by: who,
});

test('the person hears how their request or invitation ended, and what they can do', () => {
  assert.match(heard(ana, ended('declined')), /You may ask again/);
  assert.match(heard(ana, ended('declined', 'access')), /closed to new people/);
  assert.match(heard(ana, ended('withdrawn')), /took the invitation back/);
  assert.match(heard(ana, ended('withdrawn', 'access')), /invitation has ended/);
  assert.match(heard(ana, ended('lapsed', 'time', byTheRoom)), /has run out/);
  assert.match(heard(ana, ended('lapsed', 'left', byTheRoom)), /You were away/);
  assert.equal(heard(ana, ended('closed', 'ended')), null);
});

test('moderators hear what they did not do themselves', () => {
  assert.match(heard(teacher, ended('refused', '', { participant: 2, name: ana.name })), /Ana Brito declined/);
  assert.match(heard(teacher, ended('lapsed', 'time', byTheRoom)), /didn’t answer/);
  assert.match(heard(teacher, ended('lapsed', 'left', byTheRoom)), /gone too long/);
  assert.equal(heard(teacher, ended('declined')), null);
  assert.match(heard(teacher, ended('declined', '', { participant: 9, name: 'Tom' })), /Tom declined Ana Brito/);
});

test('removed is told to the one removed; others see it', () => {
  const left = { type: 'stage_left', request: 5, person: ana, outcome: 'removed', reason: '', by };
  assert.match(heard(ana, left), /You are now a viewer/);
  assert.equal(heard(zoe, left), null);
  assert.equal(heard(ana, { ...left, outcome: 'closed' }), null);
});

test('a changed stage access is told in words of one’s own part', () => {
  const changed = { type: 'room_changed', room: { ...snapshot().room, access: 'open' }, by };
  assert.match(heard(ana, changed), /Anyone can join/);
  assert.equal(heard(teacher, changed), null);
  assert.match(heard({ ...teacher, id: 9 }, changed), /Maria Silva changed Stage access to “Everyone on stage”/);
  assert.equal(heard(ana, { ...changed, room: { ...snapshot().room, title: 'Chemistry' } }), null);
});

test('who asks is told to moderators, but not when the line moves by itself', () => {
  const asked = { type: 'stage_requested', request: request(ana, 5) };
  assert.match(heard(teacher, asked), /Ana Brito asks/);
  assert.equal(heard(teacher, asked, { room: { ...snapshot().room, access: 'open' } }), null);
});

test('an invitation interrupts, and says whose it is', () => {
  const invited = { type: 'stage_invited', request: request(ana, 5, { until: at(59) }), by };
  assert.equal(told(logged(11, invited), as(ana)).urgent, true);
  assert.match(heard(ana, invited), /Maria Silva invites you/);
  assert.match(heard(ana, { ...invited, by: byTheRoom }), /your turn/);
  assert.equal(heard(teacher, invited), null);
});

test('off the stage during a gap is told too', () => {
  const before = as(ana, { stage: [entry(ana, 5)] });
  assert.match(caughtUp(before, as(ana)).text, /You are now a viewer/);
  assert.equal(caughtUp(before, before), null);
  assert.equal(caughtUp(before, as(ana, { meeting: { id: 8, started_at: null } })), null);
});

test('who shares a screen hears that it is seen and how it ended; the others whose it is', () => {
  const stage = [entry(ana, 5)];
  const mine = { participant: ana.id, name: ana.name };
  const changed = (on, who) => ({ type: 'screen_changed', participant: ana.id, on, by: who });
  assert.match(heard(ana, changed(true, mine), { stage }), /sharing your screen with everyone/);
  assert.match(heard(ana, changed(false, mine), { stage }), /You have stopped/);
  assert.equal(heard(ana, changed(false, by), { stage }), 'Maria Silva stopped your screen sharing.');
  assert.equal(heard(zoe, changed(true, mine), { stage }), 'Ana Brito is sharing a screen.');
});

test('who is turned off hears by whom and that it can be undone; what one does oneself is not told', () => {
  const off = { type: 'media_changed', participant: ana.id, microphone: false, camera: true, by };
  const onStage = { stage: [entry(ana, 5)] };
  assert.match(heard(ana, off, onStage), /Maria Silva turned your microphone off. You can turn it on again/);
  assert.match(heard(ana, { ...off, microphone: true, camera: false }, onStage), /turned your camera off/);
  assert.equal(heard(ana, { ...off, by: null }, onStage), null);
  assert.equal(heard(zoe, off, onStage), null);
});

test('moderators hear of another whom they promote, send out or let back in', () => {
  const another = { ...teacher, id: 9 };
  const promoted = { type: 'person_changed', person: { ...ana, role: 'moderator', promoted: true }, by };
  assert.match(heard(another, promoted), /Maria Silva made Ana Brito a moderator/);
  assert.match(heard(another, { ...promoted, person: ana }), /Ana Brito an attendee again/);
  assert.match(heard(another, { type: 'sent_out', person: ana, barred: true, by }), /sent Ana Brito out/);
  assert.match(heard(another, { type: 'let_in', person: ana, by }), /let Ana Brito back in/);
  for (const [who, event] of [[teacher, promoted], [zoe, promoted], [another, { ...promoted, by: byTheRoom }]]) {
    assert.equal(heard(who, event), null);
  }
});

test('one’s own part is told when it changes', () => {
  assert.match(partChanged(ana, { ...ana, role: 'moderator', promoted: true }).text, /moderator now, for this meeting/);
  assert.match(partChanged(ana, { ...ana, role: 'moderator' }).text, /moderator now\./);
  assert.match(partChanged({ ...ana, role: 'moderator' }, ana).text, /not a moderator any more/);
  assert.equal(partChanged(ana, { ...ana, name: 'Ana B.' }), null);
  const viewer = { ...ana, viewer_only: true };
  assert.match(partChanged({ ...ana, role: 'moderator' }, viewer).text, /not a moderator any more.*not join the stage/);
  assert.match(partChanged(ana, viewer).text, /here as a viewer now/);
  assert.match(partChanged(viewer, ana).text, /not only a viewer any more/);
  assert.equal(partChanged(viewer, { ...viewer, name: 'Ana B.' }), null);
});

test('hands and reactions switched off or on are told to who may use them, and to moderators', () => {
  const off = { type: 'room_changed', room: { ...snapshot().room, switches: { ...snapshot().room.switches, hands: false } }, by };
  const another = { ...teacher, id: 9 };
  assert.match(told(logged(11, off), as(ana)).text, /Raised hands are off now/);
  assert.match(told(logged(11, off), as(teacher)).text, /You turned raised hands off/);
  assert.match(told(logged(11, off), as(another)).text, /Maria Silva turned raised hands off/);
});
