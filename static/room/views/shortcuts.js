// The list of keyboard shortcuts, and the switch that turns them off.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { SHORTCUTS } from '../keys.js';
import { t } from '../language.js';
import { button, showSoon } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function shortcutsView({ page, doing }) {
  if (!page.shortcuts) return nothing;
  const close = () => /** @type {HTMLDialogElement | null} */ (document.getElementById('shortcuts'))?.close();
  return html`<dialog
    id="shortcuts"
    class="window"
    aria-labelledby="shortcuts-title"
    ${ref(showSoon)}
    @close=${() => doing.showShortcuts(false)}
  >
    <h2 id="shortcuts-title">${t('Keyboard shortcuts')}</h2>
    <dl class="shortcuts">
      ${[...SHORTCUTS, { keys: '?', label: t('Show this list') }].map(
        ({ keys, label }) => html`<div><dt>${label}</dt><dd><kbd>${keys}</kbd></dd></div>`,
      )}
    </dl>
    <div class="window-buttons">
      ${button({
        label: page.keys ? t('Turn shortcuts off') : t('Turn shortcuts on'),
        switches: 'keys',
        press: () => doing.toggleKeys(),
      })}
      ${button({ label: t('Close'), kind: 'main', press: close })}
    </div>
  </dialog>`;
}
