// A locked room, and who waits outside of it; of the people, moderators alone hear.

/**
 * @import { Newcomer, Person } from '../protocol.js'
 * @import { Reducers } from '../state.js'
 */

export const admissionReducers = /** @satisfies {Partial<Reducers>} */ ({
  lock_changed: (room, { locked }) => ({ ...room, meeting: { ...room.meeting, locked }, outside: [] }),
  knocked: (room, { newcomer }) => ({ ...room, outside: [...withoutPeople(room.outside, [newcomer.person]), newcomer] }),
  knocks_answered: (room, { people }) => ({ ...room, outside: withoutPeople(room.outside, people) }),
});

/** @param {readonly Newcomer[] | undefined} outside @param {readonly Person[]} people @returns {Newcomer[]} */
export const withoutPeople = (outside, people) =>
  (outside ?? []).filter(({ person }) => !people.some(({ id }) => id === person.id));

/** Whoever moderates comes in. @param {readonly Newcomer[] | undefined} outside @param {Person} person @returns {Newcomer[]} */
export const outsideAs = (outside, person) =>
  person.role === 'moderator'
    ? withoutPeople(outside, [person])
    : (outside ?? []).map((one) => (one.person.id === person.id ? { ...one, person } : one));
