// Who was sent out of the room and may not come back yet; moderators alone hear of it.

import { withoutPeople } from './admission.js';

/**
 * @import { Person } from '../protocol.js'
 * @import { Reducers } from '../state.js'
 */

export const moderationReducers = /** @satisfies {Partial<Reducers>} */ ({
  sent_out: (room, { person, barred }) => ({
    ...room,
    outside: withoutPeople(room.outside, [person]),
    barred: barred ? [...without(room.barred, person), person].sort((a, b) => a.id - b.id) : room.barred ?? [],
  }),
  let_in: (room, { person }) => ({ ...room, barred: without(room.barred, person) }),
});

/** @param {readonly Person[] | undefined} people @param {Person} person @returns {Person[]} */
const without = (people, person) => (people ?? []).filter(({ id }) => id !== person.id);
