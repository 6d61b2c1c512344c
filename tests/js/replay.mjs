// What a browser makes of a snapshot and the events after it, for tests that are not written in JavaScript.
// One JSON array of { snapshot, events } a line in; one JSON array of the rooms they lead to a line out.

import { createInterface } from 'node:readline';
import { apply, fromSnapshot } from '../../static/room/state.js';

for await (const line of createInterface({ input: process.stdin })) {
  const rooms = JSON.parse(line).map(
    ({ snapshot, events }) => events.reduce(apply, fromSnapshot(snapshot)).room,
  );
  process.stdout.write(JSON.stringify(rooms) + '\n');
}
