// The button for reactions, and the row of them: it stays open, since joy rarely comes alone.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isLive, isModerator } from '../facts.js';
import { t } from '../language.js';
import { place } from '../placing.js';
import { REACTIONS } from '../reactions.js';
import { button } from './bits.js';

/** @import { RoomView } from './bits.js' */

const NAME = 'reactions';

/** @param {RoomView} view */
export function reactionsView({ page, known, doing }) {
  if (!isLive(known) || !(isModerator(known) || known.room.room.switches.reactions)) return nothing;
  const isOpen = page.menu === NAME;
  const close = () => doing.openMenu(null);
  return html`<div
    class="menu-place"
    data-menu
    @keydown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape' || !isOpen) return;
      event.stopPropagation();
      close();
      /** @type {HTMLElement} */ (event.currentTarget).querySelector('button')?.focus();
    }}
  >
    ${button({
      label: t('Reactions'),
      icon: 'smile',
      isIconOnly: true,
      isExpanded: isOpen,
      press: () => doing.toggleMenu(NAME),
    })}
    ${isOpen
      ? html`<div class="menu reactions" role="group" aria-label=${t('Reactions')} ${ref((element) => place(element))}>
          ${REACTIONS.map(
            ({ kind, sign, label }) => html`<button
              type="button"
              class="reaction"
              aria-label=${label}
              title=${label}
              aria-disabled=${page.line === 'open' ? nothing : 'true'}
              @click=${() => page.line === 'open' && doing.react(kind)}
            >
              ${sign}
            </button>`,
          )}
        </div>`
      : nothing}
  </div>`;
}
