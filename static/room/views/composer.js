// Where one writes: grows with the text, Enter sends, and when one cannot write it says why.

import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import { isBlocked, isOff } from '../chat/may.js';
import { MAX_TEXT } from '../chat/state.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { t, tn } from '../language.js';
import { button } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** The counter shows up when it matters. */
const COUNTED_FROM = MAX_TEXT - 150;

/** @param {RoomView} view @param {number | null} line */
export function composerView(view, line) {
  const { known, page, doing } = view;
  const why = whyNot(view);
  if (why) return html`<p class="composer-off" role="status">${why}</p>`;
  const { chat } = page;
  const draft = chat.drafts[chat.place] ?? '';
  const reply = chat.replies[chat.place];
  const left = MAX_TEXT - [...draft].length;
  const isReady = page.line === 'open' && draft.trim() !== '' && left >= 0;
  return html`<form class="composer" @submit=${(/** @type {Event} */ event) => send(event, doing)}>
    ${reply
      ? html`<div class="replying">
          ${icon('reply')}
          <p><b dir="auto">${reply.name}</b> <span dir="auto">${reply.text}</span></p>
          ${button({ label: t('Do not reply'), icon: 'close', kind: 'quiet', isIconOnly: true, press: () => doing.talk.replyTo(null) })}
        </div>`
      : nothing}
    <div class="composer-row">
      <textarea
        rows="1"
        placeholder=${t('Write your message')}
        aria-label=${labelFor(view, line)}
        aria-describedby="composer-note"
        dir="auto"
        enterkeyhint="send"
        autocomplete="off"
        .value=${live(draft)}
        @input=${(/** @type {InputEvent} */ event) =>
          doing.talk.setDraft(/** @type {HTMLTextAreaElement} */ (event.target).value)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => isSend(event) && send(event, doing)}
        ${ref((element) => grow(element))}
      ></textarea>
      <button class="button main icon-only" type="submit" aria-label=${t('Send')} title=${t('Send')} aria-disabled=${isReady ? nothing : 'true'} @mousedown=${keepWriting}>
        ${icon('send')}
      </button>
    </div>
    <p class="composer-note" id="composer-note">${noteFor(view, left)}</p>
  </form>`;
}

/** @param {RoomView} view */
function whyNot({ known }) {
  if (isBlocked(known)) return t('A moderator has blocked you from the chat. You can read it, and write again when they unblock you.');
  if (isOff(known)) return t('The chat is off right now. A moderator can turn it on again.');
  return null;
}

/** @param {RoomView} view @param {number} left */
function noteFor({ known, page }, left) {
  if (page.line !== 'open') return t('Reconnecting… What you write stays here until you can send it.');
  if (left < 0) return html`<span class="too-long">${tn('{n} character too many', '{n} characters too many', -left)}</span>`;
  if (left < MAX_TEXT - COUNTED_FROM) return tn('{n} character left', '{n} characters left', left);
  return isModerator(known) && !known.room.room.switches.chat ? t('The chat is off: only moderators can write.') : nothing;
}

/** @param {RoomView} view @param {number | null} line */
function labelFor({ known }, line) {
  if (line === null) return t('Message to everyone');
  return isModerator(known) ? t('Private message') : t('Message to the moderators');
}

/**
 * Enter, unless it chooses among what an input method offers, or begins a new line.
 * @param {KeyboardEvent} event
 */
const isSend = ({ key, shiftKey, isComposing, keyCode }) =>
  key === 'Enter' && !shiftKey && !isComposing && keyCode !== 229;

/** @param {Event} event @param {RoomView['doing']} doing */
function send(event, doing) {
  event.preventDefault();
  doing.talk.send();
}

/** A tap on Send leaves the field, and a phone's keyboard, as they are. @param {Event} event */
const keepWriting = (event) => event.preventDefault();

/** What each was last measured with. @type {WeakMap<Element, string>} */
const measured = new WeakMap();

/** As tall as its text; the styles say how tall at most. @param {Element | undefined} element */
function grow(element) {
  if (!(element instanceof HTMLTextAreaElement)) return;
  queueMicrotask(() => {
    if (!element.isConnected || measured.get(element) === element.value) return;
    measured.set(element, element.value);
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  });
}
