// Reactions in the air: what people press floats up over the stage, many as a few, and is gone after a moment.

import { t } from './language.js';


/** @import { React } from './protocol.js' */

/** @type {readonly { kind: React['kind'], sign: string, label: string }[]} */
export const REACTIONS = [
  { kind: 'thumbs_up', sign: '👍', label: t('Thumbs up') },
  { kind: 'clap', sign: '👏', label: t('Clap') },
  { kind: 'heart', sign: '❤️', label: t('Heart') },
  { kind: 'laugh', sign: '😂', label: t('Laugh') },
  { kind: 'wow', sign: '😮', label: t('Wow') },
  { kind: 'party', sign: '🎉', label: t('Party') },
];

/** Of one telling; the server tells at most twice a second. */
const AT_ONCE = 12;
const SPREAD_MS = 500;
const STILL_MS = 2500;

const isStill = matchMedia('(prefers-reduced-motion: reduce)');

/** What floats for these counts: of each kind at least one, together not more than fit. Pure. @param {Readonly<Record<string, number>>} counts */
export function signsFor(counts) {
  const pressed = REACTIONS.filter(({ kind }) => (counts[kind] ?? 0) > 0);
  const all = pressed.reduce((sum, { kind }) => sum + (counts[kind] ?? 0), 0);
  const share = Math.min(1, AT_ONCE / Math.max(1, all));
  return pressed.flatMap(({ kind, sign }) =>
    Array.from({ length: Math.max(1, Math.round((counts[kind] ?? 0) * share)) }, () => sign),
  );
}

export function createAir() {
  const air = document.createElement('div');
  air.className = 'air';
  // People who listen to the page are not told of each heart.
  air.setAttribute('aria-hidden', 'true');
  document.body.append(air);

  /** @param {string} sign @param {number} delay */
  function float(sign, delay) {
    const one = document.createElement('span');
    one.className = 'floating';
    one.textContent = sign;
    one.style.setProperty('--start', `${Math.random() * 100}%`);
    one.style.setProperty('--drift', `${Math.round(Math.random() * 60 - 30)}px`);
    one.style.animationDelay = `${Math.round(delay)}ms`;
    one.addEventListener('animationend', () => one.remove());
    air.append(one);
  }

  /** The same without motion: how many of each, for a moment. @param {Readonly<Record<string, number>>} counts */
  function stand(counts) {
    const line = document.createElement('p');
    line.className = 'standing';
    line.textContent = REACTIONS.filter(({ kind }) => counts[kind])
      .map(({ kind, sign }) => (counts[kind] === 1 ? sign : `${sign} ${counts[kind]}`))
      .join('  ');
    air.replaceChildren(line);
    setTimeout(() => line.remove(), STILL_MS);
  }

  return {
    /** @param {Readonly<Record<string, number>>} counts */
    show(counts) {
      if (document.visibilityState === 'hidden') return;
      if (isStill.matches) stand(counts);
      else for (const sign of signsFor(counts)) float(sign, Math.random() * SPREAD_MS);
    },
  };
}
