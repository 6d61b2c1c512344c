// Polls and quiz questions: each event brings one as this person may know it now.

/**
 * @import { PollInfo, Snapshot } from '../protocol.js'
 * @import { Reducers } from '../state.js'
 */

export const pollsReducers = /** @satisfies {Partial<Reducers>} */ ({
  poll_saved: (room, { poll }) => withPoll(room, poll),
  poll_opened: (room, { poll }) => withPoll(room, poll),
  poll_closed: (room, { poll }) => withPoll(room, poll),
  poll_shared: (room, { poll }) => withPoll(room, poll),
  poll_deleted: (room, { poll }) => ({ ...room, polls: room.polls.filter(({ id }) => id !== poll) }),
});

/** A draft stays with the room when a meeting ends. @param {Snapshot} room @returns {PollInfo[]} */
export const draftsOf = (room) => room.polls.filter(({ status }) => status === 'draft');

/** @param {Snapshot} room @param {PollInfo} poll @returns {Snapshot} */
function withPoll(room, poll) {
  const others = room.polls.filter(({ id }) => id !== poll.id);
  return { ...room, polls: [...others, poll].sort((a, b) => a.id - b.id) };
}
