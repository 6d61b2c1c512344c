// A phone whose screen goes dark leaves the meeting: while it runs, the screen stays on, where the browser lets it.

/** @type {Promise<WakeLockSentinel | null> | null} */
let lock = null;
let isWanted = false;

/** @param {boolean} wanted */
export function keepAwake(wanted) {
  if (wanted === isWanted) return;
  isWanted = wanted;
  hold();
}

/** Canvas does not pass this on to its frames, and asking all the same is reported as an error. */
function mayHold() {
  const { featurePolicy } = /** @type {{ featurePolicy?: { allowsFeature: (name: string) => boolean } }} */ (document);
  return featurePolicy?.allowsFeature('screen-wake-lock') ?? true;
}

/** A browser lets go of it by itself in the background. */
function hold() {
  const isOver = !isWanted || document.visibilityState === 'hidden';
  if (isOver) {
    lock?.then((sentinel) => sentinel?.release());
    lock = null;
  } else {
    // In a course's frame it may be refused: then the screen does as it always does.
    lock ??= mayHold() ? navigator.wakeLock?.request('screen').catch(() => null) : null;
  }
}

document.addEventListener('visibilitychange', hold);
