// The rules of the mesh, with connections that are only played: who is listened to, what is dropped, what is asked again.
// Run by `node --test tests/js/*.test.mjs`; real video is the matter of tests/browser.

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { shapeFor } from '../../static/room/media/audience.js';
import { loudness } from '../../static/room/media/level.js';
import { createMesh } from '../../static/room/media/mesh.js';

const ME = { participant: 1, tab: 'my-tab-00' };
const ANN = { participant: 2, tab: 'anns-tab-00' };
const ON_STAGE = [onStage(ANN)];

/** @type {FakeConnection[]} */
let connections = [];
/** @type {any[]} */
let sent = [];
/** @type {() => Promise<void>} */
let answer = () => Promise.resolve();

class FakeConnection {
  connectionState = 'new';
  signalingState = 'stable';
  localDescription = { sdp: 'mine' };
  /** @type {object | null} */
  remoteDescription = null;
  /** @type {object[]} */
  candidates = [];

  constructor() {
    connections.push(this);
  }
  async setLocalDescription() {}
  /** @param {object} description */
  async setRemoteDescription(description) {
    this.remoteDescription = description;
  }
  /** @param {object} candidate */
  async addIceCandidate(candidate) {
    assert.ok(this.remoteDescription, 'a candidate before the description');
    this.candidates.push(candidate);
  }
  /** What is sent, in order. @type {any[]} */
  sending = [];
  /** @param {any} track */
  addTransceiver(track) {
    const at = this.sending.push(track) - 1;
    return { sender: { getParameters: () => ({}), replaceTrack: async (next) => void (this.sending[at] = next) } };
  }
  /** What comes in, in order. @type {any[]} */
  transceivers = [];
  getTransceivers = () => this.transceivers;
  /** @param {any} track */
  brings(track) {
    const transceiver = {};
    this.transceivers.push(transceiver);
    this.ontrack({ track, transceiver });
  }
  ontrack() {}
  close() {
    this.connectionState = 'closed';
  }
  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
  onconnectionstatechange() {}
}

class FakeStream {
  tracks = [];
  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio');
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video');
  addTrack = (track) => this.tracks.push(track);
}

/** @param {string} kind */
const track = (kind) => ({ kind, readyState: 'live', stop() { this.readyState = 'ended'; } });

/** A screen to share. */
function aScreen() {
  const stream = new FakeStream();
  stream.addTrack(track('video'));
  return stream;
}

Object.assign(globalThis, { RTCPeerConnection: FakeConnection, MediaStream: FakeStream });

/** @param {{ participant: number, tab: string }} address */
function onStage({ participant, tab }) {
  return { request: participant, person: { id: participant, name: '', role: 'attendee' }, tab, microphone: true, camera: true, since: '' };
}

/** Let all promises run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function mesh() {
  const send = (/** @type {any} */ command) => {
    sent.push(command);
    return answer();
  };
  return createMesh({ me: ME.participant, tab: ME.tab, iceServers: [], send, onChange: () => {} });
}

/** @param {any} it @param {string} step */
const hears = (it, sender, session, step, more = {}) =>
  it.handle({ type: 'signalled', sender, session, data: { step, ...more } });

/** @param {string} step */
const said = (step) => sent.filter((command) => command.data?.step === step);

/** A mesh that sees Ann. */
async function watching() {
  const it = mesh();
  it.sync(ON_STAGE);
  const [{ session }] = said('watch');
  hears(it, ANN, session, 'offer', { sdp: 'hers' });
  await settle();
  connections[0].become('connected');
  assert.equal(it.streams.size, 1);
  return { it, session };
}

