// What this page keeps of the chat beside the room's snapshot: older messages, private lines, reactions, what was read
// and what is being written. Pure, like state.js.

import { PAGE, withName, withoutText } from '../reducers/chat.js';

/**
 * @import { ChatMessage, Event as LogEntry, Line, MessageReactions, Messages, Quote, ReactToMessage, ReactionCount, Snapshot } from '../protocol.js'
 * @import { Known } from '../state.js'
 *
 * @typedef {ReactToMessage['kind']} Kind
 *
 * Where one reads and writes: what everyone reads, the list of private lines, or the line of a participant.
 * @typedef {'everyone' | 'lines' | number} Place
 *
 * Messages in one stretch; `more` says that the server has older ones.
 * @typedef {{ messages: readonly ChatMessage[], more: boolean }} Past
 *
 * Written here and not seen in the room yet; `why` it was not sent, if the server said no.
 * @typedef {{ key: string, line: number | null, text: string, reply: Quote | null, why: string | null }} Pending
 *
 * @typedef {{ counts: readonly ReactionCount[], mine: readonly Kind[] }} Reacted
 *
 * @typedef {object} Chat
 * @property {Place} place
 * @property {ReadonlyMap<number | null, Past>} past under null what is older than the snapshot's; else a private line
 * @property {ReadonlySet<number | null>} asked pages that are on their way
 * @property {ReadonlySet<number>} gone messages that were deleted while this page was open
 * @property {number} clearedTo the last message that was cleared
 * @property {ReadonlyMap<number, Reacted>} reactions
 * @property {Readonly<Record<string, number>>} read the last message read, by place
 * @property {Readonly<Record<string, string>>} drafts by place
 * @property {Readonly<Record<string, Quote>>} replies what a draft answers, by place
 * @property {readonly Pending[]} pending
 * @property {boolean} isAtEnd the newest message is in sight
 * @property {number | null} tail the last message drawn, when one has scrolled far up
 * @property {number | null} newFrom what came after this message was new when the place was opened
 */

/** Characters of a message. */
export const MAX_TEXT = 1000;
/** Messages drawn at a time. */
export const DRAWN = 150;
/** Older messages kept, beside those of the snapshot, while one reads the newest. */
const KEPT = 100;

/** @type {Chat} */
export const NO_CHAT = {
  place: 'everyone',
  past: new Map(),
  asked: new Set(),
  gone: new Set(),
  clearedTo: 0,
  reactions: new Map(),
  read: {},
  drafts: {},
  replies: {},
  pending: [],
  isAtEnd: true,
  tail: null,
  newFrom: null,
};

// ---- what is shown

/** Whose line a place is; null for what everyone reads. @param {Place} place */
export const lineOf = (place) => (typeof place === 'number' ? place : null);

/** An attendee has one line, their own. @param {Known} known @param {Place} place @returns {Place} */
export function placeFor({ you }, place) {
  if (you.role === 'moderator') return place;
  return place === 'everyone' ? place : you.id;
}

/** @param {Snapshot} room @param {Chat} chat @param {number | null} line @returns {readonly ChatMessage[]} */
export function messagesIn(room, chat, line) {
  const past = chat.past.get(line)?.messages ?? [];
  return line === null ? [...past, ...room.messages] : past;
}

/** Whether there are older ones to ask for. @param {Snapshot} room @param {Chat} chat @param {number | null} line */
export function hasMore(room, chat, line) {
  const past = chat.past.get(line);
  if (past) return past.more;
  return line === null ? room.messages.length === PAGE : room.lines.some(({ person }) => person.id === line);
}

/** The part that is drawn. @param {readonly ChatMessage[]} messages @param {number | null} tail */
export function drawn(messages, tail) {
  const end = tail === null ? messages.length : messages.findLastIndex(({ id }) => id <= tail) + 1;
  return messages.slice(Math.max(0, end - DRAWN), end);
}

/** What is still on its way, and not here under its key. @param {Chat} chat @param {number | null} line @param {readonly ChatMessage[]} messages */
export function pendingIn(chat, line, messages) {
  const keys = new Set(messages.map(({ key }) => key));
  return chat.pending.filter((pending) => pending.line === line && !keys.has(pending.key));
}

// ---- what was read

