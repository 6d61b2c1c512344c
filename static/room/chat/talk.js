// What the chat's buttons do, and what it does by itself: sending until it is there, reading older pages, keeping
// count of what is new, and saying so to people who listen to the page.

import { announce } from '../announce.js';
import { isModerator } from '../facts.js';
import { t, tn } from '../language.js';
import { Lost, Refused } from '../socket.js';
import { createKeeper, recallChat } from './kept.js';
import {
  after, back, drawn, DRAWN, hasMore, iReacted, lineOf, markRead, MAX_TEXT, messagesIn, newIn, NO_CHAT, paged, placeFor, reacted,
} from './state.js';

/**
 * @import { Notices } from '../notices.js'
 * @import { ChatMessage, Event as LogEntry, Messages, MessagesReacted, Reacted, Snapshot, Welcome } from '../protocol.js'
 * @import { Said } from '../socket.js'
 * @import { Known } from '../state.js'
 * @import { Store } from '../store.js'
 * @import { Chat, Kind, Pending, Place } from './state.js'
 */

const EVENT_FOLLOWS_MS = 5000;
const GATHER_MS = 2500;
const SPOKEN_AT_ONCE = 2;
/** Drawn more or less when one scrolls to the end of what is drawn. */
const STEP = 50;

/**
 * @param {{ store: Store, say: (said: Said) => Promise<void>, notices: Notices }} parts
 */
