// Keyboard shortcuts: with Alt, so that they are no keys of a screen reader; asleep while somebody writes, or by choice.

import { handOf, isHere, isLive } from './facts.js';
import { t } from './language.js';

/**
 * @import { Doing } from './doing.js'
 * @import { Page, Store } from './store.js'
 *
 * @typedef {{ code: string, keys: string, label: string, press: (doing: Doing, page: Page) => unknown }} Shortcut
 */

/** @param {'microphone' | 'camera'} kind @returns {Shortcut['press']} */
const toggling = (kind) => (doing, { known, tab, mediaGone, line }) => {
  if (known && isHere(known, tab) && !mediaGone && line === 'open') doing.toggle(kind);
};

/** @type {readonly Shortcut[]} */
export const SHORTCUTS = [
  { code: 'KeyM', keys: 'Alt + M', label: t('Turn your microphone on or off'), press: toggling('microphone') },
  { code: 'KeyV', keys: 'Alt + V', label: t('Turn your camera on or off'), press: toggling('camera') },
  { code: 'KeyH', keys: 'Alt + H', label: t('Raise or lower your hand'), press: hand },
  { code: 'KeyP', keys: 'Alt + P', label: t('Show or hide Participants'), press: (doing) => doing.togglePanel('participants') },
];

/** @param {Doing} doing @param {Page} page */
function hand(doing, { known, line }) {
  if (!known || line !== 'open') return;
  const isUp = handOf(known, known.you.id) !== undefined;
  if (isUp) doing.command({ type: 'lower_hand', participant: known.you.id });
  else if (isLive(known)) doing.command({ type: 'raise_hand' });
}

/**
 * What a key means; none while somebody writes, in a dialog, or when shortcuts are off.
 * @param {KeyboardEvent} event
 * @param {Page} page
 * @returns {Shortcut | 'list' | null}
 */
export function meaning(event, page) {
  const { target, code, key, altKey, ctrlKey, metaKey } = event;
  if (!page.keys || !page.known || event.repeat || ctrlKey || metaKey || event.getModifierState('AltGraph')) return null;
  if (isWriting(target) || document.querySelector('dialog:modal')) return null;
  if (altKey) return SHORTCUTS.find((shortcut) => shortcut.code === code) ?? null;
  return key === '?' ? 'list' : null;
}

/** @param {EventTarget | null} target */
const isWriting = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** @param {Store} store @param {Doing} doing */
export function listenToKeys(store, doing) {
  document.addEventListener('keydown', (event) => {
    const page = store.get();
    const shortcut = meaning(event, page);
    if (!shortcut) return;
    event.preventDefault();
    if (shortcut === 'list') doing.showShortcuts(true);
    else shortcut.press(doing, page);
  });
}
