// The small parts all views are made of: buttons, faces, names.

import { html, nothing } from 'lit-html';
import { classMap } from 'lit-html/directives/class-map.js';
import { keyOf } from '../commands.js';
import { icon } from '../icons.js';
import { t } from '../language.js';

/**
 * @import { Doing } from '../doing.js'
 * @import { IconName } from '../icons.js'
 * @import { Said } from '../socket.js'
 * @import { Known } from '../state.js'
 * @import { Page } from '../store.js'
 *
 * What a view is given: the page, the server's time, and what buttons do.
 * @typedef {{ page: Page, now: number, doing: Doing }} View
 * The same once the room is known.
 * @typedef {View & { known: Known }} RoomView
 *
 * @typedef {object} Button
 * @property {string} label
 * @property {() => unknown} press
 * @property {IconName} [icon]
 * @property {'main' | 'plain' | 'danger' | 'quiet' | 'off'} [kind]
 * @property {boolean} [isIconOnly] the label is spoken, not shown
 * @property {boolean} [isBusy]
 * @property {boolean} [isDisabled]
 * @property {boolean} [isPressed] for buttons that stay pressed
 * @property {boolean} [isExpanded] for buttons that open something
 * @property {string} [menu] the id of the menu it opens
 * @property {string} [about] id of the element that says who this is about
 * @property {string} [switches] what it switches on and off, as fast as one likes
 * @property {string} [badge]
 * @property {string} [badgeMeans] the badge, in words
 */

/** @param {Button} it */
export function button(it) {
  const isIdle = !it.isBusy && !it.isDisabled;
  return html`<button
    type="button"
    class=${classMap({ button: true, [it.kind ?? 'plain']: true, 'icon-only': Boolean(it.isIconOnly) })}
    aria-label=${it.isIconOnly ? it.label : nothing}
    title=${it.isIconOnly ? it.label : nothing}
    aria-busy=${it.isBusy ? 'true' : nothing}
    aria-disabled=${isIdle ? nothing : 'true'}
    aria-pressed=${it.isPressed === undefined ? nothing : String(it.isPressed)}
    aria-expanded=${it.isExpanded === undefined ? nothing : String(it.isExpanded)}
    aria-haspopup=${it.menu ? 'menu' : nothing}
    aria-controls=${it.menu && it.isExpanded ? it.menu : nothing}
    aria-describedby=${it.about ?? nothing}
    aria-description=${it.badgeMeans ?? nothing}
    @click=${(/** @type {MouseEvent} */ click) => isIdle && isMeant(click, it) && it.press()}
  >
    ${it.icon ? icon(it.icon) : nothing}${it.isIconOnly ? nothing : html`<span>${it.label}</span>`}${it.badge
      ? html`<span class="badge" aria-hidden="true">${it.badge}</span>`
      : nothing}
  </button>`;
}

/** The button pressed last. */
let pressed = '';

/**
 * By the second half of a double click the page may have changed, and another button lies under the pointer: Cancel
 * where Ask was, the next person's where this one's was. It was not meant.
 * @param {MouseEvent} click @param {Button} it
 */
function isMeant({ detail }, it) {
  const name = it.switches ?? `${it.label} ${it.about ?? ''}`;
  if (detail > 1 && name !== pressed) return false;
  pressed = name;
  return true;
}

/**
 * A button that sends one command: busy while it is on its way, asleep while the line is broken.
 * @param {View} view
 * @param {Omit<Button, 'press' | 'isBusy' | 'isDisabled'> & { command: Said }} it
 */
export const commandButton = ({ page, doing }, { command, ...it }) =>
  button({
    ...it,
    press: () => doing.command(command),
    isBusy: page.busy.has(keyOf(command)),
    isDisabled: page.line !== 'open',
  });

/** Initials on a colour of one's own. @param {{ id: number, name: string }} person */
export const face = ({ id, name }) =>
  html`<span class="face hue-${id % 8}" aria-hidden="true">${initials(name)}</span>`;

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase() || '?';
}

/** @param {RoomView} view @param {{ id: number, name: string }} person */
export const nameOf = ({ known }, person) => (person.id === known.you.id ? t('{name} (you)', { name: person.name }) : person.name);

/** What of somebody is on, as it is spoken. @param {{ microphone: boolean, camera: boolean }} entry */
export function devicesSpoken({ microphone, camera }) {
  if (microphone) return camera ? t('microphone on, camera on') : t('microphone on, camera off');
  return camera ? t('microphone off, camera on') : t('microphone off, camera off');
}

/**
 * A dialog that holds the page until it is answered; focus goes back where it was. It is just being drawn, and so is not
 * in the page yet.
 * @param {Element | undefined} element
 */
export const showSoon = (element) => queueMicrotask(() => element?.isConnected && showModal(element));

/** @param {Element} element */
function showModal(element) {
  if (element instanceof HTMLDialogElement && !element.open) element.showModal();
}
