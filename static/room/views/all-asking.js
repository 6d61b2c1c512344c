// Answering all who ask at once. The buttons say how many they cover, and cover those whom the moderator knows of.

import { html } from 'lit-html';
import { placesFree } from '../facts.js';
import { t } from '../language.js';
import { commandButton } from './bits.js';

/**
 * @import { Request as StageRequest } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view @param {readonly StageRequest[]} asking */
export function answerAll(view, asking) {
  const requests = asking.map(({ id }) => id);
  const count = requests.length;
  const free = placesFree(view.known);
  const bring = free > 0 && free < count ? t('Bring {n} of {all}', { n: free, all: count }) : t('Bring everyone ({n})', { n: count });
  return html`
    ${commandButton(view, { label: bring, kind: 'main', command: { type: 'approve_all', requests } })}
    ${commandButton(view, { label: t('Decline all ({n})', { n: count }), command: { type: 'decline_all', requests } })}
  `;
}
