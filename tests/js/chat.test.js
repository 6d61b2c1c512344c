import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../static/room/chat/links.js';
import {
  after, back, drawn, DRAWN, hasMore, iReacted, isUnread, markRead, messagesIn, newIn, NO_CHAT, paged, pendingIn, placeFor,
  reacted, unreadBadge, unreadIn,
} from '../../static/room/chat/state.js';
import { PAGE } from '../../static/room/reducers/chat.js';
import { apply, fromSnapshot } from '../../static/room/state.js';
import { told } from '../../static/room/words.js';
import { ana, at, by, logged, snapshot, teacher, zoe } from './room.js';

const message = (id, change) => ({
  id,
  key: `key-${id}`,
  author: ana,
  at: at(id % 60),
  text: `Text ${id}`,
  reply: null,
  deleted: false,
  ...change,
});
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const ids = (messages) => messages.map(({ id }) => id);
const quote = (id) => ({ message: id, participant: ana.id, name: ana.name, text: `Text ${id}` });

/** The page: what it knows of the room and keeps of the chat, after these events. */
function page(you, first, ...events) {
  let known = { ...fromSnapshot(first), you };
  let chat = NO_CHAT;
  events.forEach((event, index) => {
    const entry = logged(11 + index, event);
    chat = after(chat, entry, known.room);
    known = apply(known, entry);
  });
  return { known, chat };
}
const sent = (it, line = null) => ({ type: 'message_sent', line, message: it });

// ---- the room's own part

test('the newest fifty stay; a deleted one keeps its place without its text, also where it is quoted', () => {
  const first = snapshot({ messages: range(1, 50), pinned: [message(3)] });
  const answer = message(51, { author: zoe, reply: quote(3) });
  const { known } = page(ana, first, sent(answer), { type: 'message_deleted', line: null, message: 3, by });
  assert.deepEqual(ids(known.room.messages), ids(range(2, 51)));
  assert.deepEqual(known.room.messages[1], message(3, { text: '', deleted: true }));
  assert.equal(known.room.messages.at(-1).reply.text, '');
  assert.deepEqual(known.room.pinned, []);
});

test('pinned messages are in the order they were written, and go with a cleared chat', () => {
  const pins = [5, 2].map((id) => ({ type: 'message_pinned', message: message(id), by }));
  const { known } = page(ana, snapshot(), ...pins);
  assert.deepEqual(ids(known.room.pinned), [2, 5]);
  const cleared = page(ana, { ...known.room, number: 10 }, { type: 'message_unpinned', message: 2, by }, { type: 'chat_cleared', by }).known;
  assert.deepEqual([cleared.room.pinned, cleared.room.messages], [[], []]);
});

test('a private line moves to the end with its last word, and waits for an answer or not', () => {
  const lines = [
    { person: ana, last: 5, waits: true },
    { person: zoe, last: 6, waits: true },
  ];
  const { known } = page(teacher, snapshot({ lines }), sent(message(7, { author: teacher }), ana));
  assert.deepEqual(known.room.lines, [lines[1], { person: ana, last: 7, waits: false }]);
  assert.deepEqual(known.room.messages, []);
});

test('a new name is on everything somebody wrote, the role stays that of the time', () => {
  const renamed = { ...ana, name: 'Ana B.', role: 'moderator' };
  const first = snapshot({ messages: [message(1), message(2, { author: zoe, reply: quote(1) })], blocked: [ana] });
  const { room } = page(zoe, first, { type: 'person_changed', person: renamed }).known;
  assert.deepEqual(room.messages[0].author, { ...ana, name: 'Ana B.' });
  assert.equal(room.messages[1].reply.name, 'Ana B.');
  assert.deepEqual(room.blocked, [renamed]);
});

// ---- older messages

test('what the snapshot has no room for is kept as older, without a gap', () => {
  const { known, chat } = page(ana, snapshot({ messages: range(1, 50) }), ...range(51, 53).map((it) => sent(it)));
  assert.deepEqual(ids(messagesIn(known.room, chat, null)), ids(range(1, 53)));
  assert.equal(hasMore(known.room, chat, null), true);
});

test('while one reads the newest, only so many older ones are kept; while one reads older ones, all', () => {
  const events = range(51, 400).map((it) => sent(it));
  const first = snapshot({ messages: range(1, 50) });
  const following = page(ana, first, ...events);
  assert.equal(messagesIn(following.known.room, following.chat, null).length, DRAWN);
  let known = { ...fromSnapshot(first), you: ana };
  let chat = { ...NO_CHAT, isAtEnd: false };
  for (const [index, event] of events.entries()) {
    chat = after(chat, logged(11 + index, event), known.room);
    known = apply(known, logged(11 + index, event));
  }
  assert.deepEqual(ids(messagesIn(known.room, chat, null)), ids(range(1, 400)));
});

