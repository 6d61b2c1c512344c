// Whether I may write, as far as the page knows; the server has the last word.

import { isModerator } from '../facts.js';

/** @import { Known } from '../state.js' */

/** @param {Known} known */
export const isBlocked = (known) => !isModerator(known) && known.room.blocked.some(({ id }) => id === known.you.id);

/** @param {Known} known */
export const isOff = (known) => !isModerator(known) && !known.room.room.switches.chat;

/** @param {Known} known */
export const mayReact = (known) => !isBlocked(known) && !isOff(known);
