// Who has the floor: the one who speaks is large, and no cough or short word takes it away. Pure.

const TAKES_MS = 1000;
const KEEPS_MS = 1500;

/** @returns {(speaking: ReadonlySet<number>, now: number) => number | null} asked often: who speaks now, and when that is */
export function createFloor() {
  /** @type {number | null} */
  let holder = null;
  let heldUntil = -Infinity;
  /** Since when they have been speaking without a pause. @type {Map<number, number>} */
  const since = new Map();

  return (speaking, now) => {
    for (const id of [...since.keys()]) if (!speaking.has(id)) since.delete(id);
    for (const id of speaking) if (!since.has(id)) since.set(id, now);
    if (holder !== null && speaking.has(holder)) heldUntil = now + KEEPS_MS;
    const [next] = [...since].filter(([id]) => id !== holder).sort(([, a], [, b]) => a - b);
    if (next && now - next[1] >= TAKES_MS && (holder === null || now >= heldUntil)) {
      holder = next[0];
      heldUntil = now + KEEPS_MS;
    }
    return holder;
  };
}
