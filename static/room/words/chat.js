// What people are told of the chat's moderation. Pure, as words.js; messages themselves are for the chat to announce.

import { t } from '../language.js';


/**
 * @import { ChatBlocked, ChatCleared, ChatUnblocked, Happening, RoomChanged } from '../protocol.js'
 * @import { Known } from '../state.js'
 * @import { Told } from '../words.js'
 */

/** @param {Happening} it @param {Known} before @returns {Told | null} */
export function toldOfChat(it, before) {
  switch (it.type) {
    case 'chat_blocked':
      return blocked(it, before);
    case 'chat_unblocked':
      return unblocked(it, before);
    case 'chat_cleared':
      return cleared(it, before);
    case 'message_pinned':
      return { text: t('{name} pinned a message.', { name: it.by.name || t('Somebody') }), tone: 'plain', quiet: true };
    default:
      return null;
  }
}

/** @param {ChatBlocked} it @param {Known} before @returns {Told} */
function blocked({ person, by }, { you }) {
  if (person.id === you.id) {
    return { text: t('A moderator has blocked you from the chat. You can still read it.'), tone: 'warning', urgent: true, topic: 'block' };
  }
  return by.participant === you.id
    ? { text: t('{name} can’t write in the chat any more.', { name: person.name }), tone: 'plain' }
    : { text: t('{by} blocked {name} from the chat.', { by: by.name || t('Somebody'), name: person.name }), tone: 'plain', quiet: true };
}

/** @param {ChatUnblocked} it @param {Known} before @returns {Told} */
function unblocked({ person, by }, { you }) {
  if (person.id === you.id) return { text: t('You can write in the chat again.'), tone: 'plain', topic: 'block' };
  return by.participant === you.id
    ? { text: t('{name} can write in the chat again.', { name: person.name }), tone: 'plain' }
    : { text: t('{by} unblocked {name}.', { by: by.name || t('Somebody'), name: person.name }), tone: 'plain', quiet: true };
}

/** @param {ChatCleared} it @param {Known} before @returns {Told | null} */
function cleared({ by }, { you }) {
  if (you.role === 'attendee' || by.participant === you.id) return { text: t('The chat was cleared.'), tone: 'plain', quiet: true };
  return { text: t('{name} cleared the chat.', { name: by.name || t('Somebody') }), tone: 'plain' };
}

/** The chat was switched. @param {RoomChanged} it @param {Known} before @returns {Told | null} */
export function chatSwitched({ room, by }, before) {
  const { chat } = room.switches;
  if (chat === before.room.room.switches.chat) return null;
  if (before.you.role === 'attendee') {
    return { text: chat ? t('You can write in the chat again.') : t('The chat is off now. You can still read it.'), tone: 'plain', topic: 'chat' };
  }
  return { text: by.participant === before.you.id ? mine(chat) : anothers(chat, by.name || t('Somebody')), tone: 'plain', topic: 'chat' };
}

/** @param {boolean} on */
const mine = (on) => (on ? t('You turned the chat on.') : t('You turned the chat off for attendees.'));

/** @param {boolean} on @param {string} name */
const anothers = (on, name) =>
  on ? t('{name} turned the chat on.', { name }) : t('{name} turned the chat off for attendees.', { name });
