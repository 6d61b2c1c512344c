// What the buttons of the page do: the views call these by name and know nothing else.

import { chooseTheme } from './appearance.js';
import { attach, turnSoundOn } from './media/play.js';
import { openOwnTab } from './own-tab.js';
import { remember, rememberText } from './remember.js';
import { closeSidePageWhenAsked, postTicket } from './side-page.js';
import { ding } from './sounds.js';
import { withItem } from './store.js';

/**
 * @import { Command } from './commands.js'
 * @import { SidePage } from './entry.js'
 * @import { Notices } from './notices.js'
 * @import { Publishing } from './publishing.js'
 * @import { Page, Panel, Store } from './store.js'
 * @import { Talk } from './chat/talk.js'
 * @import { Asking } from './polls/asking.js'
 */

const SHEET = matchMedia('(max-width: 720px)');

/**
 * @param {object} parts
 * @param {Store} parts.store
 * @param {(said: import('./socket.js').Said) => Promise<void>} parts.say
 * @param {Command} parts.command
 * @param {Publishing} parts.publishing
 * @param {Talk} parts.talk
 * @param {Asking} parts.asking
 * @param {import('./windows.js').Windows} parts.windows
 * @param {Notices} parts.notices
 * @param {() => string} parts.ticket
 * @param {() => void} parts.draw
 */
