// What is said of weak connections: of one's own in the top bar, with what helps; of others on their tile. Nothing of good ones.

import { html, nothing } from 'lit-html';
import { isHere, myEntry } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function weakLineView({ page, known }) {
  if (page.line !== 'open' || !page.isLineWeak) return nothing;
  const isSending = isHere(known, page.tab) && myEntry(known)?.camera;
  return html`<details class="weak-line">
    <summary>${icon('signal')}<span>${t('Weak connection')}</span></summary>
    <p>
      ${isSending
        ? t('Turn your camera off: sound needs far less. It also helps to come closer to your Wi-Fi, and to close what else uses the internet.')
        : t('It helps to come closer to your Wi-Fi, and to close what else uses the internet.')}
    </p>
  </details>`;
}

/** @param {RoomView} view @param {number} participant */
export function weakMark({ page }, participant) {
  if (!page.weak.has(participant)) return nothing;
  const words = t('Arrives badly here');
  return html`<span class="plate-weak" role="img" aria-label=${words} title=${words}>${icon('signal')}</span>`;
}
