// Messages: who, when, what; reactions; and what one can do with each.

import { html, nothing } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { mayReact } from '../chat/may.js';
import { partsOf } from '../chat/links.js';
import { isModerator } from '../facts.js';
import { icon } from '../icons.js';
import { locale, t } from '../language.js';
import { REACTIONS } from '../reactions.js';
import { button, face } from './bits.js';
import { menu } from './menu.js';

/**
 * @import { ChatMessage } from '../protocol.js'
 * @import { Pending, Reacted } from '../chat/state.js'
 * @import { RoomView } from './bits.js'
 * @import { Item } from './menu.js'
 */

const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });

/** More marks on a letter than any language needs. */
const PILED = /\p{M}{5}/u;

/** Text with its links, all of it as text. @param {string} text */
export const plainText = (text) =>
  partsOf(text).map(({ text: said, href }) =>
    href ? html`<a href=${href} target="_blank" rel="noopener noreferrer">${said}</a>` : said,
  );

/** @param {RoomView} view @param {readonly ChatMessage[]} messages @param {number | null} line */
export function messagesView(view, messages, line) {
  const { known, page } = view;
  const { newFrom } = page.chat;
  const firstNew = newFrom ? messages.find(({ id, author }) => id > newFrom && author.id !== known.you.id) : undefined;
  return html`<ol>
    ${repeat(
      messages,
      ({ key, author }) => `${author.id} ${key}`,
      (message, index) => {
        const before = messages[index - 1];
        const isNew = message === firstNew;
        const reacted = page.chat.reactions.get(message.id);
        const isOpen = page.menu === `message-${message.id}`;
        return guard(
          [message, before?.author.id, before?.at, isNew, reacted, isOpen, mayReact(known), ...factsAbout(view, message)],
          () => messageView(view, { message, before, isNew, reacted, line }),
        );
      },
    )}
  </ol>`;
}

/** What else its menu goes by. @param {RoomView} view @param {ChatMessage} message */
const factsAbout = ({ known, page }, { id, author }) => [
  page.line,
  known.you.id,
  isModerator(known),
  known.room.pinned.some((pinned) => pinned.id === id),
  known.room.blocked.some((person) => person.id === author.id),
];

/**
 * @param {RoomView} view
 * @param {{ message: ChatMessage, before: ChatMessage | undefined, isNew: boolean, reacted: Reacted | undefined, line: number | null }} it
 */
function messageView(view, { message, before, isNew, reacted, line }) {
  const { id, author, at, text, reply, deleted } = message;
  const isMine = author.id === view.known.you.id;
  const isFirst = !before || isNew || before.author.id !== author.id || clock.format(Date.parse(before.at)) !== clock.format(Date.parse(at));
  const isNewDay = before ? day.format(Date.parse(before.at)) !== day.format(Date.parse(at)) : false;
  return html`${isNewDay ? html`<li class="day">${day.format(Date.parse(at))}</li>` : nothing}
    ${isNew ? html`<li class="new-mark"><span>${t('New')}</span></li>` : nothing}
    <li class="message ${isMine ? 'mine' : ''} ${isFirst ? 'first' : ''}" data-message=${id}>
      ${isFirst ? headView(view, message) : html`<span class="for-ears">${author.name}</span>`}
      ${deleted
        ? html`<p class="message-gone">${t('Message deleted')}</p>`
        : html`${reply ? quoteView(reply) : nothing}
            <p class="message-text ${PILED.test(text) ? 'piled' : ''}" dir="auto">${plainText(text)}</p>
            ${reacted?.counts.length ? reactionsView(view, message, reacted) : nothing} ${actionsView(view, message, line)}`}
    </li>`;
}

/** @param {RoomView} view @param {ChatMessage} message */
const headView = ({ known }, { author, at }) =>
  html`<p class="message-head">
    ${face(author)}
    <b dir="auto">${author.name}</b>${author.id === known.you.id ? html`<span class="for-ears">${t('(you)')}</span>` : nothing}
    ${author.role === 'moderator' ? html`<span class="role">${t('Moderator')}</span>` : nothing}
    <time datetime=${at} title=${whole.format(Date.parse(at))}>${clock.format(Date.parse(at))}</time>
  </p>`;

/** What is answered; a click goes there, if it is drawn. @param {NonNullable<ChatMessage['reply']>} quote */
const quoteView = ({ message, name, text }) =>
  html`<button type="button" class="quote" tabindex="-1" @click=${() => goTo(message)}>
    <b dir="auto">${name}</b> <span dir="auto">${text || t('Message deleted')}</span>
  </button>`;

