import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cameBadly, createLineQuality, createSteady, sampleOf } from '../../static/room/media/quality.js';

const START = { at: 0, received: 1000, lost: 5, decoded: 100, dropped: 0, frozen: 1, samples: 0, concealed: 0, roundTrip: 0.05 };
/** Four seconds later: so much more of each. */
const later = (more) => {
  const grown = { at: 4000, received: 200, decoded: 60, samples: 192_000, ...more };
  return Object.fromEntries(
    Object.entries(START).map(([of, value]) => [of, of === 'roundTrip' ? (grown.roundTrip ?? value) : value + (grown[of] ?? 0)]),
  );
};
const isBad = (more, about = {}) => cameBadly(START, later(more), { isExpected: true, isWeak: false, ...about });

test('what arrives badly, and what is an ordinary hiccup', () => {
  assert.equal(isBad({}), false);
  for (const [hiccup, trouble] of [
    [{ lost: 8 }, { lost: 20 }],
    [{ dropped: 20 }, { dropped: 60 }],
    [{ frozen: 0.3 }, { frozen: 0.8 }],
    [{ concealed: 10_000 }, { concealed: 30_000 }],
    [{ roundTrip: 0.5 }, { roundTrip: 0.9 }],
  ]) {
    assert.equal(isBad(hiccup), false, JSON.stringify(hiccup));
    assert.equal(isBad(trouble), true, JSON.stringify(trouble));
    assert.equal(isBad(hiccup, { isWeak: true }), true, `once weak, ${JSON.stringify(hiccup)} is not yet good`);
  }
  assert.equal(isBad({}, { isWeak: true }), false);
});

test('nothing at all is bad, if something is on; a few packets say nothing', () => {
  assert.equal(isBad({ received: 0, decoded: 0, samples: 0 }), true);
  assert.equal(isBad({ received: 0, decoded: 0, samples: 0 }, { isExpected: false }), false);
  assert.equal(isBad({ received: 4, lost: 2, decoded: 2, dropped: 2 }, { isExpected: false }), false);
  // Packets that come after all are taken back from the lost.
  assert.equal(isBad({ lost: -3 }), false);
});

test('it takes two bad measurements in a row to be weak, and three good ones to be good again', () => {
  const steady = createSteady();
  const said = [...'b.bb..b.....'].map((one) => (steady(one === 'b') ? 'W' : '-')).join('');
  assert.equal(said, '---WWWWWW---');
});

test('a line is weak when answers are slow or missing, and not good as soon as they are a little faster', () => {
  const quality = (...trips) => {
    const line = createLineQuality();
    return trips.map((trip) => line(trip)).at(-1);
  };
  assert.equal(quality(1500), false);
  assert.equal(quality(1500, Infinity), true);
  assert.equal(quality(1500, 1500, 800, 800, 800), true);
  assert.equal(quality(1500, 1500, 80, 80), true);
  assert.equal(quality(1500, 1500, 80, 80, 80), false);
});

test('of the statistics of a connection, what comes in is counted, and the way that is taken', () => {
  const stats = [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 10, packetsLost: 1, totalSamplesReceived: 100, concealedSamples: 30, silentConcealedSamples: 20 },
    { type: 'inbound-rtp', kind: 'video', packetsReceived: 20, packetsLost: 2, framesDecoded: 5, framesDropped: 1, totalFreezesDuration: 0.5 },
    { type: 'outbound-rtp', packetsSent: 99 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.2 },
    { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 9 },
  ];
  assert.deepEqual(sampleOf(stats, 7), {
    at: 7, received: 30, lost: 3, decoded: 5, dropped: 1, frozen: 0.5, samples: 100, concealed: 10, roundTrip: 0.2,
  });
});
