import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

const SIGN_ON = 'https://sign-on.example';
const SCHOOL = 'https://school.instructure.com';

/** A window that can be written to; `answers` says what it says to a message, if it is at that address. */
class FakeWindow {
  constructor(origin, answers = () => null) {
    Object.assign(this, { origin, answers, got: [], frames: {} });
  }
  postMessage(message, origin) {
    if (origin !== this.origin) return; // as browsers do
    this.got.push(message);
    const answer = this.answers(message);
    if (answer) hear({ subject: `${message.subject}.response`, message_id: message.message_id, ...answer }, this);
  }
}

/** Something is said to our page. */
function hear(data, source, origin = source.origin) {
  const event = new Event('message');
  queueMicrotask(() => globalThis.window.dispatchEvent(Object.assign(event, { data, source, origin })));
}

let course;
let forward;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  forward = new FakeWindow(SIGN_ON);
  course = new FakeWindow(SCHOOL);
  course.frames.forwarding = forward;
  globalThis.window = Object.assign(new EventTarget(), { parent: course, opener: null });
  globalThis.location = { ancestorOrigins: [SCHOOL] };
});

const { get, put, storageOf } = await import('../../static/lti/storage.js');
const page = (dataset = {}) => storageOf({ dataset: { target: 'forwarding', origins: `${SIGN_ON} https://canvas.example https://*.instructure.com`, ...dataset } });
const kept = (key, value) => () => ({ key, value });

/** Let time go by until a promise has settled. */
async function inTime(promise) {
  let settled = false;
  promise.finally(() => (settled = true));
  for (let turn = 0; !settled && turn < 100; turn++) {
    for (let micro = 0; micro < 10; micro++) await null;
    if (!settled) mock.timers.tick(100);
  }
  assert.ok(settled, 'it never ends');
  return promise;
}

test('a word is laid down at the sign-on’s frame, and nowhere else', async () => {
  forward.answers = kept('k', 'v');
  assert.equal(await inTime(put(page(), 'k', 'v')), true);
  assert.equal(forward.got[0].subject, 'lti.put_data');
  assert.deepEqual([forward.got[0].key, forward.got[0].value], ['k', 'v']);
  assert.equal(course.got.length, 0);
});

test('a word is fetched', async () => {
  forward.answers = kept('k', 'v');
  assert.equal(await inTime(get(page(), 'k')), 'v');
});

test('a frame that loads late is asked again', async () => {
  forward.answers = () => (forward.got.length > 3 ? { value: 'v' } : null);
  assert.equal(await inTime(get(page(), 'k')), 'v');
  assert.equal(new Set(forward.got.map((message) => message.message_id)).size, 1);
});

test('when the frame says no, the page around us is asked at its own address', async () => {
  forward.answers = () => ({ error: { code: 'storage_exhaustion' } });
  course.answers = kept('k', 'v');
  assert.equal(await inTime(put(page(), 'k', 'v')), true);
  assert.equal(course.got.length, 1);
});

test('so is it when nobody has the word there', async () => {
  forward.answers = kept('k', null);
  course.answers = kept('k', 'v');
  assert.equal(await inTime(get(page(), 'k')), 'v');
});

test('nobody answers, or all say no: that is told', async () => {
  assert.equal(await inTime(get(page(), 'k')), null);
  forward.answers = course.answers = () => ({ error: { code: 'x' } });
  assert.equal(await inTime(put(page(), 'k', 'v')), false);
});

test('without the frame, or for _parent, the page around us is asked', async () => {
  course.answers = kept('k', 'v');
  for (const dataset of [{ target: '_parent' }, { target: 'missing' }]) {
    assert.equal(await inTime(get(page(dataset), 'k')), 'v');
  }
});

test('in a tab of its own, the window that opened it', async () => {
  globalThis.window.parent = globalThis.window;
  globalThis.window.opener = course;
  forward.answers = kept('k', 'v');
  assert.equal(await inTime(get(page(), 'k')), 'v');
  globalThis.window.opener = null;
  assert.equal(page(), null);
});

test('answers from elsewhere, or to other questions, are nothing', async () => {
  const thief = new FakeWindow('https://thief.example');
  const promise = get(page(), 'k');
  await null;
  const { message_id } = forward.got[0];
  const answer = { subject: 'lti.get_data.response', message_id, value: 'stolen' };
  hear(answer, thief);
  hear(answer, thief, SIGN_ON);
  hear(answer, forward, 'https://thief.example');
  hear({ ...answer, message_id: 'another' }, forward);
  hear({ ...answer, subject: 'lti.put_data.response' }, forward);
  hear('text', forward);
  hear(null, forward);
  assert.equal(await inTime(promise), null);
});

test('nothing is sent to an address that is not the platform’s', async () => {
  const thief = new FakeWindow('https://thief.example', kept('k', 'v'));
  globalThis.window.parent = thief;
  globalThis.location = { ancestorOrigins: ['https://thief.example'] };
  assert.equal(await inTime(put(page(), 'k', 'v')), false);
  assert.equal(thief.got.length, 0);
});

test('a wildcard stands for hosts below it, and for no others', async () => {
  for (const [around, is] of [[SCHOOL, true], ['https://instructure.com', false], ['https://xinstructure.com', false], ['http://school.instructure.com', false]]) {
    globalThis.location = { ancestorOrigins: [around] };
    course = new FakeWindow(around, kept('k', 'v'));
    globalThis.window.parent = course;
    assert.equal(await inTime(put(page({ target: '_parent' }), 'k', 'v')), is, around);
  }
});

test('a browser that does not let us look at the frames still has the page around us', async () => {
  course.answers = kept('k', 'v');
  Object.defineProperty(course.frames, 'forwarding', { get: () => { throw new Error('SecurityError'); } });
  assert.equal(await inTime(get(page(), 'k')), 'v');
});
