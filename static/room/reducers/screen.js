// What everyone sees large: a shared screen, a pinned person, whoever speaks.

/** @import { Reducers } from '../state.js' */

export const screenReducers = /** @satisfies {Partial<Reducers>} */ ({
  screen_changed: (room, { participant, on }) => ({
    ...room,
    stage: room.stage.map((entry) => (entry.person.id === participant ? { ...entry, screen: on } : entry)),
  }),
  layout_changed: (room, { layout, pinned }) => ({ ...room, meeting: { ...room.meeting, layout, pinned } }),
});
