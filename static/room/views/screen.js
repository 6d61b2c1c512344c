// A shared screen: the main tile, whole, with who shares it; for that person the way to end it.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { commandButton, nameOf } from './bits.js';

/**
 * @import { OnStage } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view @param {OnStage} entry */
export function screenView(view, entry) {
  const { known, page, doing } = view;
  const { person } = entry;
  const isMine = person.id === known.you.id;
  const stream = doing.screenOf(person.id);
  return html`<li class="shared" data-screen=${person.id} aria-label=${t('Screen of {name}', { name: nameOf(view, person) })}>
    ${isMine
      ? html`<div class="shared-mine">
          <span class="note-picture">${icon('screen')}</span>
          <p>${entry.tab === page.tab ? t('Everyone sees your screen.') : t('Everyone sees your screen, from another tab of yours.')}</p>
          ${entry.tab === page.tab ? commandButton(view, stopping) : nothing}
        </div>`
      : html`<video
            autoplay
            playsinline
            aria-hidden="true"
            ${ref((element) => element && doing.show(/** @type {HTMLVideoElement} */ (element), stream))}
          ></video>
          <audio autoplay ${ref((element) => element && doing.sound(/** @type {HTMLAudioElement} */ (element), stream))}></audio>`}
    <p class="plate">${icon('screen')}<span class="plate-name" dir="auto">${nameOf(view, person)}</span></p>
    ${isModerator(known) && !isMine
      ? html`<div class="tile-menu">
          ${commandButton(view, {
            label: t('Stop the screen sharing of {name}', { name: person.name }),
            icon: 'close',
            isIconOnly: true,
            command: { type: 'stop_screen', participant: person.id },
          })}
        </div>`
      : nothing}
  </li>`;
}

const stopping = /** @type {const} */ ({
  label: t('Stop sharing'),
  icon: 'close',
  kind: 'danger',
  command: { type: 'set_screen', on: false },
});
