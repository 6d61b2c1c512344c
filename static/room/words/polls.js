// What people are told of polls. Pure, as words.js; an open poll's card and list say the rest.

import { t } from '../language.js';


/**
 * @import { By, Happening, PollInfo, PollKind, RoomChanged } from '../protocol.js'
 * @import { Known } from '../state.js'
 * @import { Told } from '../words.js'
 */

/** What each kind is called. */
export const KINDS = { poll: t('Poll question'), quiz: t('Quiz question') };

/**
 * The sentences, for each kind.
 * @type {Record<PollKind, {
 *   isNew: (question: string) => string, published: (name: string) => string, closed: string, withResults: string,
 *   closedBy: (name: string) => string, timeIsUp: string, shared: string,
 * }>}
 */
const SAYING = {
  poll: {
    isNew: (question) => t('New poll question: {question}', { question }),
    published: (name) => t('{name} published a poll question.', { name }),
    closed: t('The poll question is closed.'),
    withResults: t('The poll question is closed. Here are the results.'),
    closedBy: (name) => t('{name} closed a poll question.', { name }),
    timeIsUp: t('Time is up: the poll question is closed.'),
    shared: t('The results of a poll question are here: see Polls.'),
  },
  quiz: {
    isNew: (question) => t('New quiz question: {question}', { question }),
    published: (name) => t('{name} published a quiz question.', { name }),
    closed: t('The quiz question is closed.'),
    withResults: t('The quiz question is closed. Here are the results.'),
    closedBy: (name) => t('{name} closed a quiz question.', { name }),
    timeIsUp: t('Time is up: the quiz question is closed.'),
    shared: t('The results of a quiz question are here: see Polls.'),
  },
};

/** @param {Happening} it @param {Known} before @returns {Told | null} */
export function toldOfPolls(it, before) {
  switch (it.type) {
    case 'poll_opened':
      return opened(it, before);
    case 'poll_closed':
      return closed(it, before);
    case 'poll_shared':
      return shared(it, before);
    default:
      return null;
  }
}

/** @param {{ poll: PollInfo, by: By }} it @param {Known} before @returns {Told | null} */
function opened({ poll, by }, { you }) {
  const say = SAYING[poll.kind];
  if (you.role === 'attendee') return { text: say.isNew(poll.question), tone: 'plain', quiet: true };
  return by.participant === you.id ? null : { text: say.published(by.name), tone: 'plain' };
}

/** @param {{ poll: PollInfo, by: By }} it @param {Known} before @returns {Told | null} */
function closed({ poll, by }, { you }) {
  const say = SAYING[poll.kind];
  if (you.role === 'attendee') {
    return poll.results ? { text: say.withResults, tone: 'plain', quiet: true } : { text: say.closed, tone: 'plain' };
  }
  if (by.participant === you.id) return null;
  return { text: by.name ? say.closedBy(by.name) : say.timeIsUp, tone: 'plain' };
}

/** @param {{ poll: PollInfo, by: By }} it @param {Known} before @returns {Told | null} */
function shared({ poll }, { you }) {
  if (you.role !== 'attendee' || !poll.results) return null;
  return { text: SAYING[poll.kind].shared, tone: 'plain', topic: `poll ${poll.id}` };
}

/** Polls were switched. @param {RoomChanged} it @param {Known} before @returns {Told | null} */
export function pollsSwitched({ room, by }, before) {
  const { polls } = room.switches;
  if (polls === before.room.room.switches.polls) return null;
  if (before.you.role === 'attendee') return { text: polls ? t('Polls are on again.') : t('Polls are off now.'), tone: 'plain', quiet: true };
  const text = by.participant === before.you.id ? mine(polls) : anothers(polls, by.name || t('Somebody'));
  return { text, tone: 'plain', topic: 'polls' };
}

/** @param {boolean} on */
const mine = (on) => (on ? t('You turned polls on.') : t('You turned polls off for attendees.'));

/** @param {boolean} on @param {string} name */
const anothers = (on, name) =>
  on ? t('{name} turned polls on.', { name }) : t('{name} turned polls off for attendees.', { name });
