// The page starts here: the way in, the line to the server, and one redraw per change.

import { render } from 'lit-html';
import { fatesAfter } from './again.js';
import { keepAwake } from './awake.js';
import { serverNow, setServerTime } from './clock.js';
import { createRoving } from './chat/roving.js';
import { createScrolling } from './chat/scrolling.js';
import { NO_CHAT } from './chat/state.js';
import { createTalk } from './chat/talk.js';
import { createCommands } from './commands.js';
import { createDoing } from './doing.js';
import { makeRoomForKeyboard } from './keyboard.js';
import { enter, keep, newTab, readConfig } from './entry.js';
import { isLive, isModerator, lineMovesItself, myInvitation, outside, waiting } from './facts.js';
import { keepingFocus } from './focus.js';
import { listenToKeys } from './keys.js';
import { number, t } from './language.js';
import { createLineQuality, watchQuality } from './media/quality.js';
import { remindTheMuted } from './muted.js';
import { createNotices } from './notices.js';
import { createPublishing } from './publishing.js';
import { createAir } from './reactions.js';
import { createAsking } from './polls/asking.js';
import { NO_POLLING } from './polls/state.js';
import { recall, recallText } from './remember.js';
import { openSocket } from './socket.js';
import { ding } from './sounds.js';
import { showLevels } from './speaking.js';
import { apply, expected, isHad, placed, present, welcomed } from './state.js';
import { createStore } from './store.js';
import { pageView } from './views/page.js';
import { createWindows } from './windows.js';
import { caughtUp, partChanged, told } from './words.js';
import { whyClosed } from './words/closed.js';

/**
 * @import { Event as LogEntry, Outside, ServerFrame, Welcome } from './protocol.js'
 * @import { Known } from './state.js'
 */

const config = readConfig();
const entry = enter(config);
const root = /** @type {HTMLElement} */ (document.getElementById('page'));
const isWide = matchMedia('(min-width: 1000px)').matches;

const store = createStore({
  known: null,
  outside: null,
  line: entry ? 'connecting' : 'closed',
  closedWhy: entry ? '' : t('Open this room from your course.'),
  isSentOut: false,
  tab: entry?.tab ?? '',
  goodbye: false,
  invitedBy: null,
  panel: isWide ? panelBefore() : null,
  chat: NO_CHAT,
  polls: NO_POLLING,
  pages: config?.pages ?? [],
  side: null,
  search: '',
  folded: new Set(),
  hidden: new Set(),
  unheeded: new Set(),
  menu: null,
  ending: false,
  clearing: false,
  sendingOut: null,
  devices: false,
  mediaGone: false,
  busy: new Set(),
  speaker: null,
  weak: new Set(),
  isLineWeak: false,
  crowdKnown: false,
  silenced: false,
  sounds: recall('sounds', true),
  keys: recall('keys', true),
  shortcuts: false,
  notices: [],
});
/** What one chose last; the Participants at first. @returns {import('./store.js').Panel | null} */
function panelBefore() {
  const kept = recallText('panel');
  if (kept === 'none') return null;
  return kept === 'chat' || kept === 'polls' ? kept : 'participants';
}

const notices = createNotices(store);
const air = createAir();

/** @type {ReturnType<typeof openSocket> | null} */
let socket = null;
const say = (/** @type {import('./socket.js').Said} */ said) =>
  socket ? socket.say(said) : Promise.reject(new Error('There is no line yet'));
const command = createCommands(store, say, notices);
const publishing = createPublishing({ store, say, command, notices });
const talk = createTalk({ store, say, notices });
const asking = createAsking({ store, command, notices, ticket: () => ticket, draw });
const windows = createWindows(root, store, draw);
const doing = createDoing({ store, say, command, publishing, talk, asking, windows, notices, ticket: () => ticket, draw });
const holdingStill = createScrolling(root, store, talk);
const markStop = createRoving(root);

// ---- redraw

/** Between two redraws: a class that writes at once is drawn in a few steps. */
const BREATH_MS = 40;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let drawing;
let drawnAt = 0;
function draw() {
  clearTimeout(drawing);
  drawing = undefined;
  drawnAt = performance.now();
  const page = store.get();
  if (page.known) {
    document.body.dataset['role'] = page.known.you.role;
    document.title = titleOf(page.known);
    keepAwake(isLive(page.known) && page.line !== 'closed');
  }
  windows.measure();
  keepingFocus(root, () => holdingStill(() => render(pageView({ page, now: serverNow(), doing }), root)));
  markStop();
  windows.markStops();
}
function drawSoon() {
  drawing ??= setTimeout(draw, Math.max(0, drawnAt + BREATH_MS - performance.now()));
}

/** In a tab of its own: somebody who is elsewhere sees that they are invited, a moderator that somebody asks. @param {Known} known */
function titleOf(known) {
  if (myInvitation(known)) return `${t('You are invited')} · ${known.room.room.title}`;
  if (!isModerator(known)) return known.room.room.title;
  const asking = outside(known).length + (lineMovesItself(known) ? 0 : waiting(known).length);
  return asking ? `(${number(asking)}) ${known.room.room.title}` : known.room.room.title;
}

