import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

/** @type {FakeSocket[]} */
let sockets = [];
class FakeSocket {
  static OPEN = 1;
  readyState = 0;
  sent = [];
  constructor(url) {
    this.url = url;
    sockets.push(this);
  }
  send = (text) => this.sent.push(JSON.parse(text));
  close = () => {
    this.readyState = 3;
  };
  open() {
    this.readyState = 1;
    this.onopen();
  }
  hear = (frame) => this.onmessage({ data: JSON.stringify(frame) });
  die(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
  }
}
globalThis.WebSocket = FakeSocket;
globalThis.window = new EventTarget();
globalThis.document = new EventTarget();
const { Lost, Refused, openSocket } = await import('../../static/room/socket.js');

const said = [];
/** What becomes of what was said into a broken line. @type {Record<string, string>} */
let fates = {};
const line = () => {
  const note = (what) => (value) => said.push(value === undefined ? [what] : [what, value]);
  return openSocket({
    url: 'ws://room',
    hello: () => ({ ticket: 't', tab: 'tab', resume: null }),
    welcomed: () => {
      said.push(['welcomed']);
      return ({ type }) => fates[type] ?? 'again';
    },
    outside: ({ status }) => said.push(['outside', status]),
    heard: note('heard'),
    lost: note('lost'),
    replaced: note('replaced'),
    changed: note('changed'),
    pinged: (ms) => said.push([ms === Infinity ? 'no answer' : 'answer']),
    closed: (why, isSentOut) => said.push(isSentOut ? ['sent out', why] : ['closed', why]),
  });
};
const last = () => sockets[sockets.length - 1];
const come = () => {
  last().open();
  last().hear({ type: 'welcome' });
};

beforeEach(() => {
  sockets = [];
  said.length = 0;
  fates = {};
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => mock.timers.reset());

test('hello first; a command is done, or refused in words', async () => {
  const { say } = line();
  come();
  assert.deepEqual(last().sent[0], { type: 'hello', ticket: 't', tab: 'tab', resume: null });
  const asking = say({ type: 'ask' });
  const ending = say({ type: 'end_meeting' });
  const [, ask, end] = last().sent;
  assert.equal(ask.type, 'ask');
  last().hear({ type: 'done', id: ask.id });
  last().hear({ type: 'refused', id: end.id, code: 'not_started', text: 'No meeting is running.' });
  await asking;
  await assert.rejects(ending, (why) => why instanceof Refused && why.message === 'No meeting is running.');
});

test('a command in a broken line is said again, and counts as done if it had come through', async () => {
  const { say } = line();
  come();
  const asking = say({ type: 'ask' });
  const { id } = last().sent[1];
  last().die();
  assert.deepEqual(said.at(-1), ['lost']);
  mock.timers.tick(700);
  assert.equal(sockets.length, 2);
  come();
  assert.deepEqual(last().sent[1], { type: 'ask', id });
  last().hear({ type: 'refused', id, code: 'already_asked', text: '' });
  await asking;
});

test('what was overtaken in a broken line is not said again', async () => {
  const { say } = line();
  come();
  const joining = say({ type: 'join', microphone: true, camera: true });
  const asking = say({ type: 'ask' });
  const raising = say({ type: 'raise_hand' });
  const [, , , { id }] = last().sent;
  last().die();
  fates = { join: 'done', ask: 'lost' };
  mock.timers.tick(700);
  come();
  assert.deepEqual(last().sent.slice(1), [{ type: 'raise_hand', id }]);
  await joining;
  await assert.rejects(asking, Lost);
  last().hear({ type: 'done', id });
  await raising;
});

test('outside of a locked room the line is good, what was to be said inside is lost, and the welcome comes on it', async () => {
  const { say } = line();
  come();
  const asking = say({ type: 'ask' });
  last().die();
  mock.timers.tick(700);
  last().open();
  last().hear({ type: 'outside', status: 'declined' });
  assert.deepEqual(said.at(-1), ['outside', 'declined']);
  await assert.rejects(asking, Lost);
  const knocking = say({ type: 'knock' });
  const { id, type } = last().sent.at(-1);
  assert.equal(type, 'knock');
  last().hear({ type: 'outside', status: 'waiting' });
  last().hear({ type: 'done', id });
  await knocking;
  mock.timers.tick(8000);
  assert.equal(last().sent.at(-1).type, 'ping');
  last().hear({ type: 'welcome' });
  assert.deepEqual(said.at(-1), ['welcomed']);
  assert.equal(sockets.length, 2);
});

test('a command that must not be said twice is lost instead', async () => {
  const { say } = line();
  come();
  const ending = say({ type: 'end_meeting' });
  last().die();
  await assert.rejects(ending, Lost);
});

test('a silent line is asked, then given up', () => {
  line();
  come();
  mock.timers.tick(8000);
  assert.equal(last().sent.at(-1).type, 'ping');
  mock.timers.tick(4000);
  assert.deepEqual(said.at(-1), ['lost']);
  mock.timers.tick(700);
  assert.equal(sockets.length, 2);
});

test('any word keeps the line', () => {
  line();
  come();
  mock.timers.tick(8000);
  last().hear({ type: 'done', id: last().sent.at(-1).id });
  mock.timers.tick(7000);
  assert.equal(sockets.length, 1);
});

test('retries grow to five seconds and no further', () => {
  line();
  for (let tries = 0; tries < 12; tries += 1) {
    last().die();
    const before = sockets.length;
    mock.timers.tick(5000);
    assert.equal(sockets.length, before + 1);
  }
});

test('a final close code is final, others say what to change', () => {
  line();
  come();
  last().die(4409);
  assert.deepEqual(said.slice(-2), [['replaced'], ['lost']]);
  mock.timers.tick(700);
  come();
  last().die(4410);
  assert.deepEqual(said.slice(-2), [['changed'], ['lost']]);
  mock.timers.tick(700);
  last().open();
  last().die(4401, 'Open the room again from your course.');
  assert.deepEqual(said.at(-1), ['closed', 'Open the room again from your course.']);
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 3);
});

test('who was sent out does not come back by itself', () => {
  line();
  come();
  last().die(4404, 'A moderator has sent you out.');
  assert.deepEqual(said.at(-1), ['sent out', 'A moderator has sent you out.']);
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 1);
});

test('how long an answer takes is told, and that none came', () => {
  line();
  come();
  mock.timers.tick(8000);
  last().hear({ type: 'done', id: last().sent.at(-1).id });
  assert.deepEqual(said.at(-1), ['answer']);
  last().hear({ type: 'done', id: last().sent.at(-1).id });
  assert.equal(said.filter(([what]) => what === 'answer').length, 1, 'an answer counts once');
  mock.timers.tick(8000);
  mock.timers.tick(4000);
  assert.deepEqual(said.slice(-2).map(([what]) => what), ['no answer', 'lost']);
});
