// The chat: who reads it, what is pinned, what was written, and where one writes.

import { html, nothing } from 'lit-html';
import { drawn, hasMore, isUnread, lineOf, messagesIn, pendingIn, placeFor, unreadIn, unreadLines } from '../chat/state.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { t, th, tn } from '../language.js';
import { button, commandButton, face } from './bits.js';
import { composerView } from './composer.js';
import { menu } from './menu.js';
import { messagesView, pendingView, plainText } from './message.js';

/**
 * @import { ChatMessage, Line } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 * @import { Item } from './menu.js'
 */

/** @param {RoomView} view */
export function chatView(view) {
  const { known, page } = view;
  const place = placeFor(known, page.chat.place);
  return html`
    <div class="chat-head">
      ${readersView(view)} ${isModerator(known) ? optionsView(view) : nothing}
    </div>
    ${place === 'lines' ? linesView(view) : talkView(view)}
  `;
}

// ---- who reads it

/** @param {RoomView} view */
function readersView(view) {
  const { known, page, doing } = view;
  const place = placeFor(known, page.chat.place);
  const privately = isModerator(known) ? 'lines' : known.you.id;
  const unread = unreadLines(known, page.chat).length;
  return html`<div class="readers" role="group" aria-label=${t('Who reads it')}>
    ${button({
      label: t('Everyone'),
      kind: 'quiet',
      isPressed: place === 'everyone',
      press: () => doing.talk.open('everyone'),
    })}
    ${button({
      label: isModerator(known) ? t('Private') : t('Moderators'),
      kind: 'quiet',
      isPressed: place !== 'everyone',
      press: () => doing.talk.open(privately),
      ...(unread ? { badge: String(unread), badgeMeans: t('unread') } : {}),
    })}
  </div>`;
}

/** @param {RoomView} view */
function optionsView(view) {
  const { known, page, doing } = view;
  const { room, blocked, messages } = known.room;
  const isOn = room.switches.chat;
  /** @type {Item[]} */
  const items = [
    {
      label: isOn ? t('Turn chat off') : t('Turn chat on'),
      help: isOn ? t('Attendees read it, and moderators go on writing.') : t('Attendees can write again.'),
      press: () => doing.command({ type: 'set_switches', chat: !isOn }),
    },
    ...blocked.map((person) => ({
      label: t('Unblock {name}', { name: person.name }),
      press: () => doing.command({ type: 'unblock_from_chat', participant: person.id }),
    })),
    ...(messages.length ? [{ label: t('Clear chat history'), isDanger: true, press: () => doing.askToClear(true) }] : []),
  ];
  return menu(view, {
    name: 'chat',
    label: t('Chat options'),
    title: t('Chat'),
    icon: 'more',
    kind: 'quiet',
    isIconOnly: true,
    isBusy: page.busy.has('set_switches chat'),
    isDisabled: page.line !== 'open',
    items,
  });
}

/** The private lines, for moderators. @param {RoomView} view */
function linesView(view) {
  const { lines } = view.known.room;
  if (!lines.length) {
    return html`<div class="chat-empty">
      <h2>${t('No private messages')}</h2>
      <p>${th('When somebody writes to the moderators, you find it here. To write first, choose {button} beside their name.', { button: html`<b>${t('Write privately')}</b>` })}</p>
    </div>`;
  }
  return html`<ul class="lines">
    ${lines.toReversed().map((line) => lineView(view, line))}
  </ul>`;
}

/** @param {RoomView} view @param {Line} line */
function lineView({ known, page, doing }, line) {
  const { person, waits } = line;
  const isNew = isUnread(known, page.chat, line);
  return html`<li>
    <button type="button" class="line-row ${isNew ? 'new' : ''}" @click=${() => doing.talk.open(person.id)}>
      ${face(person)}
      <span class="row-words">
        <span class="row-name" dir="auto">${person.name}</span>
        <span class="row-note">${waits ? t('waits for an answer') : t('answered')}</span>
      </span>
      ${isNew ? html`<span class="unread-dot"></span><span class="for-ears">${t('unread')}</span>` : nothing}
    </button>
  </li>`;
}

