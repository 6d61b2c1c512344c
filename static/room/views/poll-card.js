// A question that has come up: over the stage, without taking the keyboard from somebody who is typing. Where the Polls
// tab is open it stands there, and no card is needed.

import { html, nothing } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { t } from '../language.js';
import { cardKey, cardOf } from '../polls/state.js';
import { KINDS } from '../words/polls.js';
import { button } from './bits.js';
import { answersOf, questionOf } from './poll.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function pollCardView(view) {
  const { known, page, doing } = view;
  const poll = page.panel === 'polls' ? undefined : cardOf(known, page.polls);
  if (!poll) return nothing;
  return keyed(
    cardKey(poll),
    html`<section class="poll-card" data-poll=${poll.id} tabindex="-1" aria-label=${KINDS[poll.kind]}>
      <div class="poll-card-close">
        ${button({
          label: poll.status === 'open' ? t('Hide this for now') : t('Close'),
          icon: 'close',
          kind: 'quiet',
          isIconOnly: true,
          about: `poll-${poll.id}`,
          press: () => doing.asking.putAway(poll),
        })}
      </div>
      ${questionOf(view, poll)} ${answersOf(view, poll)}
    </section>`,
  );
}
