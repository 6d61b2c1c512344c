// One connection attempt between two tabs: its RTCPeerConnection, and its signalling, one step after the other.

/** @import { Answer, Candidate, Candidates, Offer, Watch } from '../protocol.js' */

/** @typedef {Watch | Offer | Answer | Candidates} Step */

const BATCH_MS = 50;
const MOST_AT_ONCE = 50;

/**
 * @param {object} options
 * @param {RTCIceServer[]} options.iceServers
 * @param {(step: Step) => Promise<unknown>} options.send to the other tab
 * @param {(state: RTCPeerConnectionState) => void} options.onState
 */
export function createLink({ iceServers, send, onState }) {
  const pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
  let isClosed = false;
  let queue = Promise.resolve();
  /** Candidates that came before the description they belong to. @type {Candidate[]} */
  let early = [];
  /** @type {Candidate[]} */
  let found = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let batch;

  pc.onconnectionstatechange = () => !isClosed && onState(pc.connectionState);
  pc.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    found.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment });
    batch ??= setTimeout(sendFound, BATCH_MS);
  };

  function sendFound() {
    batch = undefined;
    while (found.length && !isClosed) say({ step: 'candidates', candidates: found.splice(0, MOST_AT_ONCE) });
  }

  /** A step that is lost is no failure by itself: an attempt that comes to nothing runs out of time. @param {Step} step */
  const say = (step) => void send(step).catch(() => {});

  /** After all that came before; a closed or broken attempt does nothing more. @param {() => Promise<void>} task */
  function inOrder(task) {
    queue = queue.then(() => (isClosed ? undefined : task())).catch((error) => {
      if (isClosed) return;
      console.warn('A media connection failed:', error);
      onState('failed');
    });
  }

  /** @param {Candidate} candidate */
  const add = (candidate) => pc.addIceCandidate(candidate).catch(() => {}); // One address less.

  /** @param {RTCSessionDescriptionInit} description */
  async function setRemote(description) {
    await pc.setRemoteDescription(description);
    const waiting = early;
    early = [];
    await Promise.all(waiting.map(add));
  }

  return {
    pc,
    isConnected: () => pc.connectionState === 'connected',
    hasBegun: () => pc.signalingState !== 'stable' || pc.remoteDescription !== null,

    offer: () =>
      inOrder(async () => {
        await pc.setLocalDescription();
        say({ step: 'offer', sdp: pc.localDescription?.sdp ?? '' });
      }),

    /** @param {Offer | Answer | Candidates} step */
    receive: (step) =>
      inOrder(async () => {
        if (step.step === 'candidates') {
          if (pc.remoteDescription) await Promise.all(step.candidates.map(add));
          else early.push(...step.candidates);
          return;
        }
        await setRemote({ type: step.step, sdp: step.sdp });
        if (step.step === 'answer') return;
        await pc.setLocalDescription();
        say({ step: 'answer', sdp: pc.localDescription?.sdp ?? '' });
      }),

    close() {
      isClosed = true;
      clearTimeout(batch);
      pc.close();
    },
  };
}

/** @typedef {ReturnType<typeof createLink>} Link */
