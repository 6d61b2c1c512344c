// Sending somebody out of the room is asked once, and whether they may come back.

import { html, nothing } from 'lit-html';
import { isModerator } from '../facts.js';
import { t, th } from '../language.js';
import { questionView } from './question.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function sendingOutView(view) {
  const { page, known, doing } = view;
  const who = page.sendingOut;
  if (!who || !isModerator(known)) return nothing;
  return questionView(view, {
    id: 'sending-out',
    title: th('Send {name} out of the room?', { name: html`<bdi>${who.name}</bdi>` }),
    words: t('They can come back from the course, unless you keep them out: then until you let them back in or the meeting ends.'),
    keep: t('Cancel'),
    answers: [
      { label: t('Send out'), kind: 'plain', command: { type: 'send_out', participant: who.id, bar: false } },
      { label: t('Send out and keep out'), command: { type: 'send_out', participant: who.id, bar: true } },
    ],
    over: () => doing.askToSendOut(null),
  });
}