beforeEach(() => {
  connections = [];
  sent = [];
  answer = () => Promise.resolve();
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

test('who is on stage is watched, and seen once connected', async () => {
  const { session } = await watching();
  assert.deepEqual(sent[0].to, ANN);
  assert.equal(said('answer')[0].session, session);
});

test('who is no longer on stage is gone at once', async () => {
  const { it } = await watching();
  it.sync([]);
  assert.equal(it.streams.size, 0);
  assert.equal(connections[0].connectionState, 'closed');
});

test('who moved to another tab is watched there, and no longer here', async () => {
  const { it } = await watching();
  const moved = { ...ANN, tab: 'anns-tab-01' };
  it.sync([onStage(moved)]);
  assert.equal(it.streams.size, 0);
  assert.deepEqual(said('watch').at(-1).to, moved);
});

test('offers from anyone else, from another tab or another session are ignored', async () => {
  const it = mesh();
  it.sync(ON_STAGE);
  const [{ session }] = said('watch');
  hears(it, { participant: 3, tab: 'eves-tab-00' }, session, 'offer', { sdp: 'x' });
  hears(it, { ...ANN, tab: 'anns-tab-01' }, session, 'offer', { sdp: 'x' });
  hears(it, ANN, 'another-session', 'offer', { sdp: 'x' });
  await settle();
  assert.equal(connections[0].remoteDescription, null);
  assert.equal(said('answer').length, 0);
});

test('candidates that come before the offer are kept', async () => {
  const it = mesh();
  it.sync(ON_STAGE);
  const [{ session }] = said('watch');
  hears(it, ANN, session, 'candidates', { candidates: [{ candidate: 'a' }] });
  hears(it, ANN, session, 'offer', { sdp: 'hers' });
  await settle();
  assert.deepEqual(connections[0].candidates, [{ candidate: 'a' }]);
});

test('no offer: asked again in a new session, with longer and longer pauses', async () => {
  mesh().sync(ON_STAGE);
  mock.timers.tick(10_000);
  mock.timers.tick(1200);
  mock.timers.tick(10_000);
  assert.equal(said('watch').length, 2);
  mock.timers.tick(1500);
  assert.equal(said('watch').length, 2);
  mock.timers.tick(900);
  assert.equal(said('watch').length, 3);
  assert.equal(new Set(said('watch').map(({ session }) => session)).size, 3);
});

test('a refused watch is not waited for', async () => {
  answer = () => Promise.reject(new Error('not_on_stage'));
  mesh().sync(ON_STAGE);
  await settle();
  mock.timers.tick(1200);
  assert.equal(said('watch').length, 2);
});

test('a lost connection: what is seen stays until the new one is there', async () => {
  const { it } = await watching();
  const before = it.streams.get(2);
  connections[0].become('disconnected');
  mock.timers.tick(3000);
  const { session } = said('watch').at(-1);
  assert.equal(it.streams.get(2), before);
  hears(it, ANN, session, 'offer', { sdp: 'hers' });
  await settle();
  connections[1].become('connected');
  assert.notEqual(it.streams.get(2), before);
  assert.equal(connections[0].connectionState, 'closed');
});

test('after a server restart a connection that works is left alone', async () => {
  const { it, session } = await watching();
  it.sync(ON_STAGE);
  it.reconnected([]);
  it.handle({ type: 'publisher_ready', publisher: ANN });
  await settle();
  assert.equal(connections.length, 1);
  // Asked for by its own session: a publisher that has it does nothing.
  assert.equal(said('watch').at(-1).session, session);
});

test('a refreshed publisher offers the session anew, and takes the place of its old self', async () => {
  const { it, session } = await watching();
  const before = it.streams.get(2);
  it.handle({ type: 'publisher_ready', publisher: ANN });
  hears(it, ANN, session, 'offer', { sdp: 'hers, again' });
  await settle();
  connections[1].become('connected');
  assert.notEqual(it.streams.get(2), before);
  assert.equal(connections[0].connectionState, 'closed');
});

test('I send only while I am on stage in this tab', async () => {
  const it = mesh();
  await it.publish(new FakeStream());
  hears(it, ANN, 'session-00', 'watch');
  it.sync([onStage({ ...ME, tab: 'my-other-tab' })]);
  hears(it, ANN, 'session-00', 'watch');
  await settle();
  assert.equal(said('offer').length, 0);
  it.sync([onStage(ME)]);
  hears(it, ANN, 'session-00', 'watch');
  hears(it, ANN, 'session-00', 'watch');
  await settle();
  assert.equal(said('offer').length, 1);
});

test('off the stage everything of mine stops at once', async () => {
  const it = mesh();
  it.sync([onStage(ME)]);
  await it.publish(new FakeStream());
  assert.equal(sent.at(-1).type, 'publishing');
  hears(it, ANN, 'session-00', 'watch');
  await settle();
  it.sync([]);
  assert.equal(connections[0].connectionState, 'closed');
  assert.equal(it.streams.size, 0);
  hears(it, ANN, 'session-01', 'watch');
  await settle();
  assert.equal(said('offer').length, 1);
});

/** Me on stage, watched by Ann and Zoe. */
async function watched() {
  const it = mesh();
  it.sync([onStage(ME)]);
  await it.publish(new FakeStream());
  hears(it, ANN, 'session-00', 'watch');
  hears(it, { participant: 3, tab: 'zoes-tab-00' }, 'session-01', 'watch');
  await settle();
  for (const connection of connections) connection.become('connected');
  return { it, states: () => connections.map(({ connectionState }) => connectionState) };
}

test('who is not in the room any more is sent nothing after a while, whatever their browser does', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const { it, states } = await watched();
  const look = (/** @type {number} */ at, /** @type {number[]} */ present) => {
    now = at;
    it.keepTo((id) => present.includes(id));
  };
  look(0, [2]);
  look(30_000, [2, 3]); // back in time
  look(40_000, [2]);
  look(80_000, [2]);
  assert.deepEqual(states(), ['connected', 'connected']);
  it.reconnected([]); // my own line was broken: nobody is known to have been away
  look(90_000, [2]);
  assert.deepEqual(states(), ['connected', 'connected']);
  look(135_000, [2]);
  assert.deepEqual(states(), ['connected', 'closed']);
});

test('who has left, or was sent out, is sent nothing from then on', async () => {
  const { it, states } = await watched();
  it.turnAway(3);
  assert.deepEqual(states(), ['connected', 'closed']);
});

test('the more viewers, the less each gets', () => {
  const rates = [1, 4, 8, 30].map((viewers) => shapeFor(viewers).maxBitrate);
  assert.deepEqual(rates, [600_000, 400_000, 250_000, 150_000]);
});

test('a quiet room is no sound, a voice is', () => {
  assert.equal(loudness(0), 0);
  assert.ok(loudness(0.05) > 0.4);
  assert.equal(loudness(1), 1);
});

test('what comes after a person’s two tracks is their screen, shown only while the server says that they share it', async () => {
  const { it } = await watching();
  const tracks = ['audio', 'video', 'video', 'audio'].map(track);
  for (const one of tracks) connections[0].brings(one);
  assert.deepEqual(it.streams.get(2).getTracks(), tracks.slice(0, 2));
  assert.equal(it.screenOf(2), null);
  it.sync([{ ...onStage(ANN), screen: true }]);
  assert.deepEqual(it.screenOf(2).getTracks(), tracks.slice(2));
  it.sync(ON_STAGE);
  assert.equal(it.screenOf(2), null);
});

test('my screen goes out when the server says that I share it, to all and to who comes later; then no more', async () => {
  const it = mesh();
  it.sync([onStage(ME)]);
  await it.publish(new FakeStream());
  hears(it, ANN, 'session-00', 'watch');
  await settle();
  const screen = aScreen();
  const [picture] = screen.getTracks();
  it.shareScreen(screen);
  assert.equal(connections[0].sending[2], 'video');
  it.sync([{ ...onStage(ME), screen: true }]);
  hears(it, { participant: 3, tab: 'zoes-tab-00' }, 'session-01', 'watch');
  await settle();
  assert.deepEqual(connections.map(({ sending }) => sending[2]), [picture, picture]);
  it.sync([onStage(ME)]);
  assert.deepEqual(connections.map(({ sending }) => sending[2]), [null, null]);
  it.shareScreen(null);
  assert.equal(picture.readyState, 'ended');
  assert.deepEqual(connections.map(({ connectionState }) => connectionState), ['new', 'new']);
});

test('off the stage my screen is let go', async () => {
  const it = mesh();
  it.sync([{ ...onStage(ME), screen: true }]);
  await it.publish(new FakeStream());
  const screen = aScreen();
  it.shareScreen(screen);
  it.sync([]);
  assert.equal(screen.getTracks()[0].readyState, 'ended');
  assert.equal(it.myScreen(), null);
});

test('a screen keeps its size, and gets more than a face', () => {
  for (const viewers of [1, 5, 9, 40]) {
    assert.ok(shapeFor(viewers, 'screen').maxBitrate > shapeFor(viewers).maxBitrate);
    assert.equal(shapeFor(viewers, 'screen').scaleResolutionDownBy, undefined);
  }
});
