// What follows from what the page knows: whose turn, which button, who stands in which list. Pure.

import { locale } from './language.js';

/**
 * @import { Absentee, Event as LogEntry, Hand, Newcomer, OnStage, Person, Request as StageRequest } from './protocol.js'
 * @import { Known } from './state.js'
 */

/** @param {Known} known */
export const isLive = (known) => known.room.meeting.started_at !== null;

/** @param {Known} known */
export const isModerator = (known) => known.you.role === 'moderator';

/** @param {Known} known @returns {OnStage | undefined} */
export const myEntry = (known) => known.room.stage.find((entry) => entry.person.id === known.you.id);

/** On stage by this tab, and not by another of mine? @param {Known} known @param {string} tab */
export const isHere = (known, tab) => myEntry(known)?.tab === tab;

/** Who shares a screen. @param {Known} known @returns {OnStage | undefined} */
export const sharer = (known) => known.room.stage.find((entry) => entry.screen);

/**
 * Who is seen large beside, or above, the others; a shared screen comes before anybody.
 * @param {Known} known
 * @param {number | null} speaker who has the floor
 * @returns {OnStage | undefined}
 */
export function mainPerson({ room: { stage, meeting } }, speaker) {
  if (stage.length < 2 || stage.some((entry) => entry.screen)) return undefined;
  const of = (/** @type {number | null | undefined} */ id) => stage.find((entry) => entry.person.id === id);
  return of(meeting.pinned) ?? (meeting.layout === 'speaker' ? (of(speaker) ?? stage[0]) : undefined);
}

/** How many copies of a picture one browser on stage can send, and how many in all a small server's class bears. */
const COPIES = 20;
const STREAMS = 120;

/** More people watch than browser-to-browser video carries well. @param {Known} known */
export function isCrowded({ room: { stage }, people }) {
  const copies = people.length - 1;
  return stage.length > 0 && (copies > COPIES || copies * stage.length > STREAMS);
}

/** @param {Known} known @returns {StageRequest | undefined} */
export const myRequest = (known) => known.room.requests.find((request) => request.person.id === known.you.id);

/** Whether this was about my own place: on stage, in line, or invited. @param {LogEntry} entry @param {number} me */
export function myPlaceChanged({ event }, me) {
  switch (event.type) {
    case 'stage_requested':
    case 'stage_invited':
      return event.request.person.id === me;
    case 'stage_joined':
      return event.entry.person.id === me;
    case 'stage_request_ended':
    case 'stage_left':
      return event.person.id === me;
    default:
      return false;
  }
}

/** @param {Known} known @returns {StageRequest | undefined} */
export function myInvitation(known) {
  const mine = myRequest(known);
  return mine?.until ? mine : undefined;
}

/** @param {Known} known @param {number} participant */
export const handOf = (known, participant) => known.room.hands.find(({ person }) => person.id === participant);

/** Requests that wait for a moderator, first come first. @param {Known} known */
export const waiting = (known) => known.room.requests.filter((request) => request.until === null);

/** How many more fit on the stage. @param {Known} known */
export function placesFree({ room }) {
  const invited = room.requests.filter((request) => request.until !== null).length;
  return Math.max(0, room.room.capacity - room.stage.length - invited);
}

/** Whether the line moves by itself: on an open stage that is full, nobody needs to decide. @param {Known} known */
export const lineMovesItself = (known) => known.room.room.access === 'open';

/**
 * The stage button of the moment.
 * @param {Known} known
 * @returns {'join' | 'ask' | 'cancel' | null}
 */
export function stageButton(known) {
  if (myEntry(known)) return null;
  const mine = myRequest(known);
  if (mine) return mine.until ? null : 'cancel';
  if (known.you.viewer_only) return null;
  if (isModerator(known)) return isLive(known) ? 'join' : null;
  const { access } = known.room.room;
  if (access === 'open') return isLive(known) ? 'join' : null;
  return access === 'request' ? 'ask' : null;
}

/**
 * `also` is set for a raised hand whose person stands in another group as well.
 * @typedef {{ person: Person, entry?: OnStage, request?: StageRequest | undefined, hand?: Hand | undefined, here: boolean, also?: 'asking' | 'stage' }} Row
 * @typedef {{ asking: Row[], hands: Row[], stage: Row[], moderators: Row[], viewers: Row[] }} Groups
 */

