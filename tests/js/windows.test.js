import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWindow } from '../../static/room/windows.js';

/** Numbers that look random and are the same each time. */
function chances(seed) {
  let state = seed;
  return (most) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % most;
  };
}

test('what is in sight is drawn, what is kept is drawn, and the list is as high as if all were', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const chance = chances(seed);
    const heights = Array.from({ length: 41 + chance(1500) }, () => 40 + chance(60));
    const whole = heights.reduce((sum, height) => sum + height, 0);
    const top = chance(whole + 2000) - 1000;
    const bottom = top + 300 + chance(900);
    const kept = [chance(heights.length), chance(heights.length)];
    const { rows, end } = inWindow(heights, { top, bottom }, kept);
    const drawn = rows.map(({ index }) => index);

    const pixels = rows.reduce((sum, { index, free }) => sum + free + heights[index], end);
    assert.equal(pixels, whole, `seed ${seed}: the height`);
    assert.deepEqual(drawn, [...new Set(drawn)].sort((a, b) => a - b), `seed ${seed}: in order, and once`);
    for (const index of kept) assert.ok(drawn.includes(index), `seed ${seed}: ${index} is kept`);
    let at = 0;
    heights.forEach((height, index) => {
      if (at + height > top && at < bottom) assert.ok(drawn.includes(index), `seed ${seed}: ${index} is in sight`);
      at += height;
    });
    assert.ok(rows.length <= (bottom - top + 1000) / 40 + 20, `seed ${seed}: ${rows.length} are drawn`);
  }
});

test('a list that has just become much shorter shows its end, not emptiness', () => {
  const { rows } = inWindow(Array(60).fill(46), { top: 30_000, bottom: 30_600 }, []);
  assert.equal(rows.at(-1)?.index, 59);
});

test('before anything is known of the page, a few rows from the top are drawn', () => {
  const { rows, end } = inWindow(Array(1000).fill(46), null, []);
  assert.equal(rows[0]?.index, 0);
  assert.ok(rows.length > 10 && rows.length < 60);
  assert.equal(rows.length * 46 + end, 46_000);
});
