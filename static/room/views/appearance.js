// Light or dark: a menu in the place of "More", which leads to it.

import { theme } from '../appearance.js';
import { t } from '../language.js';
import { menu } from './menu.js';

/**
 * @import { Theme } from '../appearance.js'
 * @import { RoomView } from './bits.js'
 * @import { Item } from './menu.js'
 */

const NAME = 'appearance';

/** @type {Record<Theme, { label: string, help?: string }>} */
const THEMES = {
  system: { label: t('System'), help: t('As your device has it.') },
  light: { label: t('Light') },
  dark: { label: t('Dark') },
};

/** @param {RoomView} view */
export const isChoosingAppearance = ({ page }) => page.menu === NAME;

/** The item that leads here. @param {RoomView} view @returns {Item} */
export const appearanceItem = ({ doing }) => ({
  label: t('Appearance'),
  help: THEMES[theme()].label,
  press: () => doing.openMenu(NAME),
});

/** @param {RoomView} view */
export function appearanceMenu(view) {
  const choices = /** @type {Theme[]} */ (Object.keys(THEMES));
  return menu(view, {
    name: NAME,
    label: t('More'),
    title: t('Appearance'),
    icon: 'more',
    isIconOnly: true,
    items: choices.map((choice) => ({
      ...THEMES[choice],
      isChosen: choice === theme(),
      press: () => view.doing.chooseTheme(choice),
    })),
  });
}
