// What is needed now and then: how the stage is laid out, devices, keys.

import { isHere, isLive, isModerator } from '../facts.js';
import { t } from '../language.js';
import { LAYOUT } from '../words/screen.js';
import { appearanceItem, appearanceMenu, isChoosingAppearance } from './appearance.js';
import { menu } from './menu.js';

/**
 * @import { Layout } from '../protocol.js'
 * @import { RoomView } from './bits.js'
 */

/** For moderators: the stage as everyone sees it. @param {RoomView} view */
export function layoutMenu(view) {
  const { page, known, doing } = view;
  const { layout } = known.room.meeting;
  const choices = /** @type {Layout[]} */ (Object.keys(LAYOUT));
  return menu(view, {
    name: 'layout',
    label: t('Layout'),
    title: t('Layout for everyone'),
    icon: 'layout',
    isBusy: page.busy.has('set_layout'),
    isDisabled: page.line !== 'open',
    items: choices.map((choice) => ({
      ...LAYOUT[choice],
      isChosen: choice === layout,
      press: () => choice !== layout && doing.command({ type: 'set_layout', layout: choice }),
    })),
  });
}

/** @param {RoomView} view */
function lockItem({ known, doing }) {
  const isLocked = known.room.meeting.locked === true;
  return {
    label: isLocked ? t('Unlock room') : t('Lock room'),
    help: isLocked ? t('Everyone who waits comes in.') : t('Whoever comes from now on waits until you let them in.'),
    press: () => doing.command({ type: 'set_lock', on: !isLocked }),
  };
}

/** @param {RoomView} view */
export function moreMenu(view) {
  if (isChoosingAppearance(view)) return appearanceMenu(view);
  const { page, known, doing } = view;
  /** @param {'hands' | 'reactions'} what @param {{ on: string, off: string }} labels */
  const switching = (what, labels) => {
    const isOn = known.room.room.switches[what];
    return {
      label: isOn ? labels.off : labels.on,
      help: isOn ? t('For attendees.') : t('For everyone.'),
      press: () => doing.command({ type: 'set_switches', [what]: !isOn }),
    };
  };
  return menu(view, {
    name: 'more',
    label: t('More'),
    icon: 'more',
    isIconOnly: true,
    isBusy: page.busy.has('mute_all'),
    items: [
      ...(isModerator(known) && isLive(known)
        ? [
            lockItem(view),
            switching('hands', { on: t('Turn raised hands on'), off: t('Turn raised hands off') }),
            switching('reactions', { on: t('Turn reactions on'), off: t('Turn reactions off') }),
            {
              label: t('Mute all'),
              help: t('Everyone on stage but you. They can turn their microphone on again.'),
              press: () => doing.command({ type: 'mute_all' }),
            },
          ]
        : []),
      ...(window.parent === window
        ? []
        : [
            {
              label: t('Open in its own tab'),
              help: t('The room alone, without the course around it.'),
              press: () => doing.openOwnTab(),
            },
          ]),
      ...(isModerator(known) && !known.you.promoted
        ? [
            {
              label: t('Open in admin'),
              help: t('Set this room up and read what happened in it, in a tab of its own.'),
              press: () => doing.openOwnTab('admin'),
            },
          ]
        : []),
      {
        label: t('Device settings'),
        press: () => (isLive(known) && isHere(known, page.tab) ? doing.chooseAgain() : doing.tryDevices()),
      },
      // A moderator has a button for it.
      ...(isModerator(known) ? [] : [{ label: page.sounds ? t('Turn sounds off') : t('Turn sounds on'), press: doing.toggleSounds }]),
      appearanceItem(view),
      { label: t('Keyboard shortcuts'), press: () => doing.showShortcuts(true) },
    ],
  });
}
