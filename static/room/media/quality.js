// How well things arrive: the line to the server by its round trips, each person on stage by what their connection counts.
// A mark that comes and goes with every hiccup helps nobody: it takes several bad measurements to set it, and more good
// ones to take it away.

/**
 * @import { Publishing } from '../publishing.js'
 *
 * What one connection has counted so far.
 * @typedef {object} Sample
 * @property {number} at in milliseconds
 * @property {number} received packets
 * @property {number} lost packets
 * @property {number} decoded frames
 * @property {number} dropped frames
 * @property {number} frozen seconds the picture stood still
 * @property {number} samples of sound played
 * @property {number} concealed samples of sound that were made up
 * @property {number} roundTrip seconds
 */

/** From here on it is bad; once it is, it has to be much better to be good again. */
const BAD = { lost: 0.06, dropped: 0.4, frozen: 0.12, concealed: 0.08, roundTrip: 0.7 };
const MUCH_BETTER = 0.5;
/** Fewer say nothing. */
const FEW_PACKETS = 20;
const FEW_FRAMES = 8;

const BAD_IN_A_ROW = 2;
const GOOD_IN_A_ROW = 3;
const EVERY_MS = 4000;

const SLOW_LINE_MS = 1000;

/** @param {Iterable<any>} stats of a peer connection @param {number} at @returns {Sample} */
export function sampleOf(stats, at) {
  const sum = { at, received: 0, lost: 0, decoded: 0, dropped: 0, frozen: 0, samples: 0, concealed: 0, roundTrip: 0 };
  for (const it of stats) {
    if (it.type === 'candidate-pair' && it.nominated && it.state === 'succeeded') sum.roundTrip = it.currentRoundTripTime ?? 0;
    if (it.type !== 'inbound-rtp') continue;
    sum.received += it.packetsReceived ?? 0;
    sum.lost += it.packetsLost ?? 0;
    sum.decoded += it.framesDecoded ?? 0;
    sum.dropped += it.framesDropped ?? 0;
    sum.frozen += it.totalFreezesDuration ?? 0;
    sum.samples += it.totalSamplesReceived ?? 0;
    sum.concealed += (it.concealedSamples ?? 0) - (it.silentConcealedSamples ?? 0);
  }
  return sum;
}

/**
 * Whether what came in between came badly. Pure.
 * @param {Sample} before @param {Sample} now
 * @param {{ isExpected: boolean, isWeak: boolean }} about whether microphone or camera is on; what was said last
 */
export function cameBadly(before, now, { isExpected, isWeak }) {
  /** @param {Exclude<keyof Sample, 'roundTrip'>} of */
  const since = (of) => Math.max(0, now[of] - before[of]);
  /** @param {number} part @param {number} rest @param {number} few */
  const share = (part, rest, few) => (part + rest < few ? 0 : part / (part + rest));
  const measured = {
    lost: share(since('lost'), since('received'), FEW_PACKETS),
    dropped: share(since('dropped'), since('decoded'), FEW_FRAMES),
    frozen: since('at') ? (since('frozen') * 1000) / since('at') : 0,
    concealed: since('samples') ? since('concealed') / since('samples') : 0,
    roundTrip: now.roundTrip,
  };
  const isSilent = isExpected && since('received') === 0;
  const least = isWeak ? MUCH_BETTER : 1;
  return isSilent || Object.entries(BAD).some(([of, bad]) => measured[/** @type {keyof typeof BAD} */ (of)] > bad * least);
}

/** @returns {(isBad: boolean) => boolean} told each measurement, says whether it is weak by now */
export function createSteady() {
  let isWeak = false;
  let against = 0;
  return (isBad) => {
    against = isBad === isWeak ? 0 : against + 1;
    if (against >= (isWeak ? GOOD_IN_A_ROW : BAD_IN_A_ROW)) {
      isWeak = !isWeak;
      against = 0;
    }
    return isWeak;
  };
}

/** @returns {(roundTripMs: number) => boolean} told each round trip, endless where no answer came: whether the line is weak */
export function createLineQuality() {
  const steady = createSteady();
  let isWeak = false;
  return (roundTripMs) => (isWeak = steady(roundTripMs > SLOW_LINE_MS * (isWeak ? MUCH_BETTER : 1)));
}

/**
 * Look at those who are in view, while somebody looks.
 * @param {HTMLElement} root @param {Publishing} publishing
 * @param {(weak: ReadonlySet<number>) => void} onWeak others arrive badly now than before
 */
export function watchQuality(root, publishing, onWeak) {
  /** @type {Map<number, { steady: ReturnType<typeof createSteady>, isWeak: boolean, sample: Sample }>} */
  let known = new Map();

  /** @param {HTMLElement} tile */
  async function look({ dataset }) {
    const id = Number(dataset['participant']);
    const stats = await publishing.statsOf(id)?.catch(() => null);
    if (!stats) return null;
    const sample = sampleOf(stats.values(), performance.now());
    const before = known.get(id);
    // Another connection counts from the beginning.
    if (!before || sample.received < before.sample.received) {
      return /** @type {const} */ ([id, { steady: createSteady(), isWeak: false, sample }]);
    }
    const isExpected = dataset['microphone'] === 'on' || dataset['camera'] === 'on';
    const isBad = cameBadly(before.sample, sample, { isExpected, isWeak: before.isWeak });
    return /** @type {const} */ ([id, { ...before, isWeak: before.steady(isBad), sample }]);
  }

  async function lookAtAll() {
    if (document.visibilityState === 'hidden') return;
    const tiles = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('.tile')]);
    const weakBefore = weak();
    known = new Map((await Promise.all(tiles.map(look))).filter((one) => one !== null));
    const weakNow = weak();
    if (weakNow.size !== weakBefore.size || [...weakNow].some((id) => !weakBefore.has(id))) onWeak(weakNow);
  }

  const weak = () => new Set([...known].filter(([, { isWeak }]) => isWeak).map(([id]) => id));

  setInterval(lookAtAll, EVERY_MS);
}
