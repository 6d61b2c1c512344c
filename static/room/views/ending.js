// Ending the meeting is asked once.

import { nothing } from 'lit-html';
import { isLive } from '../facts.js';
import { t } from '../language.js';
import { questionView } from './question.js';

/** @import { RoomView } from './bits.js' */

/** @param {RoomView} view */
export function endingView(view) {
  const { page, known, doing } = view;
  if (!page.ending || !isLive(known)) return nothing;
  return questionView(view, {
    id: 'ending',
    title: t('End the meeting for everyone?'),
    words: t('Everyone leaves the stage, cameras and microphones go off, and people see a goodbye.'),
    keep: t('Keep going'),
    answers: [{ label: t('End meeting for everyone'), command: { type: 'end_meeting' } }],
    over: () => doing.askToEnd(false),
  });
}
