// A small room to test with: a snapshot, and the entries of its log.

/** @typedef {import('../../static/room/protocol.js').Person} Person */

/** @type {Person} */
export const teacher = { id: 1, name: 'Maria Silva', role: 'moderator' };
/** @type {Person} */
export const ana = { id: 2, name: 'Ana Brito', role: 'attendee' };
/** @type {Person} */
export const zoe = { id: 3, name: 'Zoë Lind', role: 'attendee' };

const at = (/** @type {number} */ second) => new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString();

/** @param {Person} person @param {number} id @param {object} [change] */
export const request = (person, id, change) => ({
  id,
  person,
  since: at(id),
  until: null,
  times_on_stage: 0,
  seconds_on_stage: 0,
  ...change,
});

/** @param {Person} person @param {number} id @param {object} [change] */
export const entry = (person, id, change) => ({
  request: id,
  person,
  tab: `tab-of-${person.id}`,
  microphone: true,
  camera: true,
  screen: false,
  since: at(id),
  ...change,
});

/** @param {object} [change] */
export const snapshot = (change) => ({
  room: {
    id: 'r',
    title: 'Biology',
    access: 'request',
    capacity: 3,
    switches: { chat: true, reactions: true, hands: true, polls: true },
  },
  meeting: { id: 7, started_at: at(0), layout: 'grid', pinned: null, locked: false },
  number: 10,
  stage: [],
  requests: [],
  hands: [],
  messages: [],
  pinned: [],
  lines: [],
  blocked: [],
  outside: [],
  barred: [],
  polls: [],
  ...change,
});

/** @param {number} number @param {object} event @param {number} [meeting] */
export const logged = (number, event, meeting = 7) => ({ type: 'event', meeting, number, at: at(number), event });

export const by = { participant: 1, name: 'Maria Silva' };
export const byTheRoom = { participant: null, name: '' };
export { at };
