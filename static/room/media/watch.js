// A viewer's side: one person on stage is watched, for as long as they are on stage in that tab, whatever happens between.
//
// `watch` says "I want session s". A publisher that has that session already does nothing, one that does not (it was
// refreshed) makes an offer; so asking again costs nothing, and a connection that works is never broken to mend it.

import { createLink } from './link.js';

/**
 * @import { Address } from '../protocol.js'
 * @import { Link, Step } from './link.js'
 *
 * @typedef {{ session: string, link: Link, stream: MediaStream, screen: MediaStream }} Attempt
 */

/** A publisher sends microphone and camera first; what comes after them is their screen. */
const OF_THE_PERSON = 2;
const OFFER_MS = 10_000;
const CONNECT_MS = 15_000;
const LOST_MS = 3000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
const JUST_NOW_MS = 250;

/**
 * @param {Address} publisher
 * @param {object} parts
 * @param {() => RTCIceServer[]} parts.iceServers
 * @param {(to: Address, session: string, step: Step) => Promise<unknown>} parts.signal
 * @param {(stream: MediaStream | null) => void} parts.onStream
 */
export function createWatch(publisher, { iceServers, signal, onStream }) {
  /** What is seen now. @type {Attempt | null} */
  let shown = null;
  /** What is being set up; it takes the place of what is seen when it is connected. @type {Attempt | null} */
  let next = null;
  let isClosed = false;
  let failures = 0;
  let askedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lostTimer;

  function start() {
    if (isClosed) return;
    drop(next);
    next = createAttempt(randomId());
    ask(next.session);
    const mine = next;
    expect(OFFER_MS, () => mine === next && failed());
  }

  /** @param {string} session */
  function ask(session) {
    askedAt = performance.now();
    signal(publisher, session, { step: 'watch' }).catch(() => {
      // Not there at the moment: no need to wait for the offer.
      if (next?.session === session && !next.link.hasBegun()) failed();
    });
  }

  /** @param {string} session @returns {Attempt} */
  function createAttempt(session) {
    const link = createLink({
      iceServers: iceServers(),
      send: (step) => signal(publisher, session, step),
      onState: (state) => changed(attempt, state),
    });
    const attempt = { session, link, stream: new MediaStream(), screen: new MediaStream() };
    link.pc.ontrack = ({ track, transceiver }) => {
      const at = link.pc.getTransceivers().indexOf(transceiver);
      (at < OF_THE_PERSON ? attempt.stream : attempt.screen).addTrack(track);
    };
    return attempt;
  }

  /** @param {Attempt} attempt @param {RTCPeerConnectionState} state */
  function changed(attempt, state) {
    if (state === 'connected') connected(attempt);
    else if (attempt === next && state === 'failed') failed();
    else if (attempt === shown && state === 'failed') lost();
    else if (attempt === shown && state === 'disconnected') lostTimer ??= setTimeout(lost, LOST_MS);
  }

  /** @param {Attempt} attempt */
  function connected(attempt) {
    clearTimeout(lostTimer);
    lostTimer = undefined;
    if (attempt !== next) return;
    clearTimeout(timer);
    failures = 0;
    drop(shown);
    shown = attempt;
    next = null;
    onStream(attempt.stream);
  }

  /** What is seen has stopped. A new attempt, unless one is under way. */
  function lost() {
    clearTimeout(lostTimer);
    lostTimer = undefined;
    if (!next && !shown?.link.isConnected()) start();
  }

  /** This attempt came to nothing: what no longer works is taken off the screen, and after a pause we try again. */
  function failed() {
    drop(next);
    next = null;
    if (shown?.link.isConnected()) return;
    hide();
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
    expect(pause * (0.8 + Math.random() * 0.4), start);
  }

  /** @param {number} after @param {() => void} what */
  function expect(after, what) {
    clearTimeout(timer);
    timer = setTimeout(what, after);
  }

  function hide() {
    if (!shown) return;
    drop(shown);
    shown = null;
    onStream(null);
  }

  start();

  return {
    tab: publisher.tab,
    pc: () => shown?.link.pc,
    /** Their screen, whether or not there is anything on it. */
    screen: () => shown?.screen ?? null,

    /** @param {string} session @param {Step} step */
    handle(session, step) {
      const attempt = [next, shown].find((one) => one?.session === session);
      if (!attempt || step.step === 'watch' || step.step === 'answer') return;
      if (step.step === 'candidates' || !attempt.link.hasBegun()) {
        attempt.link.receive(step);
        if (step.step === 'offer') expect(CONNECT_MS, () => attempt === next && failed());
        return;
      }
      // A second offer in one session: the publisher was refreshed and knows nothing of the first.
      if (attempt === next) drop(next);
      const again = createAttempt(session);
      next = again;
      again.link.receive(step);
      expect(CONNECT_MS, () => again === next && failed());
    },

    /** The publisher has media (again). */
    ready() {
      const attempt = next ?? shown;
      if (attempt) ask(attempt.session);
      else start();
    },

    /** We were away: what could have been lost on the way is asked for again; what works is left alone. */
    reconnected() {
      if (shown?.link.isConnected() || performance.now() - askedAt < JUST_NOW_MS) return;
      failures = 0;
      start();
    },

    close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(lostTimer);
      drop(next);
      next = null;
      hide();
    },
  };
}

/** @param {Attempt | null} attempt */
function drop(attempt) {
  if (!attempt) return;
  attempt.link.close();
  for (const track of [...attempt.stream.getTracks(), ...attempt.screen.getTracks()]) track.stop();
}

function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @typedef {ReturnType<typeof createWatch>} Watching */