/** What I have not read of what others wrote. @param {Known} known @param {Chat} chat @param {number | null} line */
export function unreadIn({ room, you }, chat, line) {
  const read = chat.read[line ?? 'everyone'] ?? 0;
  return messagesIn(room, chat, line).filter(({ id, author, deleted }) => id > read && author.id !== you.id && !deleted);
}

/**
 * Whether a private line has something for me: to moderators what attendees write, to an attendee what moderators do.
 * @param {Known} known @param {Chat} chat @param {Line} line
 */
export const isUnread = ({ you }, chat, { person, last, waits }) =>
  waits === (you.role === 'moderator') && last > (chat.read[person.id] ?? 0);

/** @param {Known} known @param {Chat} chat */
export const unreadLines = (known, chat) => known.room.lines.filter((line) => isUnread(known, chat, line));

/** "3", "50+": on the tab and on the button. @param {Known} known @param {Chat} chat */
export function unreadBadge(known, chat) {
  const here = unreadIn(known, chat, null).length;
  const count = here + unreadLines(known, chat).length;
  return here >= PAGE ? `${PAGE}+` : count ? String(count) : '';
}

/** After which message the unread ones begin, where some were read before. @param {Known} known @param {Chat} chat @param {Place} place */
export function newIn(known, chat, place) {
  const read = chat.read[place] ?? 0;
  const isNew =
    typeof place === 'number'
      ? known.room.lines.some((line) => line.person.id === place && isUnread(known, chat, line))
      : place === 'everyone' && unreadIn(known, chat, null).length > 0;
  return read && isNew ? read : null;
}

/** All that there is in a place has been read. @param {Known} known @param {Chat} chat @param {number | null} line @returns {Chat} */
export function markRead({ room }, chat, line) {
  const last = line === null ? room.messages.at(-1)?.id : room.lines.find(({ person }) => person.id === line)?.last;
  const key = line ?? 'everyone';
  if (last === undefined || last <= (chat.read[key] ?? 0)) return chat;
  return { ...chat, read: { ...chat.read, [key]: last } };
}

// ---- what happens

/**
 * An entry of the log.
 * @param {Chat} chat
 * @param {LogEntry} entry
 * @param {Snapshot} before the room before it
 * @returns {Chat}
 */
export function after(chat, { event }, before) {
  switch (event.type) {
    case 'message_sent': {
      const pending = chat.pending.filter(({ key }) => key !== event.message.key);
      const next = pending.length === chat.pending.length ? chat : { ...chat, pending };
      return event.line ? inLine(next, event.line.id, event.message) : pushedOut(next, before);
    }
    case 'message_deleted': {
      const past = eachPast(chat, (messages) => withoutText(messages, event.message));
      const replies = Object.fromEntries(Object.entries(chat.replies).filter(([, { message }]) => message !== event.message));
      return { ...chat, past, replies, gone: new Set([...chat.gone, event.message]) };
    }
    case 'person_changed':
      return { ...chat, past: eachPast(chat, (messages) => withName(messages, event.person)) };
    case 'chat_cleared':
      return {
        ...chat,
        past: without(chat.past, null),
        replies: without(chat.replies, 'everyone'),
        clearedTo: before.messages.at(-1)?.id ?? chat.clearedTo,
        tail: null,
      };
    case 'meeting_ended':
      return nextMeeting(chat);
    default:
      return chat;
  }
}

/** @param {Chat} chat @param {(messages: readonly ChatMessage[]) => readonly ChatMessage[]} change */
const eachPast = (chat, change) =>
  new Map([...chat.past].map(([line, past]) => [line, { ...past, messages: change(past.messages) }]));

/** Another meeting: what is being written stays. @param {Chat} chat @returns {Chat} */
export const nextMeeting = (chat) => ({ ...NO_CHAT, place: chat.place, drafts: chat.drafts, pending: chat.pending });

/** In a private line that was opened here; any other is read when it is opened. @param {Chat} chat @param {number} line @param {ChatMessage} message */
function inLine(chat, line, message) {
  const past = chat.past.get(line);
  return past || chat.asked.has(line) ? withPast(chat, line, [message], past?.more ?? true) : chat;
}