store.subscribe(drawSoon);
setInterval(drawSoon, 1000);
listenToKeys(store, doing);
remindTheMuted(publishing, notices);
showLevels(root, publishing, (speaker) => store.set({ speaker }));
watchQuality(root, publishing, (weak) => store.set({ weak }));
makeRoomForKeyboard();
root.replaceChildren(); // What stood there until now says "Coming in…".
draw();

// ---- what the server says

/** @param {Welcome} welcome */
function come(welcome) {
  const before = store.get().known;
  setServerTime(welcome.now);
  saveEntry(welcome.ticket);
  // Events that were missed are told one by one, on what was known; then who is here is set right.
  for (const missed of welcome.events) happen(missed);
  const known = welcomed(store.get().known, welcome);
  const hasEnded =
    before !== null && isLive(before) && before.room.meeting.id !== known.room.meeting.id && !isLive(known);
  store.set({ known, outside: null, line: 'open', goodbye: (store.get().goodbye || hasEnded) && !isLive(known) });
  talk.welcomed(welcome, before, known);
  asking.welcomed(welcome);
  const gap = before && welcome.snapshot ? caughtUp(before, known) : null;
  if (gap) notices.tell(gap);
  const part = before ? partChanged(before.you, known.you) : null;
  if (part) notices.tell(part);
  publishing.welcomed(welcome);
  return fatesAfter(welcome, before);
}

/** The room is locked, and I am not in it: camera and microphone are let go, and what was known is of no use. @param {Outside} frame */
function keepOutside(frame) {
  setServerTime(frame.now);
  saveEntry(frame.ticket);
  publishing.leave();
  store.set({ known: null, outside: frame, line: 'open', menu: null, notices: [] });
}

/** @param {LogEntry} it */
function happen(it) {
  const { event } = it;
  const before = store.get().known;
  if (!before || isHad(before.room, it)) return;
  store.set({ known: apply(before, it), ...asideOf(it, before) });
  talk.happened(it, before);
  asking.happened(it, before);
  publishing.sync();
  const words = told(it, before);
  // Who looks at the list sees it there, and nothing is to cover it.
  if (words) notices.tell(event.type === 'hand_raised' && store.get().panel === 'participants' ? { ...words, quiet: true } : words);
  if (asksForAnswer(it, before) && store.get().sounds) ding();
}

/** Somebody waits for me: to a moderator they ask something, or I am invited. @param {LogEntry} it @param {Known} before */
function asksForAnswer({ event }, before) {
  if (event.type === 'stage_invited') return event.request.person.id === before.you.id;
  if (!isModerator(before)) return false;
  return event.type === 'knocked' || (event.type === 'stage_requested' && !lineMovesItself(before));
}

/** What an event changes on the page beside the room. @param {LogEntry} it @param {Known} before */
function asideOf({ event }, before) {
  switch (event.type) {
    case 'meeting_started':
      return { goodbye: false };
    case 'meeting_ended':
      return { goodbye: true, ending: false, sendingOut: null, menu: null, hidden: new Set(), unheeded: new Set() };
    case 'stage_invited':
      return event.request.person.id === before.you.id ? { invitedBy: event.by.name } : {};
    default:
      return {};
  }
}

/** @param {ServerFrame} frame */
function heard(frame) {
  const { known } = store.get();
  if (!known) return;
  switch (frame.type) {
    case 'event':
      happen(frame);
      break;
    case 'presence':
      store.set({ known: present(known, frame) });
      for (const participant of frame.left) publishing.turnAway(participant);
      break;
    case 'expected':
      store.set({ known: expected(known, frame) });
      break;
    case 'place':
      store.set({ known: placed(known, frame) });
      break;
    case 'reactions':
      air.show(frame.counts);
      break;
    case 'messages':
    case 'messages_reacted':
    case 'reacted':
      talk.told(frame, known.room);
      break;
    case 'poll_results':
    case 'voted':
      asking.told(frame);
      break;
    case 'publisher_ready':
    case 'signalled':
      publishing.handle(frame);
      break;
  }
}

// ---- the line

let ticket = entry?.ticket ?? '';
let mayResume = true;
const lineQuality = createLineQuality();

/** @param {string} fresh */
function saveEntry(fresh) {
  ticket = fresh;
  mayResume = true;
  keep(config.room, { ticket, tab: store.get().tab });
}

function resume() {
  const { known } = store.get();
  return known && mayResume ? { meeting: known.room.meeting.id, number: known.room.number } : null;
}

if (entry) {
  socket = openSocket({
    url: new URL(config.socket, location.href.replace(/^http/, 'ws')).href,
    hello: () => ({ ticket, tab: store.get().tab, resume: resume() }),
    welcomed: come,
    outside: keepOutside,
    heard,
    pinged: (roundTrip) => {
      const isLineWeak = lineQuality(roundTrip);
      if (isLineWeak !== store.get().isLineWeak) store.set({ isLineWeak });
    },
    lost: () => store.set({ line: store.get().known || store.get().outside ? 'lost' : 'connecting' }),
    replaced: () => {
      store.set({ tab: newTab() });
      keep(config.room, { ticket, tab: store.get().tab });
    },
    changed: () => {
      mayResume = false;
    },
    closed: (reason, isSentOut) => {
      publishing.leave();
      store.set({ line: 'closed', closedWhy: whyClosed(reason), isSentOut });
    },
  });
}
