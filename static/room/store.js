// One value, the whole page; whoever changes it, everyone who listens hears of it.

/**
 * @import { Chat } from './chat/state.js'
 * @import { SidePage } from './entry.js'
 * @import { Outside, Person } from './protocol.js'
 * @import { Polling } from './polls/state.js'
 * @import { Known } from './state.js'
 */

/**
 * A newer notice takes the place of an older one on the same topic.
 * @typedef {{ id: number, text: string, tone: 'plain' | 'warning', urgent: boolean, topic: string }} Notice
 *
 * @typedef {'chat' | 'participants' | 'polls'} Panel
 *
 * @typedef {object} Page
 * @property {Known | null} known what the server said; null until the first welcome
 * @property {'connecting' | 'open' | 'lost' | 'closed'} line
 * @property {Outside | null} outside how I stand outside of the locked room; nothing of it is known then
 * @property {string} closedWhy shown when the line is closed for good
 * @property {boolean} isSentOut closed since a moderator sent me out
 * @property {string} tab this tab's id
 * @property {boolean} goodbye the meeting has just ended
 * @property {string | null} invitedBy who sent my open invitation: a name, empty for the room itself, null if unknown
 * @property {Panel | null} panel what the panel at the side shows, if it is open
 * @property {Chat} chat what this page keeps of the chat
 * @property {Polling} polls what this page keeps of polls
 * @property {readonly SidePage[]} pages pages of the house beside the room, for moderators
 * @property {SidePage | null} side the one that is open
 * @property {string} search
 * @property {ReadonlySet<string>} folded groups of the list that are folded
 * @property {ReadonlySet<number>} hidden requests whose prompt was put away
 * @property {ReadonlySet<number>} weak whose picture or sound arrives badly here
 * @property {boolean} isLineWeak the line to the server is slow
 * @property {ReadonlySet<string>} unheeded those outside whose prompt was put away, as of when they came
 * @property {string | null} menu the menu that is open
 * @property {boolean} ending asked whether to end the meeting
 * @property {boolean} clearing asked whether to clear the chat
 * @property {Person | null} sendingOut asked whether to send this person out
 * @property {boolean} devices the device window is open
 * @property {boolean} mediaGone on stage here, but camera and microphone could not be opened again
 * @property {ReadonlySet<string>} busy commands on their way
 * @property {number | null} speaker who has the floor
 * @property {boolean} crowdKnown a moderator has put away the word about many viewers
 * @property {boolean} silenced the browser refused to play sound
 * @property {boolean} sounds a ding says that somebody asks, or that one is invited
 * @property {boolean} keys keyboard shortcuts work
 * @property {boolean} shortcuts the list of them is open
 * @property {readonly Notice[]} notices
 */

/** @param {Page} first */
export function createStore(first) {
  let page = first;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => page,
    /** @param {Partial<Page>} change */
    set(change) {
      page = { ...page, ...change };
      for (const listener of listeners) listener();
    },
    /** @param {() => void} listener @returns {() => void} to stop listening */
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @template T @param {ReadonlySet<T>} set @param {T} item @param {boolean} isIn @returns {ReadonlySet<T>} */
export function withItem(set, item, isIn) {
  const next = new Set(set);
  if (isIn) next.add(item);
  else next.delete(item);
  return next;
}
