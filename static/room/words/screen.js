// What people are told of shared screens, and the names of the layouts.

import { t, tp } from '../language.js';


/**
 * @import { Happening, Layout, Person } from '../protocol.js'
 * @import { Told } from '../words.js'
 */

/** @type {Record<Layout, { label: string, help: string }>} */
export const LAYOUT = {
  grid: { label: t('Grid'), help: t('Everyone on stage is the same size.') },
  speaker: { label: tp('layout', 'Speaker'), help: t('Whoever speaks is large.') },
};

/**
 * @param {Extract<Happening, { type: 'screen_changed' }>} it
 * @param {Person} me
 * @param {string} name whose screen it is
 * @returns {Told | null}
 */
export function screenChanged({ participant, on, by }, me, name) {
  if (participant !== me.id) {
    return { text: on ? t('{name} is sharing a screen.', { name }) : t('{name} has stopped sharing.', { name }), tone: 'plain', quiet: true };
  }
  if (on) return { text: t('You are sharing your screen with everyone.'), tone: 'plain', quiet: true };
  return by.participant === me.id
    ? { text: t('You have stopped sharing your screen.'), tone: 'plain', quiet: true }
    : { text: t('{name} stopped your screen sharing.', { name: by.name || t('A moderator') }), tone: 'plain', urgent: true };
}
