// The bottom toolbar: one's own devices, the stage button of the moment, and the moderator's tools.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { handOf, isHere, isLive, isModerator, myEntry, stageButton } from '../facts.js';
import { fitWords } from '../fitting.js';
import { t } from '../language.js';
import { isTurning } from '../publishing.js';
import { canShareScreen } from '../sharing.js';
import { ACCESS } from '../words.js';
import { button, commandButton } from './bits.js';
import { menu } from './menu.js';
import { layoutMenu, moreMenu } from './more.js';
import { TABS } from './panel.js';
import { reactionsView } from './reactions.js';

/**
 * @import { Kind } from '../media/choice.js'
 * @import { Access } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 * @import { Tab } from './panel.js'
 */

/** @param {RoomView} view */
export const toolbarView = (view) =>
  html`<footer class="toolbar" aria-label=${t('Controls')} ${ref(fitWords)}>
    <div class="tools left">${isModerator(view.known) ? moderatorTools(view) : nothing}</div>
    <div class="tools center">${deviceButtons(view)} ${stageButtonView(view)} ${handButton(view)} ${reactionsView(view)} ${meetingButton(view)}</div>
    <div class="tools right">${TABS.map((tab) => panelButton(view, tab))} ${moreMenu(view)}</div>
  </footer>`;

/** @param {RoomView} view */
function deviceButtons({ page, known, doing }) {
  const entry = myEntry(known);
  if (!entry || !isHere(known, page.tab) || page.mediaGone) return nothing;
  /** @param {Kind} kind */
  const state = (kind) => ({ isBusy: isTurning(page, kind), isDisabled: page.line !== 'open' });
  return html`
    ${button({
      label: entry.microphone ? t('Turn microphone off') : t('Turn microphone on'),
      icon: entry.microphone ? 'microphone' : 'microphone-off',
      kind: entry.microphone ? 'plain' : 'off',
      isIconOnly: true,
      switches: 'microphone',
      press: () => doing.toggle('microphone'),
      ...state('microphone'),
    })}
    ${button({
      label: entry.camera ? t('Turn camera off') : t('Turn camera on'),
      icon: entry.camera ? 'camera' : 'camera-off',
      kind: entry.camera ? 'plain' : 'off',
      isIconOnly: true,
      switches: 'camera',
      press: () => doing.toggle('camera'),
      ...state('camera'),
    })}
    ${canShareScreen()
      ? button({
          label: entry.screen ? t('Stop sharing') : t('Share screen'),
          icon: 'screen',
          isIconOnly: true,
          isPressed: entry.screen,
          switches: 'screen',
          press: doing.toggleScreen,
          isBusy: page.busy.has('set_screen'),
          isDisabled: page.line !== 'open',
        })
      : nothing}
  `;
}

/** @param {RoomView} view */
function stageButtonView(view) {
  const { page, known, doing } = view;
  if (page.goodbye && !isLive(known)) return nothing;
  switch (stageButton(known)) {
    case 'join':
      return button({
        label: t('Join stage'),
        icon: 'stage',
        kind: isModerator(known) ? 'plain' : 'main',
        press: doing.join,
        isBusy: page.busy.has('join'),
        isDisabled: page.line !== 'open',
      });
    case 'ask':
      return commandButton(view, { label: t('Ask to join stage'), icon: 'stage', kind: 'main', command: { type: 'ask' } });
    case 'cancel':
      return commandButton(view, { label: t('Cancel request'), icon: 'close', command: { type: 'cancel' } });
    default:
      return nothing;
  }
}

/** @param {RoomView} view */
function handButton(view) {
  const { known } = view;
  const isUp = handOf(known, known.you.id) !== undefined;
  if (!isUp && !isModerator(known) && !known.room.room.switches.hands) return nothing;
  if (!isUp && !isLive(known)) return nothing;
  return commandButton(view, {
    label: isUp ? t('Lower hand') : t('Raise hand'),
    icon: 'hand',
    isIconOnly: true,
    isPressed: isUp,
    command: isUp ? { type: 'lower_hand', participant: known.you.id } : { type: 'raise_hand' },
  });
}

/** @param {RoomView} view */
function meetingButton(view) {
  const { page, known, doing } = view;
  if (!isModerator(known)) return nothing;
  if (!isLive(known)) {
    return commandButton(view, { label: t('Start meeting'), icon: 'play', kind: 'main', command: { type: 'start_meeting' } });
  }
  return button({
    label: t('End meeting'),
    icon: 'stop',
    kind: 'danger',
    press: () => doing.askToEnd(true),
    isBusy: page.busy.has('end_meeting'),
    isDisabled: page.line !== 'open',
  });
}

/** @param {RoomView} view */
function moderatorTools(view) {
  const { page, known, doing } = view;
  const { access } = known.room.room;
  const choices = /** @type {Access[]} */ (Object.keys(ACCESS));
  return html`
    ${menu(view, {
      name: 'access',
      label: t('Stage access'),
      title: t('Stage access'),
      icon: 'access',
      isBusy: page.busy.has('set_access'),
      isDisabled: page.line !== 'open',
      items: choices.map((choice) => ({
        ...ACCESS[choice],
        isChosen: choice === access,
        press: () => choice !== access && doing.command({ type: 'set_access', access: choice }),
      })),
    })}
    ${layoutMenu(view)}
    ${button({
      label: page.sounds ? t('Turn sounds off') : t('Turn sounds on'),
      icon: page.sounds ? 'bell' : 'bell-off',
      kind: 'quiet',
      isIconOnly: true,
      switches: 'sounds',
      press: () => doing.toggleSounds(),
    })}
  `;
}

/** @param {RoomView} view @param {Tab} tab */
function panelButton(view, { key, label, icon, badge, means }) {
  const { page, doing } = view;
  const count = badge(view);
  return button({
    label,
    icon,
    kind: 'quiet',
    isPressed: page.panel === key,
    press: () => doing.togglePanel(key),
    ...(count ? { badge: count, badgeMeans: `${count} ${means}` } : {}),
  });
}
