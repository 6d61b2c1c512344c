// The room's set-up, and its meetings from start to end.

import { draftsOf } from './polls.js';

/** @import { Reducers } from '../state.js' */

export const meetingReducers = /** @satisfies {Partial<Reducers>} */ ({
  room_changed: (room, it) => ({ ...room, room: it.room }),
  meeting_started: (room, { at }) => ({ ...room, meeting: { ...room.meeting, started_at: at } }),
  meeting_ended: (room, { next }) => ({
    ...room,
    meeting: { id: next, started_at: null, layout: 'grid', pinned: null, locked: false },
    number: 0,
    stage: [],
    requests: [],
    hands: [],
    messages: [],
    pinned: [],
    lines: [],
    barred: [],
    polls: draftsOf(room),
    outside: [],
  }),
});