// ---- what was written

/** @param {RoomView} view */
function talkView(view) {
  const { known, page } = view;
  const { chat } = page;
  const place = placeFor(known, chat.place);
  const line = place === 'lines' ? null : lineOf(place);
  const all = messagesIn(known.room, chat, line);
  const shown = drawn(all, chat.tail);
  const pending = pendingIn(chat, line, all);
  const isOlder = shown.length < all.length && shown[0] !== all[0];
  return html`
    ${line === null ? pinnedView(view) : lineHead(view, line)}
    <div class="messages" role="log" aria-live="off" aria-label=${t('Messages')} data-place=${String(place)}>
      ${isOlder || hasMore(known.room, chat, line) ? olderView(view, line) : nothing}
      ${!all.length && !pending.length && !chat.asked.has(line) ? emptyView(view, line) : nothing}
      ${messagesView(view, shown, line)} ${chat.tail === null ? pending.map((it) => pendingView(view, it)) : nothing}
    </div>
    ${pillView(view, line)} ${composerView(view, line)}
  `;
}

/** @param {RoomView} view @param {number | null} line */
const olderView = ({ page, doing }, line) =>
  html`<p class="older">
    ${button({
      label: t('Show older messages'),
      kind: 'quiet',
      isBusy: page.chat.asked.has(line),
      press: () => doing.talk.reach('top'),
    })}
  </p>`;

/** @param {RoomView} view @param {number | null} line */
function emptyView({ known }, line) {
  if (line === null) return html`<div class="chat-empty"><h2>${t('No messages yet')}</h2><p>${t('Say hello: everyone in the room reads what you write here.')}</p></div>`;
  return html`<div class="chat-empty">
    <h2>${t('Private')}</h2>
    <p>
      ${isModerator(known)
        ? t('Only this person and the moderators read what is written here.')
        : t('Only you and the moderators read what is written here.')}
    </p>
  </div>`;
}

/** @param {RoomView} view @param {number} line */
function lineHead({ known, doing }, line) {
  if (!isModerator(known)) return html`<p class="line-head">${t('Only you and the moderators read this.')}</p>`;
  return html`<div class="line-head">
    ${button({ label: t('All private messages'), icon: 'back', kind: 'quiet', isIconOnly: true, press: () => doing.talk.open('lines') })}
    <p>${th('{name} and the moderators read this.', { name: html`<b dir="auto">${nameIn(known, line)}</b>` })}</p>
  </div>`;
}

/** @param {import('../state.js').Known} known @param {number} id */
const nameIn = ({ room, people }, id) =>
  (room.lines.find(({ person }) => person.id === id)?.person ?? people.find((person) => person.id === id))?.name ??
  t('This person');

/** @param {RoomView} view */
function pinnedView(view) {
  const { pinned } = view.known.room;
  if (!pinned.length) return nothing;
  return html`<ul class="pinned" aria-label=${t('Pinned messages')}>
    ${pinned.map((message) => pinView(view, message))}
  </ul>`;
}

/** @param {RoomView} view @param {ChatMessage} message */
function pinView(view, { id, author, text }) {
  return html`<li class="pin" data-pinned=${id}>
    ${icon('pin')}
    <details>
      <summary><b dir="auto">${author.name}</b> <span dir="auto">${text}</span></summary>
      <p dir="auto">${plainText(text)}</p>
    </details>
    ${isModerator(view.known)
      ? commandButton(view, {
          label: t('Unpin'),
          icon: 'close',
          kind: 'quiet',
          isIconOnly: true,
          command: { type: 'unpin_message', message: id },
        })
      : nothing}
  </li>`;
}

/** @param {RoomView} view @param {number | null} line */
function pillView({ known, page, doing }, line) {
  const { chat } = page;
  if (chat.isAtEnd && chat.tail === null) return nothing;
  const unread = unreadIn(known, chat, line).length;
  const label = unread ? tn('{n} new message', '{n} new messages', unread) : t('Jump to newest');
  return html`<div class="pill">${button({ label, icon: 'down', kind: unread ? 'main' : 'plain', press: doing.talk.jump })}</div>`;
}