export function createDoing({ store, say, command, publishing, talk, asking, windows, notices, ticket, draw }) {
  /** What the browser said to each sound: an answer counts once. @type {WeakMap<HTMLAudioElement, Promise<boolean>>} */
  const answers = new WeakMap();

  document.addEventListener('pointerdown', ({ target }) => {
    if (store.get().menu && !(target instanceof Element && target.closest('[data-menu]'))) store.set({ menu: null });
  });

  // A menu follows its button.
  window.addEventListener('resize', () => store.get().menu && store.set({}));
  closeSidePageWhenAsked();

  document.addEventListener('keydown', ({ key }) => {
    const { menu, panel, search } = store.get();
    // On a phone the panel lies over the stage.
    if (key === 'Escape' && panel && !menu && !search && SHEET.matches && !document.querySelector('dialog:modal')) {
      showPanel(null);
    }
  });

  /** @param {Panel | null} panel */
  function showPanel(panel) {
    // A sheet over the stage is opened for a moment; a panel beside it stays as one likes it.
    if (!SHEET.matches) rememberText('panel', panel ?? 'none');
    const isNew = panel !== null && store.get().panel === null;
    if (panel === 'chat') talk.open(store.get().chat.place);
    if (panel === 'polls') asking.seen();
    store.set({ panel, menu: null });
    // It lies over the stage: a keyboard or a screen reader goes on in it.
    if (isNew && SHEET.matches) setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector('.panel'))?.focus());
  }

  /** A group of the Participants list, whole. @param {string} group @param {Partial<Page>} change */
  const see = (group, change) =>
    store.set({ panel: 'participants', search: '', folded: withItem(store.get().folded, group, false), ...change });

  /**
   * A dialog is there while its part of the page is set. It is drawn at once: one that was closed, and is wanted again
   * before the next drawing, would otherwise stay closed.
   * @param {Partial<Page>} change
   */
  function showDialog(change) {
    store.set(change);
    draw();
  }

  return {
    command,
    talk,
    asking,
    windows,
    /** Begin or go on with a private line. @param {number} participant */
    writeTo(participant) {
      showPanel('chat');
      talk.open(participant);
      setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector('.composer textarea'))?.focus());
    },
    join: publishing.join,
    useThisTab: publishing.useThisTab,
    chooseAgain: publishing.chooseAgain,
    tryDevices: publishing.tryDevices,
    toggle: publishing.toggle,
    toggleScreen: publishing.toggleScreen,
    screenOf: publishing.screenOf,
    streamOf: publishing.streamOf,
    dismiss: notices.dismiss,

    showPanel,
    /** By what is open now, which may not be drawn yet; so are all that toggle. @param {Panel} panel */
    togglePanel: (panel) => showPanel(store.get().panel === panel ? null : panel),
    /** @param {string} search */
    search: (search) => store.set({ search }),
    /** @param {string} group @param {boolean} isFolded */
    fold(group, isFolded) {
      const { folded } = store.get();
      if (folded.has(group) !== isFolded) store.set({ folded: withItem(folded, group, isFolded) });
    },

    /** Put prompts away; the requests stay in the list. @param {readonly number[]} requests */
    hidePrompts: (requests) => store.set({ hidden: new Set([...store.get().hidden, ...requests]) }),
    /** @param {readonly number[]} requests */
    seeAll: (requests) => see('asking', { hidden: new Set([...store.get().hidden, ...requests]) }),

    /** The same of those who wait outside. @param {readonly string[]} newcomers */
    hideOutside: (newcomers) => store.set({ unheeded: new Set([...store.get().unheeded, ...newcomers]) }),
    /** @param {readonly string[]} newcomers */
    seeAllOutside: (newcomers) => see('outside', { unheeded: new Set([...store.get().unheeded, ...newcomers]) }),

    /** @param {SidePage | null} side */
    openSide: (side) => showDialog({ side }),
    /** @param {string} frame @param {string} address */
    askForSide: (frame, address) => postTicket(frame, address, ticket()),

    /** @param {string} [leadsTo] the room itself, or another place that links can lead to */
    async openOwnTab(leadsTo = 'room') {
      const why = await openOwnTab(`/rooms/${document.body.dataset['room']}/links/${leadsTo}/`, ticket());
      if (why) notices.tell({ text: why, tone: 'warning' });
    },

    /** @param {string | null} menu */
    openMenu: (menu) => store.set({ menu }),
    /** @param {string} menu */
    toggleMenu: (menu) => store.set({ menu: store.get().menu === menu ? null : menu }),
    /** @param {boolean} clearing */
    askToClear: (clearing) => showDialog({ clearing }),
    /** @param {boolean} shortcuts */
    showShortcuts: (shortcuts) => showDialog({ shortcuts }),
    toggleKeys() {
      const keys = !store.get().keys;
      remember('keys', keys);
      store.set({ keys });
    },
    hideCrowd: () => store.set({ crowdKnown: true }),
    /** @param {boolean} ending */
    askToEnd: (ending) => showDialog({ ending }),
    /** @param {import('./protocol.js').Person | null} sendingOut */
    askToSendOut: (sendingOut) => showDialog({ sendingOut }),

    /** Too many at once are the server's to refuse, and no reason for words. @param {import('./protocol.js').React['kind']} kind */
    react: (kind) => void say({ type: 'react', kind }).catch(() => {}),

    /** @param {import('./appearance.js').Theme} theme */
    chooseTheme(theme) {
      chooseTheme(theme);
      store.set({});
    },

    toggleSounds() {
      const sounds = !store.get().sounds;
      remember('sounds', sounds);
      store.set({ sounds });
      if (sounds) ding();
    },

    /** The picture, always without sound. @param {HTMLVideoElement} video @param {MediaStream | null} stream */
    show: (video, stream) => attach(video, stream, { muted: true }),
    /**
     * The sound, by itself: a video plays none of it while its camera is off.
     * @param {HTMLAudioElement} audio @param {MediaStream | null} stream
     */
    async sound(audio, stream) {
      const played = attach(audio, stream && soundOf(stream));
      if (answers.get(audio) === played) return;
      answers.set(audio, played);
      if (!(await played)) store.set({ silenced: true });
    },
    turnSoundOn: async () => store.set({ silenced: !(await turnSoundOn()) }),
  };
}

/** @type {WeakMap<MediaStream, MediaStream>} */
const sounds = new WeakMap();

/** One and the same for a stream, however often the page is drawn. @param {MediaStream} stream */
function soundOf(stream) {
  const sound = sounds.get(stream) ?? new MediaStream(stream.getAudioTracks());
  sounds.set(stream, sound);
  return sound;
}

/** @typedef {ReturnType<typeof createDoing>} Doing */