/** @param {number} id */
function goTo(id) {
  const message = document.querySelector(`.message[data-message="${id}"]`);
  const list = message?.closest('.messages');
  if (!(message instanceof HTMLElement) || !list) return;
  list.scrollTop += message.getBoundingClientRect().top - list.getBoundingClientRect().top - 40;
  message.classList.remove('found');
  void message.offsetWidth; // so that the mark shows anew
  message.classList.add('found');
}

/** @param {RoomView} view @param {ChatMessage} message @param {Reacted} reacted */
const reactionsView = ({ known, page, doing }, message, { counts, mine }) =>
  html`<ul class="message-reactions" aria-label=${t('Reactions')}>
    ${REACTIONS.flatMap(({ kind, sign, label }) => {
      const count = counts.find((of) => of.kind === kind)?.count;
      if (!count) return [];
      const may = mayReact(known) && page.line === 'open';
      return html`<li>
        <button
          type="button"
          class="chip"
          tabindex="-1"
          aria-label=${t('{reaction}, {n}', { reaction: label, n: count })}
          aria-pressed=${String(mine.includes(kind))}
          aria-disabled=${may ? nothing : 'true'}
          @click=${() => may && doing.talk.react(message, kind)}
        >
          <span>${sign}</span><span>${count}</span>
        </button>
      </li>`;
    })}
  </ul>`;

/** @param {RoomView} view @param {ChatMessage} message @param {number | null} line */
function actionsView(view, message, line) {
  const { known, page, doing } = view;
  const may = mayReact(known);
  const items = itemsFor(view, message, line);
  if (!may && !items.length) return nothing;
  const [thumb] = REACTIONS;
  return html`<div class="message-actions">
    ${may && thumb && page.line === 'open'
      ? html`<button type="button" class="quick" tabindex="-1" aria-label=${thumb.label} title=${thumb.label} @click=${() => doing.talk.react(message, thumb.kind)}>${thumb.sign}</button>
          <button type="button" class="quick" tabindex="-1" aria-label=${t('Reply')} title=${t('Reply')} @click=${() => doing.talk.replyTo(message)}>${icon('reply')}</button>`
      : nothing}
    ${menu(view, {
      name: `message-${message.id}`,
      label: t('More for the message of {name}', { name: message.author.name }),
      icon: 'more',
      kind: 'quiet',
      isIconOnly: true,
      isDisabled: page.line !== 'open',
      row: may
        ? REACTIONS.map(({ kind, sign, label }) => ({ label: sign, spoken: label, press: () => doing.talk.react(message, kind) }))
        : [],
      items,
    })}
  </div>`;
}

/** @param {RoomView} view @param {ChatMessage} message @param {number | null} line @returns {Item[]} */
function itemsFor({ known, doing }, message, line) {
  const { id, author } = message;
  const moderates = isModerator(known);
  const isMine = author.id === known.you.id;
  const isPinned = known.room.pinned.some((pinned) => pinned.id === id);
  const isBlocked = known.room.blocked.some((person) => person.id === author.id);
  const isTheirs = moderates && !isMine && author.role === 'attendee';
  return [
    ...(mayReact(known) ? [{ label: t('Reply'), press: () => doing.talk.replyTo(message) }] : []),
    ...(isTheirs && line === null ? [{ label: t('Write privately'), press: () => doing.writeTo(author.id) }] : []),
    ...(moderates && line === null
      ? [
          isPinned
            ? { label: t('Unpin'), press: () => doing.command({ type: 'unpin_message', message: id }) }
            : { label: t('Pin'), press: () => doing.command({ type: 'pin_message', message: id }) },
        ]
      : []),
    ...(isTheirs
      ? [
          isBlocked
            ? { label: t('Unblock'), press: () => doing.command({ type: 'unblock_from_chat', participant: author.id }) }
            : { label: t('Block'), isDanger: true, press: () => doing.command({ type: 'block_from_chat', participant: author.id }) },
        ]
      : []),
    ...(isMine || moderates
      ? [{ label: t('Delete'), isDanger: true, press: () => doing.command({ type: 'delete_message', message: id }) }]
      : []),
  ];
}

/** Written here, and not in the room yet. @param {RoomView} view @param {Pending} pending */
export const pendingView = ({ page, doing }, pending) =>
  html`<div class="message mine pending" data-pending=${pending.key}>
    ${pending.reply ? quoteView(pending.reply) : nothing}
    <p class="message-text" dir="auto">${plainText(pending.text)}</p>
    ${pending.why
      ? html`<p class="message-why" role="alert">${icon('warning')} <span>${t('Not sent. {why}', { why: pending.why })}</span></p>
          <div class="message-again">
            ${button({ label: t('Send again'), isDisabled: page.line !== 'open', press: () => doing.talk.sendAgain(pending) })}
            ${button({ label: t('Discard'), kind: 'quiet', press: () => doing.talk.discard(pending.key) })}
          </div>`
      : html`<p class="message-note">${t('Sending…')}</p>`}
  </div>`;