test('pages are put before what is there, whatever happened meanwhile', () => {
  const { room } = page(ana, snapshot({ messages: range(101, 150) })).known;
  const asked = { ...NO_CHAT, asked: new Set([null]), gone: new Set([70]) };
  const frame = { meeting: 7, line: null, messages: [...range(52, 100), message(101)], more: true, reactions: [] };
  frame.messages[20] = message(72, { reply: quote(70) });
  const one = paged(asked, frame, room);
  assert.deepEqual(ids(messagesIn(room, one, null)), ids(range(52, 150)));
  const [gone, quoting] = messagesIn(room, one, null).filter(({ id }) => id === 70 || id === 72);
  assert.deepEqual([gone.text, gone.deleted, quoting.reply.text], ['', true, '']);
  assert.equal(one.asked.has(null), false);
  const two = paged(one, { meeting: 7, line: null, messages: range(30, 51), more: false, reactions: [] }, room);
  assert.deepEqual(ids(messagesIn(room, two, null)), ids(range(30, 150)));
  assert.equal(hasMore(room, two, null), false);
});

test('a page of another meeting, or from before the chat was cleared, adds nothing', () => {
  const { known, chat } = page(ana, snapshot({ messages: range(101, 150) }), { type: 'chat_cleared', by }, sent(message(151)));
  const old = { line: null, messages: range(90, 99), more: true, reactions: [] };
  assert.deepEqual(ids(messagesIn(known.room, paged(chat, { ...old, meeting: 7 }, known.room), null)), [151]);
  assert.deepEqual(paged(NO_CHAT, { ...old, meeting: 6 }, known.room).past, new Map());
});

test('a private line is read when it is opened, and goes on from there', () => {
  const first = snapshot({ lines: [{ person: ana, last: 4, waits: true }] });
  const { known, chat } = page(teacher, first, sent(message(8), ana));
  assert.deepEqual(messagesIn(known.room, chat, ana.id), []);
  assert.equal(hasMore(known.room, chat, ana.id), true);
  // Asked for; what is said meanwhile comes before the page.
  const asked = { ...chat, asked: new Set([ana.id]) };
  const meanwhile = after(asked, logged(12, sent(message(9), ana)), known.room);
  const frame = { meeting: 7, line: ana.id, messages: [message(4), message(8), message(9)], more: false, reactions: [] };
  const read = paged(meanwhile, frame, known.room);
  assert.deepEqual(ids(messagesIn(known.room, read, ana.id)), [4, 8, 9]);
  assert.equal(hasMore(known.room, read, ana.id), false);
});

test('a fresh snapshot drops what may have a gap before it; another meeting starts clean but for what is being written', () => {
  const first = snapshot({ messages: range(1, 50) });
  const { known, chat } = page(ana, first, sent(message(51)));
  const full = { ...chat, drafts: { everyone: 'Hel' }, read: { everyone: 51 }, pending: [{ key: 'key-60', line: null, text: 'x' }] };
  const same = back(full, { snapshot: snapshot({ messages: range(60, 109) }), reactions: [] }, known);
  assert.deepEqual([same.past.size, same.read, same.pending], [0, { everyone: 51 }, []]);
  const next = back(full, { snapshot: snapshot({ meeting: { id: 8, started_at: null } }), reactions: [] }, known);
  assert.deepEqual([next.read, next.drafts, next.pending.length], [{}, { everyone: 'Hel' }, 1]);
  assert.equal(back(full, { snapshot: null, reactions: [] }, known).past, full.past);
});

test('only so much is drawn: the newest, or the stretch one has scrolled to', () => {
  const all = range(1, 500);
  assert.deepEqual(ids(drawn(all, null)), ids(range(501 - DRAWN, 500)));
  assert.deepEqual(ids(drawn(all, 300)), ids(range(301 - DRAWN, 300)));
  assert.deepEqual(ids(drawn(all, 20)), ids(range(1, 20)));
});

// ---- writing and reading

test('what was sent is on its way until it stands in the room, under the same key', () => {
  const pending = { key: 'key-9', line: null, text: 'Hello', reply: null, why: null };
  const chat = { ...NO_CHAT, pending: [pending] };
  assert.deepEqual(pendingIn(chat, null, []), [pending]);
  assert.deepEqual(pendingIn(chat, ana.id, []), []);
  assert.deepEqual(pendingIn(chat, null, [message(9)]), []);
  assert.deepEqual(after(chat, logged(11, sent(message(9))), snapshot()).pending, []);
});

test('what others wrote is unread until it was in sight; one’s own and deleted ones are not', () => {
  const messages = [message(1, { author: zoe }), message(2), message(3, { author: zoe, text: '', deleted: true }), message(4, { author: zoe })];
  const { known } = page(ana, snapshot({ messages }));
  assert.deepEqual(ids(unreadIn(known, NO_CHAT, null)), [1, 4]);
  assert.equal(unreadBadge(known, NO_CHAT), '2');
  const read = markRead(known, NO_CHAT, null);
  assert.equal(unreadBadge(known, read), '');
  assert.equal(markRead(known, read, null), read);
  const many = page(ana, snapshot({ messages: range(1, PAGE).map((it) => ({ ...it, author: zoe })) })).known;
  assert.equal(unreadBadge(many, NO_CHAT), '50+');
});

