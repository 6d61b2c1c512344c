// Ending the meeting is asked once.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isLive } from '../facts.js';
import { t } from '../language.js';
import { button, showSoon } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function endingView({ page, known, doing }) {
  if (!page.ending || !isLive(known)) return nothing;
  const close = () => /** @type {HTMLDialogElement | null} */ (document.getElementById('ending'))?.close();
  return html`<dialog
    id="ending"
    class="window"
    aria-labelledby="ending-title"
    aria-describedby="ending-words"
    ${ref(showSoon)}
    @close=${() => doing.askToEnd(false)}
  >
    <h2 id="ending-title">${t('End the meeting for everyone?')}</h2>
    <p id="ending-words">${t('Everyone leaves the stage, cameras and microphones go off, and people see a goodbye.')}</p>
    <div class="window-buttons">
      ${button({ label: t('Keep going'), press: close })}
      ${button({
        label: t('End meeting for everyone'),
        kind: 'danger',
        isDisabled: page.line !== 'open',
        press: () => {
          close();
          doing.command({ type: 'end_meeting' });
        },
      })}
    </div>
  </dialog>`;
}
