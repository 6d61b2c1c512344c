// This tab's own part on the stage: the device window before it, camera and microphone while on it, silence after it.

import { keyOf } from './commands.js';
import { isHere, myEntry, myInvitation, myRequest, stageButton } from './facts.js';
import { t } from './language.js';
import { reacquire } from './media/devices.js';
import { createMesh } from './media/mesh.js';
import { openDeviceWindow } from './media/window.js';
import { createSharing } from './sharing.js';
import { withItem } from './store.js';

/**
 * @import { Command } from './commands.js'
 * @import { Kind } from './media/choice.js'
 * @import { Notices } from './notices.js'
 * @import { OnStage, PublisherReady, Signalled, Welcome } from './protocol.js'
 * @import { Said } from './socket.js'
 * @import { Known } from './state.js'
 * @import { Page, Store } from './store.js'
 *
 * @typedef {{ microphone: boolean, camera: boolean }} Media
 */

const EVENT_FOLLOWS_MS = 5000;
/** Between two looks at who is still in the room. */
const PRESENT_MS = 5000;

/**
 * @param {{ store: Store, say: (said: Said) => Promise<void>, command: Command, notices: Notices }} parts
 */
export function createPublishing({ store, say, command, notices }) {
  /** @type {ReturnType<typeof createMesh> | null} */
  let mesh = null;
  let meshTab = '';
  /** What I bring to the stage: mine to stop until it is published, the mesh's after that. @type {MediaStream | null} */
  let stream = null;
  let isPublished = false;
  let isJoining = false;
  let isRecovering = false;
  /** What the server said last of my devices; only news of its own moves a switch. @type {Media | null} */
  let said = null;
  /** @type {{ closing: AbortController, isWanted: (known: Known) => boolean } | null} */
  let open = null;

  /** After each welcome: signalling starts afresh. @param {Welcome} welcome */
  function welcomed(welcome) {
    const { tab } = store.get();
    if (!mesh || meshTab !== tab) {
      drop();
      mesh?.close();
      meshTab = tab;
      mesh = createMesh({
        me: welcome.you.id,
        tab,
        iceServers: welcome.ice_servers,
        send: say,
        onChange: () => store.set({}),
        onDevice: ({ text, kind, isOn }) => {
          notices.tell({ text, tone: 'warning' });
          command({ type: 'set_media', [kind]: isOn });
        },
      });
    }
    sync();
    mesh.reconnected(welcome.ice_servers);
    sharing.welcomed();
  }

  /** After each change of what the page knows. */
  function sync() {
    const { known, tab } = store.get();
    if (!known || !mesh) return;
    mesh.sync(known.room.stage);
    if (open && !open.isWanted(known)) open.closing.abort();
    const entry = myEntry(known);
    if (entry?.tab === tab) onStage(entry);
    else if (!isJoining) offStage();
    sharing.sync();
  }

  /** @param {OnStage} entry */
  function onStage(entry) {
    isJoining = false;
    if (!stream) {
      recover(entry);
      return;
    }
    if (!isPublished) {
      isPublished = true;
      mesh?.publish(stream);
    }
    if (said?.microphone === entry.microphone && said.camera === entry.camera) return;
    said = { microphone: entry.microphone, camera: entry.camera };
    mesh?.setEnabled(said);
  }

  function offStage() {
    isRecovering = false;
    drop();
    if (store.get().mediaGone) store.set({ mediaGone: false });
  }

  setInterval(() => {
    const { known, line } = store.get();
    if (!known || line !== 'open' || !isHere(known, store.get().tab)) return;
    const present = new Set(known.people.map(({ id }) => id));
    mesh?.keepTo((participant) => present.has(participant));
  }, PRESENT_MS);

  /** The line is closed for good. */
  function leave() {
    open?.closing.abort();
    drop();
    mesh?.close();
    mesh = null;
  }

  /** Let go of camera and microphone. */
  function drop() {
    if (isPublished) mesh?.stopPublishing();
    else stop(stream);
    stream = null;
    isPublished = false;
    said = null;
  }

  /** After a refresh on stage: the same devices again, without a question. @param {Media} wanted */
  async function recover({ microphone, camera }) {
    if (isRecovering) return;
    isRecovering = true;
    const got = await whileBusy(opening(), reacquire({ microphone, camera }).catch(() => null));
    if (!isStillHere() || stream) return stop(got?.stream);
    if (!got) return store.set({ mediaGone: true });
    stream = got.stream;
    sync();
    // What did not open is off; of what did, nothing is said: a moderator may have turned it off meanwhile.
    const gone = { ...(microphone && !got.microphone && { microphone: false }), ...(camera && !got.camera && { camera: false }) };
    if (Object.keys(gone).length) command({ type: 'set_media', ...gone });
  }

  /** @template T @param {string} key @param {Promise<T>} work @returns {Promise<T>} */
  async function whileBusy(key, work) {
    store.set({ busy: withItem(store.get().busy, key, true) });
    try {
      return await work;
    } finally {
      store.set({ busy: withItem(store.get().busy, key, false) });
    }
  }

  const sharing = createSharing({ store, command, notices, mesh: () => mesh });

  const isStillHere = () => {
    const { known, tab } = store.get();
    return known !== null && isHere(known, tab);
  };

  /**
   * Through the device window, then a command; the stream is kept only if both went well.
   * @param {{ title?: string, joinLabel?: string, cancelLabel?: string }} words
   * @param {(known: Known) => boolean} isWanted whether the window still has a purpose
   * @param {(media: Media) => Said} commandFor
   */
  async function throughTheWindow(words, isWanted, commandFor) {
    if (open) return;
    const closing = new AbortController();
    open = { closing, isWanted };
    store.set({ devices: true, menu: null });
    const got = await openDeviceWindow({ ...words, signal: closing.signal }).catch(() => null);
    open = null;
    store.set({ devices: false });
    if (!got) return;
    isJoining = true;
    if (!isPublished) stop(stream);
    stream = got.stream;
    isPublished = false;
    store.set({ mediaGone: false });
    const isDone = await command(commandFor({ microphone: got.microphone, camera: got.camera }));
    // The answer may come before the event that it is about.
    if (isDone) await Promise.race([settled(), pause(EVENT_FOLLOWS_MS)]);
    isJoining = false;
    sync();
  }

  /** Step onto the stage, by oneself or answering an invitation. */
  const join = () =>
    throughTheWindow(
      {},
      (known) => stageButton(known) === 'join' || Boolean(myInvitation(known)),
      (media) => ({ type: 'join', ...media }),
    );

  /** On stage in another tab: move here. */
  const useThisTab = () =>
    throughTheWindow(
      { joinLabel: t('Use this tab') },
      (known) => Boolean(myEntry(known)),
      (media) => ({ type: 'publish_here', ...media }),
    );

  /** Choose devices again while on stage. */
  const chooseAgain = () =>
    throughTheWindow(
      { title: t('Your camera and microphone'), joinLabel: t('Use these') },
      (known) => isHere(known, store.get().tab),
      (media) => ({ type: 'set_media', ...media }),
    );

  /** While watching: see whether camera and microphone work, and choose a speaker. Nobody sees or hears it. */
  async function tryDevices() {
    if (open) return;
    const closing = new AbortController();
    open = { closing, isWanted: () => true };
    store.set({ devices: true, menu: null });
    const got = await openDeviceWindow({ title: t('Device settings'), joinLabel: t('Done'), signal: closing.signal }).catch(() => null);
    open = null;
    store.set({ devices: false });
    stop(got?.stream);
  }

  /** Until the server has put me somewhere: on the stage, or in line. */
  const settled = () =>
    /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        const stopLooking = store.subscribe(look);
        function look() {
          const { known, tab } = store.get();
          if (!known || !(isHere(known, tab) || myRequest(known)?.until === null)) return;
          stopLooking();
          resolve();
        }
        look();
      })
    );

  /** @param {Kind} kind */
  async function toggle(kind) {
    const page = store.get();
    const entry = page.known && myEntry(page.known);
    if (!entry || !mesh || isTurning(page, kind)) return;
    const wanted = !entry[kind];
    const on = await whileBusy(opening(kind), mesh.setEnabled({ [kind]: wanted }));
    if (wanted && !on[kind]) return chooseAgain();
    // Off is off at once; if the server never hears of it, the next welcome says what it believes. The other device is
    // not this click's: a moderator may be turning it off at this moment.
    if (!(await command({ type: 'set_media', [kind]: on[kind] }))) mesh.setEnabled({ [kind]: entry[kind] });
  }

  return {
    welcomed,
    sync,
    leave,
    join,
    useThisTab,
    chooseAgain,
    tryDevices,
    toggle,
    toggleScreen: sharing.toggle,
    /** @param {number} participant @returns {MediaStream | null} */
    screenOf: (participant) => mesh?.screenOf(participant) ?? null,
    /** @param {number} participant */
    /** @param {number} participant */
    turnAway: (participant) => mesh?.turnAway(participant),
    /** @param {number} participant */
    statsOf: (participant) => mesh?.statsOf(participant),
    /** @param {Signalled | PublisherReady} frame */
    handle: (frame) => mesh?.handle(frame),
    /** @param {number} participant @returns {MediaStream | null} */
    streamOf: (participant) => mesh?.streams.get(participant) ?? null,
    /** @param {number} participant */
    levelOf: (participant) => mesh?.level(participant) ?? 0,
    mutedLevel: () => mesh?.mutedLevel() ?? 0,
  };
}

/** One device is being opened, or all of them. @param {Kind} [kind] */
const opening = (kind) => (kind ? `devices ${kind}` : 'devices');

/** Whether a click would come between: the device is being opened, or the server has not answered yet. @param {Page} page @param {Kind} kind */
export const isTurning = ({ busy }, kind) =>
  busy.has(opening()) || busy.has(opening(kind)) || busy.has(keyOf({ type: 'set_media', [kind]: true }));

/** @param {MediaStream | null | undefined} stream */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @typedef {ReturnType<typeof createPublishing>} Publishing */
