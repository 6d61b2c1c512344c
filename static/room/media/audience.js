// A publisher's side: my microphone and camera go to each tab that asks for them, each over its own connection.

import { createLink } from './link.js';

/**
 * @import { Address } from '../protocol.js'
 * @import { Kind } from './choice.js'
 * @import { Link, Step } from './link.js'
 *
 * What goes to each viewer, always in this order: the first two are a person, the other two their screen.
 * @typedef {Kind | 'screen' | 'screenSound'} Part
 * @typedef {{ viewer: string, participant: number, link: Link, senders: Record<Part, RTCRtpSender>, missedAt?: number | undefined, timer?: ReturnType<typeof setTimeout> | undefined }} Sending
 * @typedef {{ stream: MediaStream, track: (part: Part) => MediaStreamTrack | null }} Source
 */

const CONNECT_MS = 15_000;
const LOST_MS = 10_000;
/** Who is not in the room for so long is sent nothing any more, whatever their browser does: longer than a restart of the server takes. */
const ABSENT_MS = 45_000;

/** What each viewer gets: each is encoded and sent for itself, so the more there are, the less each gets. */
const SHAPES = [
  { viewers: 3, maxBitrate: 600_000, maxFramerate: 24, scaleResolutionDownBy: 1 },
  { viewers: 6, maxBitrate: 400_000, maxFramerate: 20, scaleResolutionDownBy: 1 },
  { viewers: 12, maxBitrate: 250_000, maxFramerate: 15, scaleResolutionDownBy: 2 },
  { viewers: Infinity, maxBitrate: 150_000, maxFramerate: 12, scaleResolutionDownBy: 2 },
];
/** A screen is read: it keeps its size, and moves as often as there is room for. */
const SCREEN_SHAPES = [
  { viewers: 3, maxBitrate: 1_800_000, maxFramerate: 15 },
  { viewers: 6, maxBitrate: 1_000_000, maxFramerate: 10 },
  { viewers: 12, maxBitrate: 600_000, maxFramerate: 8 },
  { viewers: Infinity, maxBitrate: 300_000, maxFramerate: 5 },
];

/** @param {number} viewers @param {'camera' | 'screen'} [part] @returns {RTCRtpEncodingParameters} */
export function shapeFor(viewers, part = 'camera') {
  /** @type {{ viewers: number }[]} */
  const shapes = part === 'camera' ? SHAPES : SCREEN_SHAPES;
  const { viewers: _, ...shape } = /** @type {{ viewers: number }} */ (shapes.find((one) => viewers <= one.viewers));
  return shape;
}

/**
 * @param {() => Source} source what there is to send just now
 * @param {object} parts
 * @param {() => RTCIceServer[]} parts.iceServers
 * @param {(to: Address, session: string, step: Step) => Promise<unknown>} parts.signal
 */