test('a private line is new to moderators when an attendee wrote, to the attendee when a moderator did', () => {
  const asked = { person: ana, last: 5, waits: true };
  const answered = { person: ana, last: 6, waits: false };
  const as = (you) => ({ ...fromSnapshot(snapshot()), you });
  assert.deepEqual([asked, answered].map((line) => isUnread(as(teacher), NO_CHAT, line)), [true, false]);
  assert.deepEqual([asked, answered].map((line) => isUnread(as(ana), NO_CHAT, line)), [false, true]);
  assert.equal(isUnread(as(teacher), { ...NO_CHAT, read: { [ana.id]: 5 } }, asked), false);
});

test('the mark of what is new stands only where something was read before', () => {
  const { known } = page(ana, snapshot({ messages: [message(1, { author: zoe }), message(2, { author: zoe })] }));
  assert.equal(newIn(known, NO_CHAT, 'everyone'), null);
  assert.equal(newIn(known, { ...NO_CHAT, read: { everyone: 1 } }, 'everyone'), 1);
  assert.equal(newIn(known, { ...NO_CHAT, read: { everyone: 2 } }, 'everyone'), null);
});

test('an attendee has one private line, their own', () => {
  const as = (you) => ({ ...fromSnapshot(snapshot()), you });
  assert.deepEqual(['everyone', 'lines', zoe.id].map((place) => placeFor(as(ana), place)), ['everyone', ana.id, ana.id]);
  assert.equal(placeFor(as(teacher), zoe.id), zoe.id);
});

// ---- reactions

test('my reaction counts at once, and once; the server’s count is right', () => {
  const counts = [{ kind: 'heart', count: 2 }];
  const chat = reacted(NO_CHAT, [{ message: 1, counts, mine: [] }]);
  const mine = iReacted(chat, { message: 1, kind: 'heart', on: true });
  assert.deepEqual(mine.reactions.get(1), { counts: [{ kind: 'heart', count: 3 }], mine: ['heart'] });
  assert.equal(iReacted(mine, { message: 1, kind: 'heart', on: true }), mine);
  const said = reacted(mine, [{ message: 1, counts: [{ kind: 'heart', count: 5 }], mine: null }]);
  assert.deepEqual(said.reactions.get(1), { counts: [{ kind: 'heart', count: 5 }], mine: ['heart'] });
  const alone = iReacted(NO_CHAT, { message: 2, kind: 'wow', on: true });
  assert.deepEqual(iReacted(alone, { message: 2, kind: 'wow', on: false }).reactions.get(2), { counts: [], mine: [] });
});

// ---- links

const links = (text) => partsOf(text).filter(({ href }) => href).map(({ text: said }) => said);

test('addresses are links, without the sentence around them', () => {
  const said = 'See https://example.org/a?b=c#d, (http://example.org/x_(y)) or HTTPS://EXAMPLE.org/Z.';
  assert.deepEqual(links(said), ['https://example.org/a?b=c#d', 'http://example.org/x_(y)', 'HTTPS://EXAMPLE.org/Z']);
  assert.equal(partsOf(said).map(({ text }) => text).join(''), said);
});

test('nothing else is a link', () => {
  for (const text of [
    'javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'example.org', 'ftp://example.org', 'https://',
    'xhttps://example.org', 'mailto:a@example.org', 'https:// example.org', 'file:///etc/passwd', '//example.org',
  ]) {
    assert.deepEqual(links(text), [], text);
    assert.equal(partsOf(text).map(({ text: part }) => part).join(''), text);
  }
  assert.deepEqual(links('https://example.org/"onmouseover="alert(1)'), ['https://example.org/']);
  assert.deepEqual(links('<a href=https://example.org>'), ['https://example.org']);
  assert.deepEqual(partsOf('https://user@example.org/javascript:alert(1)')[0].href, 'https://user@example.org/javascript:alert(1)');
});

// ---- words

test('who is blocked hears it, and what they still can; moderators hear what the others did', () => {
  const as = (you) => ({ ...fromSnapshot(snapshot()), you });
  const blocked = logged(11, { type: 'chat_blocked', person: ana, by });
  assert.match(told(blocked, as(ana)).text, /blocked you from the chat\. You can still read it/);
  assert.match(told(blocked, as(teacher)).text, /Ana Brito can’t write/);
  const off = { ...snapshot().room, switches: { ...snapshot().room.switches, chat: false } };
  const changed = logged(11, { type: 'room_changed', room: off, by });
  assert.match(told(changed, as(ana)).text, /chat is off/);
  assert.match(told(changed, as(teacher)).text, /You turned the chat off/);
  assert.equal(told(logged(11, { type: 'room_changed', room: snapshot().room, by }), as(ana)), null);
});
