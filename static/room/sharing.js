// My screen, shared: asked of the browser, begun and ended by the server's word, ended also by the browser's own button.

import { isHere, myEntry, sharer } from './facts.js';
import { t } from './language.js';

/**
 * @import { Command } from './commands.js'
 * @import { Mesh } from './media/mesh.js'
 * @import { Notices } from './notices.js'
 * @import { Store } from './store.js'
 */

const PHONE = '(max-width: 480px)';
/** Sharp enough to read, and no more than a laptop can send to a whole class. */
const SCREEN = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 10, max: 15 } };

/** Whether this browser can, and this is no phone. */
export const canShareScreen = () =>
  Boolean(navigator.mediaDevices && 'getDisplayMedia' in navigator.mediaDevices) && !matchMedia(PHONE).matches;

/** @param {{ store: Store, command: Command, notices: Notices, mesh: () => Mesh | null }} parts */
export function createSharing({ store, command, notices, mesh }) {
  /** Asked the server, and not heard yet. */
  let isAsking = false;

  async function toggle() {
    const { known, tab } = store.get();
    if (!known || !isHere(known, tab)) return;
    if (mesh()?.myScreen()) return end();
    const other = sharer(known);
    if (other && other.person.id !== known.you.id) {
      notices.tell({
        text: t('{name} is sharing a screen right now: you can share yours when it has ended.', { name: other.person.name }),
        tone: 'plain',
        topic: 'screen',
      });
      return;
    }
    const stream = await ask();
    if (stream) await begin(stream);
  }

  /** @returns {Promise<MediaStream | null>} */
  async function ask() {
    try {
      return await navigator.mediaDevices.getDisplayMedia({ video: SCREEN, audio: true });
    } catch (error) {
      const text = whyNot(error);
      if (text) notices.tell({ text, tone: 'warning', topic: 'screen' });
      return null;
    }
  }

  /** @param {MediaStream} stream */
  async function begin(stream) {
    const { known, tab } = store.get();
    const [picture] = stream.getVideoTracks();
    if (!picture || !known || !isHere(known, tab)) return stop(stream);
    // Letters before movement.
    picture.contentHint = 'detail';
    picture.addEventListener('ended', () => mesh()?.myScreen() === stream && end());
    mesh()?.shareScreen(stream);
    isAsking = true;
    if (!(await command({ type: 'set_screen', on: true }))) isAsking = false;
    sync();
  }

  function end() {
    isAsking = false;
    mesh()?.shareScreen(null);
    return command({ type: 'set_screen', on: false });
  }

  /** After each change of what the page knows: what the server says is done here. */
  function sync() {
    const { known, tab, line, busy } = store.get();
    const entry = known && isHere(known, tab) ? myEntry(known) : undefined;
    if (entry?.screen) isAsking = false;
    const mine = mesh()?.myScreen() ?? null;
    if (mine && !entry?.screen && !isAsking) mesh()?.shareScreen(null);
    // Refreshed, or ended while the line was broken: there is nothing to share any more.
    const isOver = entry?.screen && !mine;
    if (isOver && line === 'open' && !busy.has('set_screen')) command({ type: 'set_screen', on: false });
  }

  return {
    toggle,
    sync,
    /** What was asked before the line broke is looked at afresh. */
    welcomed() {
      isAsking = false;
      sync();
    },
  };
}

/** Nothing to say when the person changed their mind. @param {unknown} error */
function whyNot(error) {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  if (name === 'NotAllowedError' && /policy/i.test(message)) {
    return t('This course page does not let the room share your screen. Open the room in its own tab, or tell your teacher.');
  }
  if (name === 'NotAllowedError' && /system/i.test(message)) {
    return t('Your computer does not let the browser share your screen. Allow it in the system’s privacy settings, then try again.');
  }
  if (name === 'NotAllowedError' || name === 'AbortError') return '';
  return t('Your screen could not be shared. Choose another window, or restart the browser, then try again.');
}

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
