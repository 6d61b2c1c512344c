// What was said into a broken line, once the line is back: whether it is said again.

import { myPlaceChanged } from './facts.js';

/**
 * @import { Event as LogEntry, Welcome } from './protocol.js'
 * @import { Said } from './socket.js'
 * @import { Known } from './state.js'
 *
 * Said again; done, since it has happened or was overtaken; or lost, which the person is told.
 * @typedef {'again' | 'done' | 'lost'} Fate
 */

/** Said again after a break, since saying them twice does no harm: a click in a tunnel is not lost. */
const SAY_AGAIN = new Set([
  'ask', 'cancel', 'refuse', 'join', 'publish_here', 'set_media', 'publishing',
  'raise_hand', 'lower_hand', 'lower_all_hands', 'approve', 'decline', 'invite', 'withdraw', 'remove', 'set_access',
  'send_message', 'delete_message', 'react_to_message', 'pin_message', 'unpin_message', 'block_from_chat',
  'unblock_from_chat', 'set_switches',
  'set_screen', 'stop_screen', 'set_layout', 'pin', 'unpin',
  'decline_all', 'promote', 'demote', 'let_back', 'set_lock', 'admit', 'turn_away',
  'save_poll', 'publish_poll', 'close_poll', 'share_poll', 'vote',
]);
/** Refusals that mean the first try had come through after all. */
const DONE_ALREADY = new Set([
  'already_asked', 'already_invited', 'already_on_stage', 'already_decided', 'no_request', 'already_raised',
  'not_raised', 'not_sharing', 'already_published', 'already_closed',
]);
/** They say nothing of which request or which invitation was meant: it may be another one by now. */
const OF_MY_PLACE = new Set(['ask', 'cancel', 'refuse', 'join']);

/** @param {Said} said */
export const maySayAgain = ({ type }) => SAY_AGAIN.has(type);

/** Whether a command that was said again, and is refused now, was carried out the first time. @param {Said} said @param {string} code */
export function wasDone({ type }, code) {
  // Somebody may have decided otherwise, which is worth knowing.
  if (type === 'approve' && code === 'already_decided') return false;
  return DONE_ALREADY.has(code);
}

/**
 * Who was put on stage and removed again while the line was broken is not to step onto it by the same click; who was
 * declined does not ask again by it.
 * @param {Welcome} welcome @param {Known | null} before what was known when it was said
 * @returns {(said: Said) => Fate}
 */
export const fatesAfter = (welcome, before) => (said) => {
  if (!before || !OF_MY_PLACE.has(said.type)) return 'again';
  if (welcome.events.some((it) => myPlaceChanged(it, before.you.id))) return 'done';
  return welcome.snapshot ? 'lost' : 'again';
};
