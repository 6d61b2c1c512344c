// The few pictures of the page, drawn on a 24 × 24 grid in strokes of one width.

import { html, svg } from 'lit-html';

const SHAPES = {
  microphone: svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`,
  'microphone-off': svg`<path d="M15 10V6a3 3 0 0 0-5.9-.8M9 9v2a3 3 0 0 0 4.6 2.5M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.4 12.7l.1-1.2M12 18v3M4 3.5l16 17"/>`,
  camera: svg`<rect x="3" y="6.5" width="12.5" height="11" rx="2.5"/><path d="m15.5 10.5 5.5-3v9l-5.5-3"/>`,
  'camera-off': svg`<path d="M9 6.5h4a2.5 2.5 0 0 1 2.5 2.5v1.5l5.5-3v9l-3-1.700M15 16.200a2.5 2.5 0 0 1-2 1.300H5.5A2.5 2.5 0 0 1 3 15V9a2.5 2.5 0 0 1 2-2.450M3.5 3.5l17 17"/>`,
  chat: svg`<path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.500v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.500z"/>`,
  send: svg`<path d="M4.500 12 3.500 4.500 21 12 3.500 19.500zM4.500 12H12"/>`,
  reply: svg`<path d="M9 6 4 11l5 5M4.500 11H14a6 6 0 0 1 6 6v1"/>`,
  pin: svg`<path d="M9 3.500h6M10 3.500v6l-3.500 4v1.500h11v-1.500L14 9.500v-6M12 15v6"/>`,
  back: svg`<path d="m14.500 5-7 7 7 7"/>`,
  up: svg`<path d="M12 19V5M6 11l6-6 6 6"/>`,
  chevron: svg`<path d="m6 9.500 6 6 6-6"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  polls: svg`<path d="M4 20h16M6.500 16.500v-5M12 16.500V5M17.500 16.500v-8"/>`,
  download: svg`<path d="M12 4v11M7 10.500l5 5 5-5M4.500 19.500h15"/>`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6"/>`,
  people: svg`<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.4-3.8 3-6 6.5-6s6.1 2.2 6.5 6M15.5 4.800a3.5 3.5 0 0 1 0 6.400M17.5 14.5c2.3.8 3.7 2.7 4 5.5"/>`,
  stage: svg`<rect x="3" y="4" width="18" height="16" rx="3"/><circle cx="12" cy="10.5" r="2.6"/><path d="M7 20c.3-2.9 2.2-4.4 5-4.400s4.7 1.5 5 4.4"/>`,
  hand: svg`<path d="M7.5 12.5V6a1.5 1.5 0 0 1 3 0v5-7a1.5 1.5 0 0 1 3 0v7-5.5a1.5 1.5 0 0 1 3 0V14c0 4-2.2 7-5.7 7-2.7 0-4-1.3-5.3-3.700l-2.2-4.100a1.5 1.5 0 0 1 2.6-1.5z"/>`,
  smile: svg`<circle cx="12" cy="12" r="9"/><path d="M8.5 14c.8 1.500 2 2.300 3.500 2.300s2.700-.8 3.500-2.300M9 9.500h.01M15 9.500h.01"/>`,
  'hand-up': svg`<path d="M7.5 12.5V6a1.5 1.5 0 0 1 3 0v5-7a1.5 1.5 0 0 1 3 0v7-5.5a1.5 1.5 0 0 1 3 0V14c0 4-2.2 7-5.700 7-2.700 0-4-1.300-5.300-3.700l-2.200-4.100a1.5 1.5 0 0 1 2.600-1.500z"/><path d="M2.5 5.5 4.5 7M2 10.500h2"/>`,
  undo: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  access: svg`<path d="M4 7h9M17.5 7H20M4 17h2.5M11 17h9"/><circle cx="15" cy="7" r="2.3"/><circle cx="8.5" cy="17" r="2.3"/>`,
  bell: svg`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>`,
  'bell-off': svg`<path d="M8.3 6.300A6 6 0 0 1 18 11v4M6.3 9.5 6 11v5.5l-1.5 2H17M10 21h4M3.5 3.5l17 17"/>`,
  screen: svg`<rect x="3" y="4" width="18" height="12.5" rx="2"/><path d="M8.5 20.5h7M12 13V7.5M9.5 9.800 12 7.300l2.500 2.500"/>`,
  layout: svg`<rect x="3" y="5" width="12" height="14" rx="2"/><path d="M18 6h3v3h-3zM18 12h3v3h-3z"/>`,
  play: svg`<path d="M8 5.5v13l10.5-6.5z"/>`,
  stop: svg`<rect x="6" y="6" width="12" height="12" rx="2"/>`,
  more: svg`<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" class="dots"/>`,
  chart: svg`<path d="M5.5 20v-6M12 20V5M18.5 20v-9.500"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>`,
  lock: svg`<rect x="5" y="10.5" width="14" height="9.5" rx="2.5"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500M12 14.500v2"/>`,
  info: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8h.01"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7"/>`,
  sound: svg`<path d="M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,
  signal: svg`<g stroke-width="3"><path d="M4.500 19v-3M9.500 19v-6"/><path d="M14.500 19v-9M19.500 19V7" opacity="0.4"/></g>`,
  warning: svg`<path d="M12 4 2.5 20h19zM12 10v4.5M12 17.300h.01"/>`,
  door: svg`<path d="M6 21V4.5A1.5 1.5 0 0 1 7.5 3h9A1.5 1.5 0 0 1 18 4.5V21M3.5 21h17M14.5 12h.01"/>`,
  wave: svg`<path d="M12 21a9 9 0 1 0-9-9c0 1.6.4 3.1 1.2 4.400L3 21l4.6-1.200A9 9 0 0 0 12 21zM9 10h.01M15 10h.01M8.5 14c.8 1.2 2 1.8 3.5 1.800s2.7-.6 3.5-1.8"/>`,
};

/** @typedef {keyof typeof SHAPES} IconName */

/** Those that turn around where one reads from right to left. @type {ReadonlySet<IconName>} */
const POINTING = new Set(['send', 'reply', 'back']);

/** @param {IconName} name */
export const icon = (name) =>
  html`<svg class=${POINTING.has(name) ? 'icon pointing' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
