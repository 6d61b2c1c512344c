// Raised hands, in the order they went up.

/** @import { Reducers } from '../state.js' */

export const handsReducers = /** @satisfies {Partial<Reducers>} */ ({
  hand_raised: (room, { hand }) => ({
    ...room,
    hands: [...room.hands.filter(({ person }) => person.id !== hand.person.id), hand],
  }),
  hands_lowered: (room, { participants }) => ({
    ...room,
    hands: room.hands.filter(({ person }) => !participants.includes(person.id)),
  }),
});
