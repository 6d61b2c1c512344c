// The newest messages to everyone, what is pinned, the private lines, and who may not write.

/**
 * @import { ChatMessage, Line, Person, Snapshot } from '../protocol.js'
 * @import { Reducers } from '../state.js'
 */

/** Messages in a snapshot. */
export const PAGE = 50;

export const chatReducers = /** @satisfies {Partial<Reducers>} */ ({
  message_sent: (room, { line, message }) =>
    line
      ? { ...room, lines: withLine(room.lines, line, message) }
      : { ...room, messages: [...room.messages, message].slice(-PAGE) },
  message_deleted: (room, { message }) => ({
    ...room,
    messages: withoutText(room.messages, message),
    pinned: withoutText(room.pinned, message).filter(({ id }) => id !== message),
  }),
  message_pinned: (room, { message }) => ({ ...room, pinned: [...room.pinned, message].sort(byId) }),
  message_unpinned: (room, { message }) => ({ ...room, pinned: room.pinned.filter(({ id }) => id !== message) }),
  chat_blocked: (room, { person }) => ({ ...room, blocked: [...room.blocked, person].sort(byId) }),
  chat_unblocked: (room, { person }) => ({ ...room, blocked: room.blocked.filter(({ id }) => id !== person.id) }),
  chat_cleared: (room) => ({ ...room, messages: [], pinned: [] }),
});

/**
 * A deleted message keeps its place; what it said is gone, also where it was quoted.
 * @template {ChatMessage} T
 * @param {readonly T[]} messages
 * @param {number} id
 * @returns {T[]}
 */
export function withoutText(messages, id) {
  return messages.map((message) => {
    if (message.id === id) return { ...message, text: '', deleted: true };
    return message.reply?.message === id ? { ...message, reply: { ...message.reply, text: '' } } : message;
  });
}

/**
 * People are called what they are called now, also where they are quoted; the role stays that of the time.
 * @template {ChatMessage} T
 * @param {readonly T[]} messages
 * @param {Person} person
 * @returns {T[]}
 */
export function withName(messages, { id, name }) {
  return messages.map((message) => {
    const author = message.author.id === id ? { ...message.author, name } : message.author;
    const reply = message.reply?.participant === id ? { ...message.reply, name } : message.reply;
    return { ...message, author, reply };
  });
}

/** The line with the last word comes last. @param {Line[]} lines @param {Person} person @param {ChatMessage} message */
const withLine = (lines, person, { id, author }) => [
  ...lines.filter((line) => line.person.id !== person.id),
  { person, last: id, waits: author.role === 'attendee' },
];

/** @param {{ id: number }} a @param {{ id: number }} b */
const byId = (a, b) => a.id - b.id;
