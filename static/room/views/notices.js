// Short words near the bottom, in two live regions: those that wait for a screen reader's pause, and those that don't.

import { html } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { button } from './bits.js';

/**
 * @import { Notice } from '../store.js'
 * @import { View } from './bits.js'
 */

/** @param {View} view */
export const noticesView = (view) => html`
  <div class="notices" aria-live="polite">${listOf(view, (notice) => !notice.urgent)}</div>
  <div class="notices" aria-live="assertive">${listOf(view, (notice) => notice.urgent)}</div>
`;

/** @param {View} view @param {(notice: Notice) => boolean} isHere */
const listOf = ({ page, doing }, isHere) =>
  repeat(
    page.notices.filter(isHere),
    (notice) => notice.id,
    (notice) =>
      html`<div class="notice ${notice.tone}" data-notice=${notice.id}>
        ${icon(notice.tone === 'warning' ? 'warning' : 'info')}
        <p>${notice.text}</p>
        ${button({ label: t('Close'), icon: 'close', kind: 'quiet', isIconOnly: true, press: () => doing.dismiss(notice.id) })}
      </div>`,
  );
