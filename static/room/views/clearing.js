// Clearing the chat is asked once.

import { nothing } from 'lit-html';
import { isModerator } from '../facts.js';
import { t } from '../language.js';
import { questionView } from './question.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function clearingView(view) {
  const { page, known, doing } = view;
  if (!page.clearing || !isModerator(known)) return nothing;
  return questionView(view, {
    id: 'clearing',
    title: t('Clear the chat for everyone?'),
    words: t('All messages to everyone disappear from the room, pinned ones too. They are kept in the record. Private messages stay.'),
    keep: t('Keep them'),
    answers: [{ label: t('Clear chat history'), command: { type: 'clear_chat' } }],
    over: () => doing.askToClear(false),
  });
}
