// What moderators are told about a locked room and who waits outside.

import { t, tn } from '../language.js';

/**
 * @import { Happening, Person } from '../protocol.js'
 * @import { Told } from '../words.js'
 */

/** @param {Happening} it @param {Person} me @returns {Told | null} */
export function toldOfAdmission(it, me) {
  if (me.role !== 'moderator') return null;
  switch (it.type) {
    case 'lock_changed':
      return lockChanged(it, me);
    case 'knocked':
      return { text: t('{name} is waiting to come in.', { name: it.newcomer.person.name }), tone: 'plain', quiet: true };
    case 'knocks_answered':
      return answered(it, me);
    default:
      return null;
  }
}

/** @param {Extract<Happening, { type: 'lock_changed' }>} it @param {Person} me @returns {Told} */
function lockChanged({ locked, by }, me) {
  const topic = 'lock';
  if (by.participant === me.id) {
    const text = locked ? t('The room is locked: newcomers wait until you let them in.') : t('The room is open to everyone again.');
    return { text, tone: 'plain', topic };
  }
  const name = by.name || t('Somebody');
  const text = locked ? t('{name} locked the room: newcomers wait until you let them in.', { name }) : t('{name} unlocked the room.', { name });
  return { text, tone: 'plain', topic };
}

/** @param {Extract<Happening, { type: 'knocks_answered' }>} it @param {Person} me @returns {Told | null} */
function answered({ people, outcome, by }, me) {
  if (by.participant === me.id || !by.name) return null;
  const names = { by: by.name, name: people[0]?.name ?? '' };
  const text =
    outcome === 'admitted'
      ? tn('{by} let {name} in.', '{by} let {n} people in.', people.length, names)
      : tn('{by} declined {name}.', '{by} declined {n} people.', people.length, names);
  return { text, tone: 'plain', quiet: true };
}
