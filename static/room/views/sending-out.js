// Sending somebody out of the room is asked once, and whether they may come back.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isModerator } from '../facts.js';
import { t, th } from '../language.js';
import { button, showModal } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function sendingOutView({ page, known, doing }) {
  const who = page.sendingOut;
  if (!who || !isModerator(known)) return nothing;
  const close = () => /** @type {HTMLDialogElement | null} */ (document.getElementById('sending-out'))?.close();
  /** @param {boolean} bar */
  const send = (bar) => () => {
    close();
    doing.command({ type: 'send_out', participant: who.id, bar });
  };
  const isDisabled = page.line !== 'open';
  return html`<dialog
    id="sending-out"
    class="window"
    aria-labelledby="sending-out-title"
    aria-describedby="sending-out-words"
    ${ref(showSoon)}
    @close=${() => doing.askToSendOut(null)}
  >
    <h2 id="sending-out-title">${th('Send {name} out of the room?', { name: html`<bdi>${who.name}</bdi>` })}</h2>
    <p id="sending-out-words">
      ${t('They can come back from the course, unless you keep them out: then until you let them back in or the meeting ends.')}
    </p>
    <div class="window-buttons">
      ${button({ label: t('Cancel'), press: close })}
      ${button({ label: t('Send out'), kind: 'danger', isDisabled, press: send(false) })}
      ${button({ label: t('Send out and keep out'), kind: 'danger', isDisabled, press: send(true) })}
    </div>
  </dialog>`;
}

/** The dialog is not in the page while it is being drawn. @param {Element | undefined} element */
const showSoon = (element) => queueMicrotask(() => element?.isConnected && showModal(element));
