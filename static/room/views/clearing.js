// Clearing the chat is asked once.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isModerator } from '../facts.js';
import { t } from '../language.js';
import { button, showSoon } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function clearingView({ page, known, doing }) {
  if (!page.clearing || !isModerator(known)) return nothing;
  const close = () => /** @type {HTMLDialogElement | null} */ (document.getElementById('clearing'))?.close();
  return html`<dialog
    id="clearing"
    class="window"
    aria-labelledby="clearing-title"
    aria-describedby="clearing-words"
    ${ref(showSoon)}
    @close=${() => doing.askToClear(false)}
  >
    <h2 id="clearing-title">${t('Clear the chat for everyone?')}</h2>
    <p id="clearing-words">
      ${t('All messages to everyone disappear from the room, pinned ones too. They are kept in the record. Private messages stay.')}
    </p>
    <div class="window-buttons">
      ${button({ label: t('Keep them'), press: close })}
      ${button({
        label: t('Clear chat history'),
        kind: 'danger',
        isDisabled: page.line !== 'open',
        press: () => {
          close();
          doing.command({ type: 'clear_chat' });
        },
      })}
    </div>
  </dialog>`;
}
