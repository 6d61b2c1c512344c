// Engine "mesh": everyone on stage sends to everyone in the room, browser to browser. Who may be seen and heard is what
// the server last said; whatever comes from anyone else is not listened to.

import { createAudience } from './audience.js';
import { createEar } from './ear.js';
import { createLevel } from './level.js';
import { createOwn } from './own.js';
import { createWatch } from './watch.js';

/**
 * @import { IceServer, OnStage, PublisherReady, Signal, Signalled, Publishing } from '../protocol.js'
 * @import { Switches } from './choice.js'
 * @import { Audience, Part } from './audience.js'
 * @import { DeviceNews, Own } from './own.js'
 * @import { Watching } from './watch.js'
 *
 * @typedef {Omit<Signal, 'id'> | Omit<Publishing, 'id'>} MeshCommand
 */

/**
 * @param {object} options
 * @param {number} options.me my participant id
 * @param {string} options.tab this tab's id
 * @param {readonly IceServer[]} options.iceServers
 * @param {(command: MeshCommand) => Promise<unknown>} options.send resolves when done, rejects when refused or lost
 * @param {() => void} options.onChange `streams` has changed
 * @param {(news: DeviceNews) => void} [options.onDevice] a device of mine went away by itself
 */
export function createMesh({ me, tab, iceServers, send, onChange, onDevice = () => {} }) {
  /** Who is seen, by participant; me too while I publish. @type {Map<number, MediaStream>} */
  const streams = new Map();
  /** @type {Map<number, Watching>} */
  const watches = new Map();
  /** @type {readonly OnStage[]} */
  let stage = [];
  let servers = rtc(iceServers);
  /** @type {{ own: Own, audience: Audience } | null} */
  let publishing = null;
  /** @type {{ track: MediaStreamTrack, read: () => number, close: () => void } | null} */
  let ownLevel = null;
  const ear = createEar();
  /** My screen, while I share it. @type {MediaStream | null} */
  let screen = null;

  /** @type {Map<Part, MediaStreamTrack | null>} */
  const sentOfScreen = new Map();

  const parts = {
    iceServers: () => servers,
    /** @param {import('../protocol.js').Address} to @param {string} session @param {import('./link.js').Step} data */
    signal: (to, session, data) => send({ type: 'signal', to, session, data }),
  };

  const isOnStageHere = () => stage.some(({ person, tab: its }) => person.id === me && its === tab);

  /** The stage as the server says it is. What is not on it is gone when this returns. @param {readonly OnStage[]} now */
  function sync(now) {
    const wasHere = isOnStageHere();
    stage = now;
    const others = new Map(stage.filter((one) => one.person.id !== me || one.tab !== tab).map((one) => [one.person.id, one.tab]));
    for (const [id, watch] of watches) {
      if (others.get(id) === watch.tab) continue;
      watches.delete(id);
      watch.close();
    }
    const isHere = isOnStageHere();
    if (wasHere && !isHere) stopPublishing();
    sendScreen();
    for (const [id, theirs] of others) if (!watches.has(id)) watch(id, theirs);
    if (!wasHere && isHere) announce();
  }

  /** @param {number} id @param {string} theirs */
  function watch(id, theirs) {
    const onStream = (/** @type {MediaStream | null} */ stream) => show(id, stream);
    watches.set(id, createWatch({ participant: id, tab: theirs }, { ...parts, onStream }));
  }

  /** @param {number} id @param {MediaStream | null} stream */
  function show(id, stream) {
    if (stream) streams.set(id, stream);
    else streams.delete(id);
    onChange();
  }

  /** Send this to all who watch, and show it as mine. @param {MediaStream} stream its tracks are the mesh's from here on */
  async function publish(stream) {
    if (publishing?.own.stream === stream) return;
    const before = publishing;
    const own = createOwn(stream, {
      replace: (kind, track) => audience.replace(kind, track),
      onChange,
      onDevice,
    });
    // Other devices, the same viewers: their connections stay and get the new tracks.
    const source = () => publishing?.own ?? own;
    const audience =
      before?.audience ?? createAudience(() => ({ stream: source().stream, track: (part) => trackOf(source(), part) }), parts);
    publishing = { own, audience };
    if (before) {
      before.own.close();
      await Promise.all([audience.replace('microphone', own.track('microphone')), audience.replace('camera', own.track('camera'))]);
    }
    show(me, stream);
    announce();
  }

  /** Those who watch already have a connection; those who asked too early ask again. */
  function announce() {
    if (publishing && isOnStageHere()) send({ type: 'publishing' }).catch(() => {}); // Said again by `reconnected`.
  }

  function stopPublishing() {
    if (!publishing) return;
    shareScreen(null);
    ear.close();
    publishing.audience.close();
    publishing.own.close();
    publishing = null;
    ownLevel?.close();
    ownLevel = null;
    if (!watches.has(me)) show(me, null);
  }

  const isSharing = (/** @type {number} */ id) => stage.some(({ person, screen: on }) => person.id === id && on);

  /** What is sent of me; the screen only while the server says that I share it. @param {Own} own @param {Part} part */
  function trackOf(own, part) {
    if (part === 'microphone' || part === 'camera') return own.track(part);
    const mine = isOnStageHere() && isSharing(me) ? screen : null;
    return (part === 'screen' ? mine?.getVideoTracks()[0] : mine?.getAudioTracks()[0]) ?? null;
  }

  /** The screen to share from here on, or none. The old one is stopped. @param {MediaStream | null} stream */
  function shareScreen(stream) {
    if (screen === stream) return;
    for (const track of screen?.getTracks() ?? []) track.stop();
    screen = stream;
    sendScreen();
  }

  function sendScreen() {
    if (!publishing) return;
    const { own, audience } = publishing;
    for (const part of /** @type {const} */ (['screen', 'screenSound'])) {
      const track = trackOf(own, part);
      if ((sentOfScreen.get(part) ?? null) === track) continue;
      sentOfScreen.set(part, track);
      audience.replace(part, track);
    }
  }

  /**
   * @param {Partial<Switches>} change
   * @returns {Promise<Switches>} what is on now: less than was wanted when a device does not open
   */
  const setEnabled = async (change) => (await publishing?.own.set(change)) ?? { microphone: false, camera: false };

  /** @param {Signalled | PublisherReady} frame */
  function handle(frame) {
    if (frame.type === 'publisher_ready') {
      watchOf(frame.publisher)?.ready();
      return;
    }
    const { sender, session, data } = frame;
    const isForAudience = data.step === 'watch' || publishing?.audience.has(sender, session);
    if (!isForAudience) watchOf(sender)?.handle(session, data);
    else if (isOnStageHere()) publishing?.audience.handle(sender, session, data);
  }

  /** Only somebody who is on stage in the very tab that speaks. @param {import('../protocol.js').Address} sender */
  function watchOf({ participant, tab: theirs }) {
    const watching = watches.get(participant);
    return watching?.tab === theirs ? watching : undefined;
  }

  /** While the line is open: who is in the room is sent my picture and sound, others are not for long. @param {(participant: number) => boolean} isPresent */
  const keepTo = (isPresent) => publishing?.audience.keepTo(isPresent, performance.now());

  /** Somebody has left the room, or was sent out: what their browser does about it does not matter. @param {number} participant */
  const turnAway = (participant) => publishing?.audience.endTo(participant);

  /** After each welcome: what was lost with the line is said again; connections that work go on. @param {readonly IceServer[]} [fresh] */
  function reconnected(fresh) {
    if (fresh) servers = rtc(fresh);
    announce();
    publishing?.audience.missNobody();
    for (const watching of watches.values()) watching.reconnected();
  }

  function close() {
    stopPublishing();
    for (const watching of watches.values()) watching.close();
    watches.clear();
    stage = [];
  }

  /** How loud somebody is now, 0 to 1. @param {number} participant */
  function level(participant) {
    if (participant === me && publishing) return myLevel(publishing.own);
    const audio = watches.get(participant)?.pc()?.getReceivers().find(({ track }) => track.kind === 'audio');
    return audio?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  /** @param {Own} own */
  function myLevel(own) {
    const track = own.track('microphone');
    if (ownLevel?.track !== track) {
      ownLevel?.close();
      ownLevel = track && { track, ...createLevel(track) };
    }
    return ownLevel?.read() ?? 0;
  }

  return {
    streams,
    sync,
    publish,
    stopPublishing,
    setEnabled,
    handle,
    reconnected,
    keepTo,
    turnAway,
    close,
    level,
    /** How loud it is at my microphone while it is off, 0 to 1. */
    mutedLevel: () => ear.read(publishing?.own.track('microphone') ?? null),
    /** What the connection counts that somebody is seen over. @param {number} participant @returns {Promise<RTCStatsReport> | undefined} */
    statsOf: (participant) => watches.get(participant)?.pc()?.getStats(),
    shareScreen,
    /** My own, while I share it. */
    myScreen: () => screen,
    /** Somebody's screen, while the server says that they share it. @param {number} id @returns {MediaStream | null} */
    screenOf: (id) => (isSharing(id) ? (watches.get(id)?.screen() ?? null) : null),
    /** Mine, whichever tab it comes from: never to be heard by me. @param {number} participant */
    isMine: (participant) => participant === me,
  };
}

/** As RTCPeerConnection wants them: without nulls. @param {readonly IceServer[]} servers @returns {RTCIceServer[]} */
const rtc = (servers) =>
  servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username && { username }),
    ...(credential && { credential }),
  }));

/** @typedef {ReturnType<typeof createMesh>} Mesh */
