// What this page keeps of polls beside the room's snapshot: one's own answers, how open polls stand, and which card is
// up. Pure, like state.js.

import { isModerator } from '../facts.js';
import { withItem } from '../store.js';

/**
 * @import { OwnVote, PollInfo, PollStanding, Results, Welcome } from '../protocol.js'
 * @import { Known } from '../state.js'
 * @import { Editor } from './editor.js'
 *
 * @typedef {object} Polling
 * @property {ReadonlyMap<number, readonly number[]>} votes one's own, by poll, as the server said
 * @property {ReadonlyMap<number, readonly number[]>} picked chosen in a form, and not sent yet
 * @property {ReadonlySet<number>} changing those whose answer one is changing
 * @property {ReadonlyMap<number, Results>} standings how open polls stand, for moderators
 * @property {ReadonlySet<number>} closed those that closed while this page was open, and have not been seen in the list
 * @property {ReadonlySet<string>} away cards that were put away
 * @property {Editor | null} editor what a moderator is writing
 * @property {number | null} deleting the draft to delete, while one is asked
 * @property {boolean} leaving asked whether to throw away what one is writing
 */

/** @type {Polling} */
export const NO_POLLING = {
  votes: new Map(),
  picked: new Map(),
  changing: new Set(),
  standings: new Map(),
  closed: new Set(),
  away: new Set(),
  editor: null,
  deleting: null,
  leaving: false,
};

/** @param {Polling} polling @param {Welcome} welcome @returns {Polling} */
export const welcomedTo = (polling, { votes, standings }) => ({
  ...polling,
  votes: new Map(votes.map(({ poll, choices }) => [poll, choices])),
  standings: new Map(standings.map(({ poll, results }) => [poll, results])),
});

/** My answer is counted: what was picked has done its work. @param {Polling} polling @param {OwnVote} vote @returns {Polling} */
export function voted(polling, { poll, choices }) {
  const picked = new Map(polling.picked);
  picked.delete(poll);
  return {
    ...polling,
    picked,
    votes: new Map(polling.votes).set(poll, choices),
    changing: withItem(polling.changing, poll, false),
  };
}

/** @param {Polling} polling @param {readonly PollStanding[]} news @returns {Polling} */
export function counted(polling, news) {
  const standings = new Map(polling.standings);
  for (const { poll, results } of news) standings.set(poll, results);
  return { ...polling, standings };
}

/** Choose an answer in a form, or take it back. @param {Polling} polling @param {PollInfo} poll @param {number} choice @param {boolean} isOn @returns {Polling} */
export function pick(polling, poll, choice, isOn) {
  const others = poll.multiple ? pickedIn(polling, poll).filter((other) => other !== choice) : [];
  const choices = isOn ? [...others, choice].sort((a, b) => a - b) : others;
  return { ...polling, picked: new Map(polling.picked).set(poll.id, choices) };
}

/** What is chosen in the form: at first, what one has answered. @param {Polling} polling @param {PollInfo} poll @returns {readonly number[]} */
export const pickedIn = ({ picked, votes }, { id }) => picked.get(id) ?? votes.get(id) ?? [];

/** Whether the form is up, and not what one has answered. @param {Polling} polling @param {PollInfo} poll */
export const isAsking = ({ votes, changing }, { id, status }) => status === 'open' && (!votes.has(id) || changing.has(id));

/** What is counted: while it is open, for moderators, as of a second ago. @param {Polling} polling @param {PollInfo} poll @returns {Results | null} */
export function resultsOf({ standings }, { id, status, answers, results }) {
  if (status !== 'open') return results;
  return standings.get(id) ?? { voters: 0, counts: answers.map(() => 0) };
}

/** Newest first. @param {Known} known @param {PollInfo['status']} status */
export const pollsThatAre = (known, status) => known.room.polls.filter((poll) => poll.status === status).toReversed();

/** Attendees do without polls while they are off. @param {Known} known */
export const isOff = (known) => !isModerator(known) && !known.room.room.switches.polls;

/** Open ones that I have not answered. @param {Known} known @param {Polling} polling */
export const unanswered = (known, polling) =>
  isModerator(known) || isOff(known) ? [] : pollsThatAre(known, 'open').filter(({ id }) => !polling.votes.has(id));

/**
 * The one whose card lies over the stage: first what is to be answered, then what was, then results that have just come.
 * @param {Known} known @param {Polling} polling @returns {PollInfo | undefined}
 */
export function cardOf(known, polling) {
  if (isModerator(known) || isOff(known)) return undefined;
  const open = pollsThatAre(known, 'open');
  const news = pollsThatAre(known, 'closed').filter(({ id }) => polling.closed.has(id));
  return [...open.filter((poll) => isAsking(polling, poll)), ...news, ...open].find((poll) => !polling.away.has(cardKey(poll)));
}

/** A card that was put away comes back with the results. @param {PollInfo} poll */
export const cardKey = ({ id, status }) => `${status} ${id}`;

/** @param {number} part @param {number} whole */
export const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

/** Whether a quiz question was answered right: with one of the right answers, or where several count with them all. @param {PollInfo} poll @param {readonly number[]} choices */
export function isRight({ right, multiple }, choices) {
  if (!right) return false;
  const hits = choices.filter((choice) => right.includes(choice));
  return multiple ? hits.length === right.length && hits.length === choices.length : hits.length > 0;
}
