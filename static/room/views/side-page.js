// Pages of the house beside the room, as Participation: for moderators by their role in the course, above the stage, while the room goes on.

import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { isModerator } from '../facts.js';
import { t } from '../language.js';
import { closeSidePage } from '../side-page.js';
import { button, showSoon } from './bits.js';

/** @import { RoomView } from './bits.js' */

/** Who is promoted for a meeting is no teacher: the pages would refuse them. @param {import('../state.js').Known} known */
const maySee = (known) => isModerator(known) && !known.you.promoted;

/** The buttons that open them, at the foot of the panel. @param {RoomView} view */
export function sidePageButtons({ page, known, doing }) {
  if (!maySee(known) || !page.pages.length) return nothing;
  return html`<div class="panel-foot">
    ${page.pages.map((side) => button({ label: side.label, icon: 'chart', press: () => doing.openSide(side) }))}
  </div>`;
}

/** @param {RoomView} view */
export function sidePageView({ page, known, doing }) {
  const { side } = page;
  if (!side || !maySee(known)) return nothing;
  return html`<dialog
    class="window side-page"
    aria-label=${side.label}
    ${ref(showSoon)}
    @close=${() => doing.openSide(null)}
  >
    ${button({ label: t('Close {page}', { page: side.label }), icon: 'close', kind: 'quiet', isIconOnly: true, press: closeSidePage })}
    <iframe name="side-page" title=${side.label} ${ref(askSoon)}></iframe>
  </dialog>`;

  /** Once, when the frame is in the page. @param {Element | undefined} frame */
  function askSoon(frame) {
    queueMicrotask(() => {
      if (side && frame instanceof HTMLIFrameElement && frame.isConnected && !frame.dataset['asked']) {
        frame.dataset['asked'] = 'yes';
        doing.askForSide(frame.name, side.address);
      }
    });
  }
}
