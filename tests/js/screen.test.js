// Who is large: by the server's word, by speaking; and how large.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCrowded, mainPerson } from '../../static/room/facts.js';
import { createFloor } from '../../static/room/floor.js';
import { sizes } from '../../static/room/layout.js';
import { createReminder } from '../../static/room/muted.js';
import { fromSnapshot } from '../../static/room/state.js';
import { ana, entry, snapshot, teacher, zoe } from './room.js';

test('the floor is taken by speaking for a while, and not from somebody who still speaks', () => {
  const floor = createFloor();
  const at = (seconds, ...who) => floor(new Set(who), seconds * 1000);
  assert.equal(at(0, 1), null);
  assert.equal(at(0.9, 1), null);
  assert.equal(at(1, 1), 1);
  // Another speaks over her: not taken, however long.
  for (let second = 2; second < 9; second += 1) assert.equal(at(second, 1, 2), 1);
  // She pauses for breath.
  assert.equal(at(9.4, 2), 1);
  assert.equal(at(9.5, 2), 2);
  // A cough, a word: not enough. A silence changes nothing.
  assert.equal(at(20), 2);
  assert.equal(at(20.1, 3), 2);
  assert.equal(at(21), 2);
  assert.equal(at(21.2, 3), 2);
  assert.equal(at(22.2, 3), 3);
});

const three = (meeting, change = {}) => {
  const stage = [entry(teacher, 4), entry(ana, 5, change), entry(zoe, 6)];
  const first = snapshot({ stage });
  return fromSnapshot({ ...first, meeting: { ...first.meeting, ...meeting } });
};

test('the main person: pinned, else by speaker layout, never beside a shared screen', () => {
  const main = (known, speaker = null) => mainPerson(known, speaker)?.person.id;
  assert.equal(main(three({}), 3), undefined);
  assert.equal(main(three({ layout: 'speaker' }), 3), 3);
  assert.equal(main(three({ layout: 'speaker' })), 1);
  assert.equal(main(three({ layout: 'speaker' }), 99), 1);
  assert.equal(main(three({ layout: 'speaker', pinned: 2 }), 3), 2);
  assert.equal(main(three({ pinned: 2 })), 2);
  assert.equal(main(three({ layout: 'speaker', pinned: 2 }, { screen: true }), 3), undefined);
  const alone = fromSnapshot(snapshot({ stage: [entry(ana, 5)] }));
  assert.equal(main({ ...alone, room: { ...alone.room, meeting: { ...alone.room.meeting, pinned: 2 } } }), undefined);
});

test('main tile and the others share the stage without overlap, on a wide and an upright screen', () => {
  for (const stage of [{ width: 1000, height: 600 }, { width: 390, height: 600 }]) {
    for (const count of [1, 5, 24]) {
      const { main, tile } = sizes(count, true, stage);
      const isUpright = stage.height > stage.width;
      const rest = isUpright
        ? { width: stage.width, height: stage.height - main.height - 10 }
        : { width: stage.width - main.width - 10, height: stage.height };
      const columns = Math.floor((rest.width + 10) / (tile.width + 10));
      const rows = Math.floor((rest.height + 10) / (tile.height + 10));
      assert.ok(columns * rows >= count, `${count} do not fit`);
      assert.ok(main.width * main.height > 0.6 * stage.width * stage.height);
    }
    assert.deepEqual(sizes(0, true, stage).main, stage);
  }
});

test('a moderator is told when more watch than browser-to-browser video carries', () => {
  const people = (count) => Array.from({ length: count }, (_, id) => ({ ...ana, id }));
  assert.equal(isCrowded({ ...three({}), people: people(21) }), false);
  assert.equal(isCrowded({ ...three({}), people: people(22) }), true);
  const stage = people(9).map((person) => entry(person, person.id));
  assert.equal(isCrowded({ ...fromSnapshot(snapshot({ stage })), people: people(14) }), false);
  assert.equal(isCrowded({ ...fromSnapshot(snapshot({ stage })), people: people(15) }), true);
  assert.equal(isCrowded({ ...fromSnapshot(snapshot()), people: people(90) }), false);
});

test('who speaks while muted is told after a sentence, not after a cough, and not again for twenty seconds', () => {
  const isTime = createReminder();
  let now = 0;
  /** @param {number} seconds @param {number} loud */
  const times = (seconds, loud) => {
    let told = 0;
    for (const end = now + seconds * 1000; now < end; now += 100) told += isTime(loud, now) ? 1 : 0;
    return told;
  };
  assert.equal(times(0.6, 0.8), 0);
  assert.equal(times(60, 0.2), 0);
  assert.equal(times(3, 0.8), 1);
  assert.equal(times(17, 0.8), 0);
  assert.equal(times(4, 0.8), 1);
});
