// What cannot be taken back is asked once: a dialog with the way out first.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { button, showSoon } from './bits.js';

/**
 * @import { Said } from '../socket.js'
 * @import { View } from './bits.js'
 *
 * @typedef {object} Question
 * @property {string} id
 * @property {unknown} title
 * @property {unknown} words
 * @property {'auto'} [dir] where the words are a person's own
 * @property {string} keep the label of the button that changes nothing
 * @property {readonly { label: string, kind?: 'plain' | 'danger', command?: Said, press?: () => unknown }[]} answers the others: a command, or what only this page knows of
 * @property {() => void} over it has been answered, or closed
 */

/** @param {View} view @param {Question} question */
export function questionView({ page, doing }, { id, title, words, dir, keep, answers, over }) {
  const close = () => /** @type {HTMLDialogElement | null} */ (document.getElementById(id))?.close();
  return html`<dialog
    id=${id}
    class="window"
    aria-labelledby="${id}-title"
    aria-describedby="${id}-words"
    ${ref(showSoon)}
    @close=${over}
  >
    <h2 id="${id}-title">${title}</h2>
    <p id="${id}-words" dir=${dir ?? nothing}>${words}</p>
    <div class="window-buttons">
      ${button({ label: keep, press: close })}
      ${answers.map(({ label, kind = 'danger', command, press }) =>
        button({
          label,
          kind,
          isDisabled: Boolean(command) && page.line !== 'open',
          press: () => {
            close();
            if (command) doing.command(command);
            else press?.();
          },
        }),
      )}
    </div>
  </dialog>`;
}
