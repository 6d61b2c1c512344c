// Requests, invitations, and who stands on the stage.

import { outsideAs } from './admission.js';
import { withName } from './chat.js';

/**
 * @import { OnStage, Person, Request as StageRequest, Snapshot } from '../protocol.js'
 * @import { Reducers } from '../state.js'
 */

export const stageReducers = /** @satisfies {Partial<Reducers>} */ ({
  stage_requested: (room, { request }) => withRequest(room, request),
  stage_invited: (room, { request }) => withRequest(room, request),
  stage_request_ended: (room, { request }) => ({ ...room, requests: room.requests.filter(({ id }) => id !== request) }),
  stage_joined: (room, { entry }) => withEntry(room, entry),
  stage_moved: (room, { entry }) => withEntry(room, entry),
  stage_left: withoutEntry,
  media_changed: withMedia,
  person_changed: (room, { person }) => withPerson(room, person),
});

/** @param {Snapshot} room @param {StageRequest} request @returns {Snapshot} */
function withRequest(room, request) {
  const others = room.requests.filter((other) => other.id !== request.id);
  return { ...room, requests: [...others, request].sort((a, b) => inTime(a, b) || a.id - b.id) };
}

/** @param {Snapshot} room @param {OnStage} entry @returns {Snapshot} */
function withEntry(room, entry) {
  const others = room.stage.filter((other) => other.person.id !== entry.person.id);
  return {
    ...room,
    stage: [...others, entry].sort((a, b) => inTime(a, b) || a.request - b.request),
    requests: room.requests.filter((request) => request.person.id !== entry.person.id),
  };
}

/** Whom nobody sees any more, nobody sees large. @param {Snapshot} room @param {{ request: number, person: Person }} left @returns {Snapshot} */
function withoutEntry(room, { request, person }) {
  const isPinned = room.meeting.pinned === person.id;
  return {
    ...room,
    meeting: isPinned ? { ...room.meeting, pinned: null } : room.meeting,
    stage: room.stage.filter((entry) => entry.request !== request),
  };
}

/** @param {Snapshot} room @param {{ participant: number, microphone: boolean, camera: boolean }} media @returns {Snapshot} */
function withMedia(room, { participant, microphone, camera }) {
  const stage = room.stage.map((entry) =>
    entry.person.id === participant ? { ...entry, microphone, camera } : entry,
  );
  return { ...room, stage };
}

/** Whoever stands, waits or writes under this name and in this role now. @param {Snapshot} room @param {Person} person @returns {Snapshot} */
function withPerson(room, person) {
  /** @template {{ person: Person }} T @param {T} of */
  const renamed = (of) => (of.person.id === person.id ? { ...of, person } : of);
  return {
    ...room,
    stage: room.stage.map(renamed),
    requests: room.requests.map(renamed),
    hands: room.hands.map(renamed),
    messages: withName(room.messages, person),
    pinned: withName(room.pinned, person),
    lines: room.lines.map(renamed),
    blocked: room.blocked.map((other) => (other.id === person.id ? person : other)),
    barred: (room.barred ?? []).flatMap((out) => barredAs(person, out)),
    outside: outsideAs(room.outside, person),
  };
}

/** Whoever moderates is not barred any more. @param {Person} person @param {Person} out @returns {Person[]} */
function barredAs(person, out) {
  if (out.id !== person.id) return [out];
  return person.role === 'moderator' ? [] : [person];
}

/** @param {{ since: string }} a @param {{ since: string }} b */
const inTime = (a, b) => Date.parse(a.since) - Date.parse(b.since);
