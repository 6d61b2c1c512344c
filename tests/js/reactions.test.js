import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.matchMedia = () => ({ matches: false });
const { signsFor } = await import('../../static/room/reactions.js');

test('a few float as they are', () => {
  assert.deepEqual(signsFor({ heart: 2, clap: 1 }), ['👏', '❤️', '❤️']);
  assert.deepEqual(signsFor({}), []);
});

test('many are thinned out, each kind keeps at least one, what we do not know is left out', () => {
  const signs = signsFor({ heart: 900, wow: 1, of_a_later_version: 5 });
  assert.ok(signs.length <= 13);
  assert.equal(signs.filter((sign) => sign === '😮').length, 1);
});
