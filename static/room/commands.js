// What buttons do that the server decides: one click, one command, and its refusal in words near the bottom.

import { Lost, Refused } from './socket.js';
import { withItem } from './store.js';

/**
 * @import { Notices } from './notices.js'
 * @import { Said } from './socket.js'
 * @import { Store } from './store.js'
 */

/** What makes a command the same as another one on its way. @param {Said} said */
export function keyOf(said) {
  if ('request' in said) return `${said.type} ${said.request}`;
  if ('message' in said) return `${said.type} ${said.message}`;
  if ('poll' in said) return `${said.type} ${said.poll}`;
  if ('participants' in said) return `${said.type} ${said.participants}`;
  if ('participant' in said) return `${said.type} ${said.participant}`;
  // Of the room's switches and one's own devices, each is a thing of its own.
  if (said.type === 'set_switches' || said.type === 'set_media') return [said.type, ...Object.keys(said).filter((part) => part !== 'type')].join(' ');
  return said.type;
}

/**
 * @param {Store} store
 * @param {(said: Said) => Promise<void>} say
 * @param {Notices} notices
 */
export function createCommands(store, say, notices) {
  /**
   * @param {Said} said
   * @returns {Promise<boolean>} whether it was done
   */
  return async function command(said) {
    const key = keyOf(said);
    if (store.get().busy.has(key)) return false;
    store.set({ busy: withItem(store.get().busy, key, true), menu: null });
    try {
      await say(said);
      return true;
    } catch (why) {
      if (!(why instanceof Refused || why instanceof Lost)) throw why;
      notices.tell({ text: why.message, tone: 'warning' });
      return false;
    } finally {
      store.set({ busy: withItem(store.get().busy, key, false) });
    }
  };
}

/** @typedef {ReturnType<typeof createCommands>} Command */
