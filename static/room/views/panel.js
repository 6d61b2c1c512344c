// The panel at the right, on phones a sheet from below: its tabs, and what the chosen one shows.

import { html, nothing } from 'lit-html';
import { unreadBadge } from '../chat/state.js';
import { isModerator, lineMovesItself, outside, waiting } from '../facts.js';
import { t } from '../language.js';
import { unanswered } from '../polls/state.js';
import { button } from './bits.js';
import { chatView } from './chat.js';
import { participantsView } from './participants.js';
import { pollsView } from './polls.js';

/**
 * @import { Known } from '../state.js'
 * @import { Panel } from '../store.js'
 * @import { RoomView } from './bits.js'
 *
 * @typedef {{ key: Panel, label: string, icon: import('../icons.js').IconName, badge: (view: RoomView) => string, means: string, content: (view: RoomView) => unknown }} Tab
 */

/** @type {readonly Tab[]} */
export const TABS = [
  {
    key: 'chat',
    label: t('Chat'),
    icon: 'chat',
    badge: ({ known, page }) => unreadBadge(known, page.chat),
    means: t('unread'),
    content: chatView,
  },
  {
    key: 'participants',
    label: t('Participants'),
    icon: 'people',
    badge: ({ known }) => String((isModerator(known) && toAnswer(known)) || ''),
    means: t('waiting for an answer'),
    content: participantsView,
  },
  {
    key: 'polls',
    label: t('Polls'),
    icon: 'polls',
    badge: ({ known, page }) => String(unanswered(known, page.polls).length || ''),
    means: t('to answer'),
    content: pollsView,
  },
];

/** Who asks to join the stage, and who waits outside. @param {Known} known */
const toAnswer = (known) => outside(known).length + (lineMovesItself(known) ? 0 : waiting(known).length);

/** @param {RoomView} view */
export function panelView(view) {
  const { doing, page } = view;
  const shown = TABS.find(({ key }) => key === page.panel) ?? TABS[0];
  if (!page.panel || !shown) return nothing;
  return html`<aside class="panel" tabindex="-1" aria-label=${shown.label}>
    <div class="panel-head">
      <div role="tablist" aria-label=${t('Panel')} @keydown=${steer}>
        ${TABS.map((tab) => tabView(view, tab, tab === shown))}
      </div>
      ${button({ label: t('Close panel'), icon: 'close', kind: 'quiet', isIconOnly: true, press: () => doing.showPanel(null) })}
    </div>
    <div class="panel-content ${shown.key}" id="panel-${shown.key}" role="tabpanel" aria-labelledby="tab-${shown.key}">
      ${shown.content(view)}
    </div>
  </aside>`;
}

/** @param {RoomView} view @param {Tab} tab @param {boolean} isShown */
function tabView(view, { key, label, badge, means }, isShown) {
  const count = badge(view);
  return html`<button
    type="button"
    role="tab"
    id="tab-${key}"
    aria-selected=${String(isShown)}
    aria-controls=${isShown ? `panel-${key}` : nothing}
    tabindex=${isShown ? '0' : '-1'}
    @click=${() => view.doing.showPanel(key)}
  >
    <span class="tab-words">${label}</span>${count ? html`<span class="badge">${count}<span class="for-ears"> ${means}</span></span>` : nothing}
  </button>`;
}

/** Arrows go from tab to tab, and show it at once. @param {KeyboardEvent} event */
function steer(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const forward = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
  const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs.at(to % tabs.length);
  tab?.focus();
  tab?.click();
}
