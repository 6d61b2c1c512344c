// Why the line was closed for good, as the server says it (in English, in the few bytes there are), in the page's language.

import { t } from '../language.js';


/** @type {Record<string, string>} */
const WHY = {
  'No ticket came. Open the room again from your course.': t('No ticket came. Open the room again from your course.'),
  'The first frame must be a hello with a ticket. Open the room again from your course.': t(
    'The first frame must be a hello with a ticket. Open the room again from your course.',
  ),
  'Your entry to this room has expired. Open the room again from your course.': t(
    'Your entry to this room has expired. Open the room again from your course.',
  ),
  'You are not in this room any more. Open the room again from your course.': t(
    'You are not in this room any more. Open the room again from your course.',
  ),
  'Your ticket is for another room. Open the room again from your course.': t(
    'Your ticket is for another room. Open the room again from your course.',
  ),
  'This room does not exist any more.': t('This room does not exist any more.'),
  'A moderator has sent you out of this room. To come back, open it again from your course.': t(
    'A moderator has sent you out of this room. To come back, open it again from your course.',
  ),
  'A moderator has sent you out of this room. Ask your teacher to let you back in.': t(
    'A moderator has sent you out of this room. Ask your teacher to let you back in.',
  ),
  'You have this room open in too many tabs, so this one was closed: go on in one of the others.': t(
    'You have this room open in too many tabs, so this one was closed: go on in one of the others.',
  ),
};

/** @param {string} reason */
export const whyClosed = (reason) => WHY[reason] ?? reason;