/** What the snapshot has no room for any more is the newest of what is older. @param {Chat} chat @param {Snapshot} before */
function pushedOut(chat, before) {
  const [first] = before.messages;
  if (!first || before.messages.length < PAGE) return chat;
  const past = chat.past.get(null) ?? { messages: [], more: true };
  const all = [...past.messages, first];
  const isFollowing = chat.isAtEnd && chat.tail === null && !chat.asked.has(null);
  const kept = isFollowing ? all.slice(-KEPT) : all;
  return { ...chat, past: new Map(chat.past).set(null, { messages: kept, more: past.more || kept.length < all.length }) };
}

/** A page that was asked for. @param {Chat} chat @param {Messages} page @param {Snapshot} room @returns {Chat} */
export function paged(chat, page, room) {
  const asked = new Set(chat.asked);
  asked.delete(page.line);
  if (page.meeting !== room.meeting.id) return { ...chat, asked };
  const shown = page.line === null ? (room.messages[0]?.id ?? Infinity) : Infinity;
  const found = page.messages
    .filter(({ id }) => id < shown && (page.line !== null || id > chat.clearedTo))
    .map((message) => withoutGone(message, chat.gone));
  return reacted(withPast({ ...chat, asked }, page.line, found, page.more), page.reactions);
}

/** Read before it was deleted, arrived after. @param {ChatMessage} message @param {ReadonlySet<number>} gone @returns {ChatMessage} */
function withoutGone(message, gone) {
  const { id, reply } = message;
  if (gone.has(id)) return { ...message, text: '', deleted: true };
  return reply && gone.has(reply.message) ? { ...message, reply: { ...reply, text: '' } } : message;
}

/** @param {Chat} chat @param {number | null} line @param {readonly ChatMessage[]} found @param {boolean} more @returns {Chat} */
function withPast(chat, line, found, more) {
  const all = new Map([...(chat.past.get(line)?.messages ?? []), ...found].map((message) => [message.id, message]));
  const messages = [...all.values()].sort((a, b) => a.id - b.id);
  return { ...chat, past: new Map(chat.past).set(line, { messages, more }) };
}

// ---- reactions

/** What the server says of them; what is mine only where it says so. @param {Chat} chat @param {readonly MessageReactions[]} told @returns {Chat} */
export function reacted(chat, told) {
  if (!told.length) return chat;
  const reactions = new Map(chat.reactions);
  for (const { message, counts, mine } of told) {
    reactions.set(message, { counts, mine: mine ?? reactions.get(message)?.mine ?? [] });
  }
  return { ...chat, reactions };
}

/**
 * I did, here or in another tab of mine; the count moves at once, and the server's follows.
 * @param {Chat} chat @param {{ message: number, kind: Kind, on: boolean }} it @returns {Chat}
 */
export function iReacted(chat, { message, kind, on }) {
  const { counts, mine } = chat.reactions.get(message) ?? { counts: [], mine: [] };
  if (mine.includes(kind) === on) return chat;
  const others = counts.filter((of) => of.kind !== kind);
  const count = (counts.find((of) => of.kind === kind)?.count ?? 0) + (on ? 1 : -1);
  return reacted(chat, [
    {
      message,
      counts: count > 0 ? [...others, { kind, count }] : others,
      mine: on ? [...mine, kind] : mine.filter((of) => of !== kind),
    },
  ]);
}

/**
 * A welcome. After a fresh snapshot what is older is asked for anew: there may be a gap between.
 * @param {Chat} chat @param {{ snapshot: Snapshot | null, reactions: readonly MessageReactions[] }} welcome @param {Known | null} before @returns {Chat}
 */
export function back(chat, { snapshot, reactions }, before) {
  if (!snapshot) return reacted({ ...chat, asked: new Set() }, reactions);
  const isSame = !before || before.room.meeting.id === snapshot.meeting.id;
  const kept = isSame ? chat : nextMeeting(chat);
  const keys = new Set(snapshot.messages.map(({ key }) => key));
  return reacted(
    { ...kept, past: new Map(), asked: new Set(), tail: null, pending: kept.pending.filter(({ key }) => !keys.has(key)) },
    reactions,
  );
}

/** @template {ReadonlyMap<any, any> | Readonly<Record<string, any>>} T @param {T} of @param {any} key @returns {T} */
function without(of, key) {
  if (of instanceof Map) {
    const next = new Map(of);
    next.delete(key);
    return /** @type {any} */ (next);
  }
  const { [key]: _, ...rest } = /** @type {any} */ (of);
  return rest;
}
