// One person on stage: picture or initials, name, microphone, and for moderators a menu.
// What the server says is off is neither shown nor played, whatever that person's browser goes on sending.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { t } from '../language.js';
import { devicesSpoken, face, nameOf } from './bits.js';
import { menu } from './menu.js';
import { deviceItems } from './person-menu.js';
import { weakMark } from './weak.js';

/**
 * @import { OnStage } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** @param {RoomView} view @param {OnStage} entry @param {boolean} isMain */
export function tileView(view, entry, isMain) {
  const { known, doing } = view;
  const { person, microphone, camera } = entry;
  const isMe = person.id === known.you.id;
  const stream = doing.streamOf(person.id);
  return html`<li
    class="tile ${isMain ? 'main' : ''}"
    data-participant=${person.id}
    data-microphone=${microphone ? 'on' : 'off'}
    data-camera=${camera ? 'on' : 'off'}
    aria-label=${spoken(nameOf(view, person), entry)}
  >
    ${face(person)}
    <video
      class="${camera && stream ? '' : 'unseen'} ${isMe ? 'mirrored' : ''}"
      autoplay
      playsinline
      aria-hidden="true"
      @resize=${markTall}
      ${ref((element) => element && doing.show(/** @type {HTMLVideoElement} */ (element), camera ? stream : null))}
    ></video>
    ${isMe
      ? nothing
      : html`<audio
          autoplay
          ${ref((element) => element && doing.sound(/** @type {HTMLAudioElement} */ (element), microphone ? stream : null))}
        ></audio>`}
    <p class="plate">
      <span class="plate-microphone ${microphone ? '' : 'off'}">${icon(microphone ? 'microphone' : 'microphone-off')}</span>
      <span class="plate-name" dir="auto">${nameOf(view, person)}</span>
      ${weakMark(view, person.id)}
    </p>
    ${isModerator(known)
      ? html`<div class="tile-menu">
          ${menu(view, {
            name: `tile-${person.id}`,
            label: t('More for {name}', { name: person.name }),
            title: person.name,
            icon: 'more',
            isIconOnly: true,
            items: [
              known.room.meeting.pinned === person.id
                ? { label: t('Unpin for everyone'), press: () => doing.command({ type: 'unpin' }) }
                : {
                    label: t('Set main camera'),
                    help: t('Large for everyone.'),
                    press: () => doing.command({ type: 'pin', participant: person.id }),
                  },
              ...deviceItems(view, entry),
              {
                label: t('Remove from stage'),
                isDanger: true,
                press: () => doing.command({ type: 'remove', request: entry.request }),
              },
            ],
          })}
        </div>`
      : nothing}
  </li>`;
}

/** @param {string} name @param {OnStage} entry */
const spoken = (name, entry) => `${name}, ${devicesSpoken(entry)}`;

/** A phone held upright: its picture is shown whole, or a wide tile would cut off forehead and chin. @param {Event} event */
function markTall({ target }) {
  if (!(target instanceof HTMLVideoElement)) return;
  target.toggleAttribute('data-tall', target.videoHeight > target.videoWidth);
}