export function createAudience(source, { iceServers, signal }) {
  /** By viewer and session: while one connection replaces another, a viewer has two. @type {Map<string, Sending>} */
  const sendings = new Map();
  let shapedFor = 0;

  /** @param {Address} viewer @param {string} session */
  function watched(viewer, session) {
    const key = keyOf(viewer, session);
    if (sendings.has(key)) return;
    const name = nameOf(viewer);
    end((other) => other.viewer === name && !other.link.isConnected());
    const link = createLink({
      iceServers: iceServers(),
      send: (step) => signal(viewer, session, step),
      onState: (state) => changed(key, state),
    });
    // All from the start, also what is off: turning it on later needs no new negotiation, which could break what works.
    const senders = {
      microphone: add(link, 'microphone'),
      camera: add(link, 'camera'),
      screen: add(link, 'screen'),
      screenSound: add(link, 'screenSound'),
    };
    sendings.set(key, { viewer: name, participant: viewer.participant, link, senders, timer: setTimeout(() => close(key), CONNECT_MS) });
    reshape();
    link.offer();
  }

  /** @param {Link} link @param {Part} part */
  function add({ pc }, part) {
    const isPicture = part === 'camera' || part === 'screen';
    const { sender } = pc.addTransceiver(source().track(part) ?? (isPicture ? 'video' : 'audio'), {
      direction: 'sendonly',
      // A screen keeps no step with a face.
      streams: part === 'camera' || part === 'microphone' ? [source().stream] : [],
      sendEncodings: isPicture ? [shapeFor(viewers() + 1, part)] : [],
    });
    return sender;
  }

  /** @param {string} key @param {RTCPeerConnectionState} state */
  function changed(key, state) {
    const sending = sendings.get(key);
    if (!sending) return;
    if (state === 'connected') {
      clearTimeout(sending.timer);
      sending.timer = undefined;
      shape(sending, viewers());
      end((other) => other.viewer === sending.viewer && other !== sending);
    } else if (state === 'failed' || state === 'closed') close(key);
    else if (state === 'disconnected') sending.timer ??= setTimeout(() => close(key), LOST_MS);
  }

  /** @param {string} key */
  function close(key) {
    const sending = sendings.get(key);
    if (!sending) return;
    sendings.delete(key);
    clearTimeout(sending.timer);
    sending.link.close();
    reshape();
  }

  /** @param {(sending: Sending) => boolean} which */
  function end(which) {
    for (const [key, sending] of [...sendings]) if (which(sending)) close(key);
  }

  const viewers = () => new Set([...sendings.values()].map(({ viewer }) => viewer)).size;

  /** When the number of viewers passes a step, all get the new shape. */
  function reshape() {
    const count = viewers();
    const { maxBitrate = 0 } = shapeFor(count);
    if (maxBitrate === shapedFor) return;
    shapedFor = maxBitrate;
    for (const sending of sendings.values()) shape(sending, count);
  }

  return {
    /** @param {Address} viewer @param {string} session @param {Step} step */
    handle(viewer, session, step) {
      if (step.step === 'watch') watched(viewer, session);
      else if (step.step !== 'offer') sendings.get(keyOf(viewer, session))?.link.receive(step);
    },

    /** @param {Address} viewer @param {string} session */
    has: (viewer, session) => sendings.has(keyOf(viewer, session)),

    /** Another track, or none, for everyone. @param {Part} part @param {MediaStreamTrack | null} track */
    async replace(part, track) {
      const replaced = [...sendings.values()].map(({ senders }) => senders[part].replaceTrack(track).catch(() => {}));
      await Promise.all(replaced);
    },

    /**
     * Told now and then who is in the room. @param {(participant: number) => boolean} isPresent @param {number} now
     */
    keepTo(isPresent, now) {
      for (const sending of sendings.values()) {
        sending.missedAt = isPresent(sending.participant) ? undefined : (sending.missedAt ?? now);
      }
      end(({ missedAt }) => missedAt !== undefined && now - missedAt >= ABSENT_MS);
    },

    /** After a broken line nobody is known to have been away. */
    missNobody() {
      for (const sending of sendings.values()) sending.missedAt = undefined;
    },

    /** Nothing more to this person, at once. @param {number} participant */
    endTo: (participant) => end((other) => other.participant === participant),

    /** The connections there are, for their statistics. */
    connections: () => [...sendings.values()].map(({ link }) => link.pc),

    close: () => end(() => true),
  };
}

/** @param {Sending} sending @param {number} viewers */
function shape({ senders }, viewers) {
  // Short of bandwidth or time: a sharp face now and then is worth less than one that moves; of a screen the reverse.
  setShape(senders.camera, shapeFor(viewers), 'maintain-framerate');
  setShape(senders.screen, shapeFor(viewers, 'screen'), 'maintain-resolution');
}

/** @param {RTCRtpSender} sender @param {RTCRtpEncodingParameters} shape @param {RTCDegradationPreference} preference */
function setShape(sender, shape, preference) {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  parameters.encodings = parameters.encodings.map((encoding) => ({ ...encoding, ...shape }));
  parameters.degradationPreference = preference;
  sender.setParameters(parameters).catch(() => {}); // Closed meanwhile, or a browser without this wish.
}

/** @param {Address} viewer */
const nameOf = ({ participant, tab }) => `${participant} ${tab}`;

/** @param {Address} viewer @param {string} session */
const keyOf = (viewer, session) => `${nameOf(viewer)} ${session}`;

/** @typedef {ReturnType<typeof createAudience>} Audience */
