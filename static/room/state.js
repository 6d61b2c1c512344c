// What the page knows of the room, and the only place that changes it. Pure: no DOM, no clock, runs anywhere.

import { admissionReducers } from './reducers/admission.js';
import { chatReducers } from './reducers/chat.js';
import { handsReducers } from './reducers/hands.js';
import { meetingReducers } from './reducers/meeting.js';
import { moderationReducers } from './reducers/moderation.js';
import { screenReducers } from './reducers/screen.js';
import { pollsReducers } from './reducers/polls.js';
import { stageReducers } from './reducers/stage.js';

/**
 * @import { Absentee, Event as LogEntry, Expected, Happening, Person, Place, Presence, Snapshot, Welcome } from './protocol.js'
 *
 * What each entry of the log does to the room; `reducers/` has a module for each matter.
 * @typedef {{ [T in Happening['type']]: (room: Snapshot, it: Extract<Happening, { type: T }>) => Snapshot }} Reducers
 */

/**
 * `room` has the shape of the server's snapshot, to the letter: a snapshot and the events after it must give the
 * same `room` as a fresh snapshot. The rest is about me, about who is here and, for moderators, who is `missing`.
 * @typedef {{
 *   room: Snapshot, you: Person, people: readonly Person[], missing: readonly Absentee[] | null, place: number | null
 * }} Known
 */

/** @type {Person} */
const NOBODY = { id: 0, name: '', role: 'attendee' };

/** @param {Snapshot} snapshot @returns {Known} */
export const fromSnapshot = (snapshot) => ({
  room: snapshot,
  you: NOBODY,
  people: [],
  missing: null,
  place: null,
});

/**
 * Come in, or come back. The events that were missed are applied by the caller, one by one, so that each is told.
 * @param {Known | null} before
 * @param {Welcome} welcome
 * @returns {Known}
 */
export function welcomed(before, welcome) {
  const known = welcome.snapshot ? fromSnapshot(welcome.snapshot) : before;
  if (!known) throw new Error('A welcome without a snapshot, and nothing known before');
  const { you, people, missing, place } = welcome;
  return { ...known, you, people, missing, place };
}

/**
 * One entry of the log; an entry that is here already changes nothing.
 * @param {Known} known
 * @param {LogEntry} entry
 * @returns {Known}
 */
export function apply(known, entry) {
  if (isHad(known.room, entry)) return known;
  const room = happen({ ...known.room, number: entry.number }, entry.event);
  return { ...known, room, place: isWaiting(room, known.you) ? known.place : null };
}

/** @param {Known} known @param {Presence} presence @returns {Known} */
export function present(known, { joined, left }) {
  const people = new Map(known.people.map((person) => [person.id, person]));
  for (const id of left) people.delete(id);
  for (const person of joined) people.set(person.id, person);
  return { ...known, people: [...people.values()] };
}

/** Who of the course is not here. @param {Known} known @param {Expected} frame @returns {Known} */
export function expected(known, { missing, arrived }) {
  if (!missing) return { ...known, missing: null };
  const absent = new Map((known.missing ?? []).map((who) => [who.id, who]));
  for (const id of arrived) absent.delete(id);
  for (const who of missing) absent.set(who.id, who);
  return { ...known, missing: [...absent.values()] };
}

/** @param {Known} known @param {Place} frame @returns {Known} */
export const placed = (known, { place }) => ({ ...known, place });

/** @param {Snapshot} room @param {LogEntry} entry */
export const isHad = (room, entry) =>
  entry.meeting < room.meeting.id || (entry.meeting === room.meeting.id && entry.number <= room.number);

/** @type {Reducers} */
const REDUCERS = {
  ...meetingReducers,
  ...stageReducers,
  ...handsReducers,
  ...chatReducers,
  ...screenReducers,
  ...moderationReducers,
  ...pollsReducers,
  ...admissionReducers,
};

/** @param {Snapshot} room @param {Happening} it @returns {Snapshot} */
function happen(room, it) {
  const reduce = /** @type {(room: Snapshot, it: Happening) => Snapshot} */ (REDUCERS[it.type]);
  return reduce(room, it);
}

/** @param {Snapshot} room @param {Person} you */
const isWaiting = (room, you) => room.requests.some((r) => r.person.id === you.id && r.until === null);
