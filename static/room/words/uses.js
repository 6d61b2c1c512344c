// What people are told when raised hands or reactions are switched off or on. Pure, as words.js.

import { t } from '../language.js';

/**
 * @import { RoomChanged } from '../protocol.js'
 * @import { Known } from '../state.js'
 * @import { Told } from '../words.js'
 */

const WORDS = {
  hands: {
    everyone: { on: t('You can raise your hand again.'), off: t('Raised hands are off now.') },
    mine: { on: t('You turned raised hands on.'), off: t('You turned raised hands off for attendees.') },
    /** @param {string} name */
    anothers: (name) => ({
      on: t('{name} turned raised hands on.', { name }),
      off: t('{name} turned raised hands off for attendees.', { name }),
    }),
  },
  reactions: {
    everyone: { on: t('Reactions are on again.'), off: t('Reactions are off now.') },
    mine: { on: t('You turned reactions on.'), off: t('You turned reactions off.') },
    /** @param {string} name */
    anothers: (name) => ({ on: t('{name} turned reactions on.', { name }), off: t('{name} turned reactions off.', { name }) }),
  },
};

/** @param {RoomChanged} it @param {Known} before @returns {Told | null} */
export function usesSwitched({ room, by }, { room: { room: was }, you }) {
  const what = /** @type {const} */ (['hands', 'reactions']).find((one) => room.switches[one] !== was.switches[one]);
  if (!what) return null;
  const { everyone, mine, anothers } = WORDS[what];
  const words = you.role === 'attendee' ? everyone : by.participant === you.id ? mine : anothers(by.name || t('Somebody'));
  return { text: room.switches[what] ? words.on : words.off, tone: 'plain', topic: what, quiet: you.role === 'attendee' };
}
