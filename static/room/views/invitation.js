// The invitation to the stage: it comes up without taking the keyboard from somebody who is typing.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { stopwatch } from '../clock.js';
import { myInvitation } from '../facts.js';
import { t } from '../language.js';
import { invitation } from '../words.js';
import { button, commandButton } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function invitationView(view) {
  const { known, page, doing, now } = view;
  const mine = myInvitation(known);
  if (!mine?.until || page.devices) return nothing;
  return html`<dialog open class="invitation" tabindex="-1" aria-labelledby="invitation-title" aria-describedby="invitation-words" ${ref(offerFocus)}>
    <h2 id="invitation-title">${invitation(page.invitedBy)}</h2>
    <p id="invitation-words">
      ${t('You check your camera and microphone first. Nobody sees or hears you before that.')}
    </p>
    <div class="invitation-buttons">
      ${button({
        label: t('Join stage'),
        icon: 'stage',
        kind: 'main',
        press: doing.join,
        isBusy: page.busy.has('join'),
        isDisabled: page.line !== 'open',
      })}
      ${commandButton(view, { label: t('Decline'), command: { type: 'refuse' } })}
      <p class="countdown" role="timer" aria-label=${t('Time left to answer')}>${stopwatch(Date.parse(mine.until) - now)}</p>
    </div>
  </dialog>`;
}

/** @param {Element | undefined} element */
function offerFocus(element) {
  if (!(element instanceof HTMLElement)) return;
  queueMicrotask(() => {
    const at = document.activeElement;
    if (!at || at === document.body) element.focus({ preventScroll: true });
  });
}
