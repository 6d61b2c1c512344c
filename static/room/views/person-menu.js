// What a moderator may do about a person, beyond the stage: the rarer things, in a menu.

import { t } from '../language.js';


/**
 * @import { OnStage, Person } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 * @import { Item } from './menu.js'
 */

/** Microphone and camera go off by a moderator, never on. @param {RoomView} view @param {OnStage} entry @returns {Item[]} */
export function deviceItems({ known, doing }, { person, microphone, camera }) {
  if (person.id === known.you.id) return [];
  /** @param {'microphone' | 'camera'} device @param {string} label @returns {Item} */
  const off = (device, label) => ({
    label,
    press: () => doing.command({ type: 'turn_off', participant: person.id, device }),
  });
  return [...(microphone ? [off('microphone', t('Turn microphone off'))] : []), ...(camera ? [off('camera', t('Turn camera off'))] : [])];
}

/** @param {RoomView} view @param {Person} person @returns {Item[]} */
export function partItems({ known, doing }, person) {
  if (person.role === 'moderator') {
    if (!person.promoted) return [];
    return [{ label: t('Make attendee'), press: () => doing.command({ type: 'demote', participant: person.id }) }];
  }
  if (known.room.barred?.some(({ id }) => id === person.id)) return [];
  return [
    {
      label: t('Make moderator'),
      help: t('For this meeting.'),
      press: () => doing.command({ type: 'promote', participant: person.id }),
    },
    { label: t('Send out…'), isDanger: true, press: () => doing.askToSendOut(person) },
  ];
}
