// The whole page: top bar, stage, panel, toolbar, and what floats above them.

import { html, nothing } from 'lit-html';
import { isLive } from '../facts.js';
import { t } from '../language.js';
import { clearingView } from './clearing.js';
import { endingView } from './ending.js';
import { invitationView } from './invitation.js';
import { knocksView } from './knocks.js';
import { lockedView } from './locked.js';
import { noticesView } from './notices.js';
import { panelView } from './panel.js';
import { pollCardView } from './poll-card.js';
import { promptsView } from './prompts.js';
import { sendingOutView } from './sending-out.js';
import { shortcutsView } from './shortcuts.js';
import { sidePageView } from './side-page.js';
import { stageView } from './stage.js';
import { statusView } from './status.js';
import { toolbarView } from './toolbar.js';
import { topView } from './top.js';
import { closedView, connectingView, goodbyeView, waitingView } from './waiting.js';

/** @import { RoomView, View } from './bits.js' */

/** @param {View} view */
export function pageView(view) {
  const { known, line } = view.page;
  if (line === 'closed') return html`<main class="whole" data-view="closed">${closedView(view)}</main>`;
  if (view.page.outside) return html`<main class="whole" data-view="locked">${lockedView(view, view.page.outside)}</main>`;
  if (!known) return html`<main class="whole" data-view="connecting">${connectingView()}</main>`;
  return roomView({ ...view, known });
}

/** @param {RoomView} view */
function roomView(view) {
  const { page } = view;
  return html`
    ${topView(view)}
    <div class="middle ${page.panel ? 'with-panel' : ''}">
      <main data-view=${shown(view)} aria-label=${t('Stage')}>
        ${knocksView(view)} ${promptsView(view)}
        <div class="scene">
          ${scene(view)}
          <div class="below">${noticesView(view)} ${pollCardView(view)} ${invitationView(view)}</div>
        </div>
        <div class="statuses" role="status">${statusView(view)}</div>
      </main>
      ${page.panel ? panelView(view) : nothing}
    </div>
    ${toolbarView(view)} ${endingView(view)} ${sendingOutView(view)} ${clearingView(view)} ${shortcutsView(view)} ${sidePageView(view)}
  `;
}

/** @param {RoomView} view @returns {'waiting' | 'live' | 'goodbye'} */
function shown({ page, known }) {
  if (isLive(known)) return 'live';
  return page.goodbye ? 'goodbye' : 'waiting';
}

/** @param {RoomView} view */
function scene(view) {
  switch (shown(view)) {
    case 'live':
      return stageView(view);
    case 'goodbye':
      return goodbyeView(view);
    case 'waiting':
      return waitingView(view);
  }
}