export function createTalk({ store, say, notices }) {
  const keep = createKeeper();
  let isRecalled = false;
  /** Private lines that could not be read: asked for again with the next welcome, not at once and for ever. @type {Set<number | null>} */
  const unread = new Set();
  /** What people who listen will be told in a moment. @type {ChatMessage[]} */
  let unspoken = [];

  /** @param {Partial<Chat>} change */
  const set = (change) => store.set({ chat: { ...store.get().chat, ...change } });

  store.subscribe(look);
  document.addEventListener('visibilitychange', look);

  /** After each change: what is in sight has been read, and what is not here yet is asked for. */
  function look() {
    const { known, chat, panel, line } = store.get();
    if (!known || !isRecalled) return;
    const place = placeFor(known, chat.place);
    if (place !== chat.place) return set({ place });
    if (panel === 'chat' && place !== 'lines') {
      const of = lineOf(place);
      const isInSight = document.visibilityState === 'visible' && chat.isAtEnd && chat.tail === null;
      const read = isInSight ? markRead(known, chat, of) : chat;
      if (read !== chat) return store.set({ chat: read });
      const isToRead = of !== null && !chat.past.has(of) && !unread.has(of) && hasMore(known.room, chat, of);
      if (line === 'open' && isToRead) return void ask(of, null);
    }
    const { drafts, replies, pending, read } = chat;
    keep(known.you.id, { meeting: known.room.meeting.id, place, drafts, replies, pending, read });
  }

  // ---- reading

  /** @param {number | null} line @param {number | null} before */
  async function ask(line, before) {
    const { asked } = store.get().chat;
    if (asked.has(line)) return;
    set({ asked: new Set([...asked, line]) });
    try {
      await say({ type: 'read_messages', line, before });
    } catch (why) {
      if (!(why instanceof Refused || why instanceof Lost)) throw why;
      const left = new Set(store.get().chat.asked);
      left.delete(line);
      unread.add(line);
      if (why instanceof Refused) notices.tell({ text: why.message, tone: 'warning' });
      store.set({ chat: { ...store.get().chat, asked: left } });
    }
  }

  /** Scrolled close to one end of what is drawn. @param {'top' | 'end'} end */
  function reach(end) {
    const { known, chat, line } = store.get();
    if (!known || chat.place === 'lines') return;
    const of = lineOf(chat.place);
    const all = messagesIn(known.room, chat, of);
    const shown = drawn(all, chat.tail);
    const [first] = shown;
    const last = shown.at(-1);
    if (!first || !last) return;
    if (end === 'end') {
      if (chat.tail === null) return;
      const next = all[all.indexOf(last) + STEP];
      set({ tail: next ? next.id : null });
    } else if (first !== all[0]) {
      set({ tail: shown.at(-1 - STEP)?.id ?? last.id });
    } else if (line === 'open' && hasMore(known.room, chat, of)) {
      if (shown.length === DRAWN) set({ tail: shown.at(-1 - STEP)?.id ?? last.id });
      ask(of, first.id);
    }
  }

  /** @param {Place} place */
  function open(place) {
    const { known, chat } = store.get();
    if (!known) return;
    const to = placeFor(known, place);
    store.set({ menu: null, chat: { ...chat, place: to, isAtEnd: true, tail: null, newFrom: newIn(known, chat, to) } });
  }

  // ---- writing

  /** @param {string} text */
  function setDraft(text) {
    const { chat } = store.get();
    set({ drafts: { ...chat.drafts, [chat.place]: text } });
  }

  /** @param {ChatMessage | null} message */
  function replyTo(message) {
    const { place, replies } = store.get().chat;
    const { [place]: _, ...others } = replies;
    if (message) {
      const { id, author, text } = message;
      const quote = { message: id, participant: author.id, name: author.name, text };
      set({ replies: { ...others, [place]: quote } });
      document.querySelector(/** @type {'textarea'} */ ('.composer textarea'))?.focus();
    } else {
      set({ replies: others });
    }
  }

  function send() {
    const { chat, line } = store.get();
    const text = (chat.drafts[chat.place] ?? '').trim();
    if (line !== 'open' || !text || [...text].length > MAX_TEXT || chat.place === 'lines') return;
    const { [chat.place]: _, ...drafts } = chat.drafts;
    const { [chat.place]: reply = null, ...replies } = chat.replies;
    const pending = { key: newKey(), line: lineOf(chat.place), text, reply, why: null };
    set({ drafts, replies, pending: [...chat.pending, pending], isAtEnd: true, tail: null, newFrom: null });
    bring(pending);
  }

  /** Say it until it has an answer; it is shown as on its way until it stands in the room. @param {Pending} pending */
  async function bring({ key, line, text, reply }) {
    change(key, { why: null });
    try {
      await say({ type: 'send_message', key, text, line, reply_to: reply?.message ?? null });
      // The answer may come before the event that it is about.
      setTimeout(discard, EVENT_FOLLOWS_MS, key);
    } catch (why) {
      if (!(why instanceof Refused || why instanceof Lost)) throw why;
      change(key, { why: why.message });
    }
  }

  /** @param {string} key @param {Partial<Pending>} now */
  const change = (key, now) =>
    set({ pending: store.get().chat.pending.map((pending) => (pending.key === key ? { ...pending, ...now } : pending)) });

  /** @param {string} key */
  const discard = (key) => set({ pending: store.get().chat.pending.filter((pending) => pending.key !== key) });

  /** @param {ChatMessage} message @param {Kind} kind */
  async function react({ id }, kind) {
    const on = !store.get().chat.reactions.get(id)?.mine.includes(kind);
    try {
      await say({ type: 'react_to_message', message: id, kind, on });
    } catch (why) {
      if (!(why instanceof Refused || why instanceof Lost)) throw why;
      notices.tell({ text: why.message, tone: 'warning' });
    }
  }

  // ---- what the server says

  /** @param {Welcome} welcome @param {Known | null} before @param {Known} known */
  function welcomed(welcome, before, known) {
    unread.clear();
    const isFirst = !isRecalled;
    isRecalled = true;
    const chat = isFirst ? { ...NO_CHAT, ...recallChat(known.you.id, known.room.meeting.id) } : store.get().chat;
    store.set({ chat: back({ ...chat, place: placeFor(known, chat.place) }, welcome, before) });
    if (isFirst) for (const pending of store.get().chat.pending) if (!pending.why) bring(pending);
  }

  /** @param {LogEntry} entry @param {Known} before */
  function happened(entry, before) {
    const chat = after(store.get().chat, entry, before.room);
    if (chat !== store.get().chat) store.set({ chat });
    if (entry.event.type === 'message_sent') heard(entry.event, before);
  }

  /** @param {Extract<LogEntry['event'], { type: 'message_sent' }>} it @param {Known} before */
  function heard({ line, message }, before) {
    const { panel, chat } = store.get();
    if (message.author.id === before.you.id) return;
    const isHere = panel === 'chat' && chat.place === (line?.id ?? 'everyone');
    if (isHere || line) later(message);
    if (line && !isHere && !isModerator(before)) {
      notices.tell({ text: t('{name} wrote to you privately. You find it in Chat, under Moderators.', { name: message.author.name }), tone: 'plain' });
    }
  }

  /** Few words, gathered: nobody wants to listen to a whole class at once. @param {ChatMessage} message */
  function later(message) {
    if (unspoken.push(message) === 1) setTimeout(speak, GATHER_MS);
  }

  function speak() {
    const { known, chat, panel } = store.get();
    const said = unspoken.filter(({ id }) => !chat.gone.has(id) && id > chat.clearedTo);
    unspoken = [];
    if (!known || !said.length) return;
    const here = panel === 'chat' ? messagesIn(known.room, chat, lineOf(chat.place)) : [];
    const ids = new Set(here.map(({ id }) => id));
    const inSight = said.filter(({ id }) => ids.has(id));
    if (inSight.length > SPOKEN_AT_ONCE) announce(tn('{n} new message.', '{n} new messages.', inSight.length));
    else for (const { author, text } of inSight) announce(`${author.name}: ${text}`);
    const elsewhere = said.length - inSight.length;
    if (elsewhere && isModerator(known)) announce(t('New in private: {n}.', { n: elsewhere }));
  }

  return {
    welcomed,
    happened,
    /** @param {Messages | MessagesReacted | Reacted} frame @param {Snapshot} room */
    told(frame, room) {
      const { chat } = store.get();
      switch (frame.type) {
        case 'messages':
          return store.set({ chat: paged(chat, frame, room) });
        case 'messages_reacted':
          return store.set({ chat: reacted(chat, frame.reactions) });
        case 'reacted':
          return store.set({ chat: iReacted(chat, frame) });
      }
    },
    open,
    reach,
    send,
    setDraft,
    replyTo,
    react,
    discard,
    /** @param {Pending} pending */
    sendAgain: (pending) => void bring(pending),
    /** @param {boolean} isAtEnd */
    setAtEnd: (isAtEnd) => isAtEnd !== store.get().chat.isAtEnd && set({ isAtEnd }),
    jump: () => set({ isAtEnd: true, tail: null, newFrom: null }),
  };
}

/** Random: the server keeps one message for each. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @typedef {ReturnType<typeof createTalk>} Talk */