/**
 * The Participants list. A moderator finds those who ask in a group of their own. Each stands in one group; but all hands
 * are in that of the hands, in their order, also of people who ask or are on stage.
 * @param {Known} known
 * @param {string} [search]
 * @returns {Groups}
 */
export function groups(known, search = '') {
  const wanted = plain(search.trim());
  /** @param {Row} row */
  const found = ({ person }) => !wanted || plain(person.name).includes(wanted);
  const here = new Set(known.people.map((person) => person.id));
  const requests = new Map(known.room.requests.map((request) => [request.person.id, request]));
  const up = new Map(known.room.hands.map((hand) => [hand.person.id, hand]));
  /** @param {Person} person @param {Partial<Row>} [more] @returns {Row} */
  const row = (person, more) => ({ person, hand: up.get(person.id), here: here.has(person.id), ...more });
  const stage = known.room.stage.map((entry) => row(entry.person, { entry }));
  const asking = isModerator(known) ? waiting(known).map((request) => row(request.person, { request })) : [];
  /** @type {Map<number, 'asking' | 'stage'>} */
  const also = new Map();
  for (const { person } of asking) also.set(person.id, 'asking');
  for (const { person } of stage) also.set(person.id, 'stage');
  const hands = known.room.hands.map(({ person }) => {
    const where = also.get(person.id);
    return row(person, where ? { also: where } : { request: requests.get(person.id) });
  });
  const placed = new Set([...also.keys(), ...up.keys()]);
  const unplaced = everyone(known)
    .filter((person) => !placed.has(person.id))
    .map((person) => row(person, { request: requests.get(person.id) }));
  const rest = [...unplaced.filter(isInvited), ...unplaced.filter((row) => !isInvited(row))];
  return {
    asking: asking.filter(found),
    hands: hands.filter(found),
    stage: stage.filter(found),
    moderators: rest.filter((row) => row.person.role === 'moderator' && found(row)),
    viewers: rest.filter((row) => row.person.role === 'attendee' && found(row)),
  };
}

/**
 * Who of the course is not here; some have no name that the course shares, and no search finds those.
 * @typedef {{ named: readonly Absentee[], unnamed: number }} Missing
 * @param {Known} known
 * @param {string} [search]
 * @returns {Missing | null} null when it is not known, or not for me
 */
export function missing(known, search = '') {
  if (!known.missing || !isModerator(known)) return null;
  const wanted = plain(search.trim());
  return {
    named: sorted(known.missing).filter(({ name }) => name && (!wanted || plain(name).includes(wanted))),
    unnamed: wanted ? 0 : known.missing.filter(({ name }) => !name).length,
  };
}

/** Who was sent out and may not come back yet. @param {Known} known @param {string} [search] */
export function sentOut(known, search = '') {
  const wanted = plain(search.trim());
  return (known.room.barred ?? []).filter(({ name }) => plain(name).includes(wanted));
}

/** Who waits outside of the locked room, first come first; only moderators know. @param {Known} known @param {string} [search] @returns {Newcomer[]} */
export function outside(known, search = '') {
  const wanted = plain(search.trim());
  return (known.room.outside ?? []).filter(({ person }) => plain(person.name).includes(wanted));
}

/** @param {Row} row */
const isInvited = ({ request }) => Boolean(request?.until);

/** Those here, and those who are invited but away for the moment, by name. @param {Known} known @returns {readonly Person[]} */
function everyone({ room, people }) {
  const here = new Set(people.map(({ id }) => id));
  const away = room.requests.map(({ person }) => person).filter(({ id }) => !here.has(id));
  return away.length ? [...sorted(people), ...away].sort(byName) : sorted(people);
}

/** A thousand names take a while to sort, and the page is drawn far more often than they change. @type {WeakMap<readonly object[], any>} */
const orders = new WeakMap();

/** @template {{ id: number, name: string }} T @param {readonly T[]} people @returns {readonly T[]} */
function sorted(people) {
  const order = orders.get(people) ?? [...people].sort(byName);
  orders.set(people, order);
  return order;
}

const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });

/** @param {{ id: number, name: string }} a @param {{ id: number, name: string }} b */
const byName = (a, b) => collator.compare(a.name, b.name) || a.id - b.id;

/** Without case and accents, so that "zoe" finds "Zoë". @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
