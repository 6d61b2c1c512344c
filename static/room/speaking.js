// The ring around who speaks: read ten times a second, written straight to the tiles, so that nothing is redrawn for it.

import { createFloor } from './floor.js';
import { loudness } from './media/level.js';

/** @import { Publishing } from './publishing.js' */

const EVERY_MS = 100;
const HEARD_FROM = 0.4;
const HOLD_MS = 500;

/** @param {HTMLElement} root @param {Publishing} publishing @param {(speaker: number | null) => void} onSpeaker another has the floor */
export function showLevels(root, publishing, onSpeaker) {
  const floor = createFloor();
  /** @type {number | null} */
  let speaker = null;
  /** @type {WeakMap<Element, number>} */
  const heardAt = new WeakMap();
  setInterval(() => {
    /** @type {Set<number>} */
    const speaking = new Set();
    for (const tile of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('.tile'))) {
      const id = Number(tile.dataset['participant']);
      const level = publishing.levelOf(id);
      if (tile.dataset['microphone'] === 'on' && loudness(level) > HEARD_FROM) heardAt.set(tile, performance.now());
      const isOn = performance.now() - (heardAt.get(tile) ?? -HOLD_MS) < HOLD_MS;
      if (isOn !== 'speaking' in tile.dataset) tile.toggleAttribute('data-speaking', isOn);
      if (isOn) speaking.add(id);
    }
    const now = floor(speaking, performance.now());
    if (now !== speaker) onSpeaker((speaker = now));
  }, EVERY_MS);
}
