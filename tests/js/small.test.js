import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../static/room/commands.js';
import { lasted, stopwatch, waitedFor } from '../../static/room/clock.js';
import { tileSize } from '../../static/room/layout.js';
import { besideButton } from '../../static/room/placing.js';

test('times as people read them', () => {
  assert.equal(stopwatch(45_000), '0:45');
  assert.equal(stopwatch(3_725_000), '1:02:05');
  assert.equal(stopwatch(-5), '0:00');
  const now = Date.UTC(2026, 0, 5, 10);
  assert.equal(waitedFor(new Date(now - 2000).toISOString(), now), 'just now');
  assert.equal(waitedFor(new Date(now - 40_000).toISOString(), now), '40 s');
  assert.equal(waitedFor(new Date(now - 3_900_000).toISOString(), now), '1 h 5 min');
  assert.equal(lasted(30), 'less than a minute');
  assert.equal(lasted(370), '6 min');
});

test('commands about different things do not wait for one another', () => {
  const said = [
    { type: 'set_media', microphone: true },
    { type: 'set_media', camera: true },
    { type: 'set_switches', hands: false },
    { type: 'set_switches', reactions: false },
    { type: 'approve', request: 1 },
    { type: 'approve', request: 2 },
    { type: 'lower_hand', participant: 1 },
    { type: 'ask' },
  ];
  assert.equal(new Set(said.map(keyOf)).size, said.length);
  assert.equal(keyOf({ type: 'set_media', camera: true }), keyOf({ type: 'set_media', camera: false }));
});

test('tiles fit, for any number on any stage', () => {
  for (const [width, height] of [[1200, 700], [370, 680], [640, 300], [200, 100]]) {
    for (let count = 1; count <= 25; count += 1) {
      const tile = tileSize(count, width, height);
      const columns = Math.floor((width + 10) / (tile.width + 10));
      const rows = Math.ceil(count / columns);
      assert.ok(tile.width > 0 && rows * tile.height + (rows - 1) * 10 <= height, `${count} on ${width}×${height}`);
    }
  }
});

test('four on a wide stage stand two by two; two on a phone one above the other', () => {
  assert.equal(tileSize(4, 1210, 700).width, 600);
  assert.equal(tileSize(2, 370, 690).width, 370);
});

test('two on a wide stage stand side by side, three not in a low row, four on a phone two by two', () => {
  assert.equal(tileSize(2, 884, 668).width, 437);
  assert.equal(tileSize(3, 884, 570).width, 437);
  assert.deepEqual(tileSize(4, 370, 670), { width: 180, height: 240 });
});

test('a menu opens beside its button and wholly on the screen', () => {
  const menu = { width: 200, height: 150 };
  const at = (left, top) => ({ left, top, right: left + 44, bottom: top + 44 });
  for (const screen of [{ width: 320, height: 568 }, { width: 844, height: 390 }, { width: 1280, height: 800 }]) {
    for (let x = 0; x <= screen.width - 44; x += 46) {
      for (let y = 0; y <= screen.height - 44; y += 46) {
        const { left, top } = besideButton(at(x, y), menu, screen);
        assert.ok(left >= 8 && left + 200 <= screen.width - 8 && top >= 8 && top + 150 <= screen.height - 8, `${x}, ${y}`);
      }
    }
  }
  assert.deepEqual(besideButton(at(100, 100), menu, { width: 1280, height: 800 }), { left: 100, top: 152 });
  assert.deepEqual(besideButton(at(1200, 740), menu, { width: 1280, height: 800 }), { left: 1044, top: 582 });
});
