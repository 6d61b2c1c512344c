// The line to the server: hello and welcome, coming back by itself, and each command as a promise.

import { maySayAgain, wasDone } from './again.js';
import { t } from './language.js';

/** @import { Fate } from './again.js' */
/** @import { Command, Outside, Refused as RefusedFrame, ServerFrame, Welcome } from './protocol.js' */

/** @template T @typedef {T extends Command ? Omit<T, 'id'> : never} Unnumbered */
/** A command before the line gives it its `id`. @typedef {Unnumbered<Command>} Said */

/**
 * @typedef {{
 *   url: string,
 *   hello: () => { ticket: string, tab: string, resume: { meeting: number, number: number } | null },
 *   welcomed: (welcome: Welcome) => (said: Said) => Fate,
 *   outside: (frame: Outside) => void,
 *   heard: (frame: ServerFrame) => void,
 *   pinged: (roundTripMs: number) => void,
 *   lost: () => void,
 *   replaced: () => void,
 *   changed: () => void,
 *   closed: (reason: string, isSentOut: boolean) => void,
 * }} Line
 */

/** The server said no; the message is for the person. */
export class Refused extends Error {
  /** @param {RefusedFrame} frame */
  constructor(frame) {
    super(frame.text);
    this.code = frame.code;
  }
}

/** The line broke before the answer came. */
export class Lost extends Error {
  constructor() {
    super(t('The connection was lost before this was answered. Please try again.'));
  }
}

const SENT_OUT = 4404;
const TOO_MANY_TABS = 4430;
const FINAL = [4400, 4401, 4403, SENT_OUT, TOO_MANY_TABS];
const REPLACED = 4409;
const ROLE_CHANGED = 4410;
const TOO_MANY = 4429;

/** A server that everyone comes back to at once may take its time with the welcome. */
const WELCOME_MS = 15_000;
const QUIET_MS = 8000;
const ANSWER_MS = 4000;
/** However much is said, now and then it is measured how long an answer takes. */
const MEASURE_MS = 15_000;
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5000;

/**
 * @typedef {{ said: Said, again: boolean, done: () => void, failed: (why: Error) => void }} Pending
 */

/** @param {Line} line */
export function openSocket(line) {
  /** @type {WebSocket | null} */
  let socket = null;
  let isOpen = false;
  let isOver = false;
  let tries = 0;
  let lastId = 0;
  /** The first question that is not answered yet. @type {{ id: number, at: number } | null} */
  let ping = null;
  let pingedAt = -Infinity;
  /** @type {Map<number, Pending>} */
  const pending = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let quietTimer;

  function connect() {
    clearTimeout(retryTimer);
    if (isOver || socket) return;
    const mine = new WebSocket(line.url);
    socket = mine;
    mine.onopen = () => {
      const { ticket, tab, resume } = line.hello();
      mine.send(JSON.stringify({ type: 'hello', ticket, tab, resume }));
    };
    mine.onmessage = (message) => socket === mine && receive(JSON.parse(message.data));
    mine.onclose = (event) => socket === mine && gone(event.code, event.reason);
    waitForWord(WELCOME_MS);
  }

  /** Nothing heard for a while: ask; still nothing: the line is dead, whatever the browser believes. @param {number} after */
  function waitForWord(after) {
    clearTimeout(quietTimer);
    quietTimer = setTimeout(isOpen ? ask : drop, after);
  }

  function ask() {
    if (!isOpen) return;
    const id = ++lastId;
    pingedAt = performance.now();
    ping ??= { id, at: pingedAt };
    write({ type: 'ping' }, id);
    clearTimeout(quietTimer);
    quietTimer = setTimeout(drop, ANSWER_MS);
  }

  function drop() {
    const old = socket;
    if (ping) line.pinged(Infinity);
    gone(1006, '');
    old?.close();
  }

  /** @param {ServerFrame} frame */
  function receive(frame) {
    waitForWord(QUIET_MS);
    if (frame.type === 'welcome') {
      tries = 0;
      isOpen = true;
      waitForWord(QUIET_MS);
      pingedAt = performance.now();
      sayAgain(line.welcomed(frame));
    } else if (frame.type === 'outside') {
      wait(frame);
    } else if (frame.type === 'done' || frame.type === 'refused') {
      answered(frame);
    } else {
      line.heard(frame);
    }
    if (isOpen && !ping && performance.now() - pingedAt > MEASURE_MS) ask();
  }

  /** The line is good, but leads no further than the door: what was to be said inside has no sense any more. @param {Outside} frame */
  function wait(frame) {
    tries = 0;
    isOpen = true;
    waitForWord(QUIET_MS);
    for (const [id, command] of pending) {
      if (command.said.type === 'knock') continue;
      pending.delete(id);
      command.failed(new Lost());
    }
    line.outside(frame);
  }

  /** @param {import('./protocol.js').Done | RefusedFrame} frame */
  function answered(frame) {
    if (ping && frame.id === ping.id) {
      line.pinged(performance.now() - ping.at);
      ping = null;
      return;
    }
    const command = frame.id === null ? undefined : pending.get(frame.id);
    if (frame.id !== null) pending.delete(frame.id);
    if (frame.type === 'done' || (command?.again && wasDone(command.said, frame.code))) command?.done();
    else if (command) command.failed(new Refused(frame));
    else console.warn('Refused:', frame.code, frame.text);
  }

  /** @param {number} code @param {string} reason */
  function gone(code, reason) {
    socket = null;
    isOpen = false;
    ping = null;
    clearTimeout(quietTimer);
    for (const [id, command] of pending) {
      if (maySayAgain(command.said) && !FINAL.includes(code)) command.again = true;
      else {
        pending.delete(id);
        command.failed(new Lost());
      }
    }
    if (FINAL.includes(code)) {
      isOver = true;
      line.closed(reason, code === SENT_OUT);
      return;
    }
    if (code === REPLACED) line.replaced();
    if (code === ROLE_CHANGED) line.changed();
    line.lost();
    retry(code === TOO_MANY ? LONGEST_RETRY_MS : 0);
  }

  /** @param {number} least */
  function retry(least) {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries + 1));
    tries += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, Math.max(least, FIRST_RETRY_MS + Math.random() * (longest - FIRST_RETRY_MS)));
  }

  /** @param {(said: Said) => Fate} fateOf */
  function sayAgain(fateOf) {
    for (const [id, command] of pending) {
      const fate = fateOf(command.said);
      if (fate === 'again') write(command.said, id);
      else {
        pending.delete(id);
        if (fate === 'done') command.done();
        else command.failed(new Lost());
      }
    }
  }

  /** @param {Said} said @param {number} id */
  function write(said, id) {
    if (isOpen && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ...said, id }));
  }

  /** Back from sleep or from another network: don't wait, look. */
  function look() {
    if (isOver) return;
    if (!socket) connect();
    else ask();
  }

  window.addEventListener('online', look);
  window.addEventListener('pageshow', (event) => event.persisted && look());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
  window.addEventListener('offline', () => socket && drop());

  connect();

  return {
    /**
     * @param {Said} said
     * @returns {Promise<void>} resolves when done; rejects with `Refused` or `Lost`
     */
    say(said) {
      if (isOver || (!isOpen && !maySayAgain(said))) return Promise.reject(new Lost());
      const id = ++lastId;
      return new Promise((done, failed) => {
        pending.set(id, { said, again: false, done, failed });
        write(said, id);
      });
    },
  };
}
