// The results as a file. The ticket goes in a header, so that no address ever shows it, and no cookie goes along.

import { t } from '../language.js';


/**
 * @param {string} room
 * @param {string} ticket
 * @returns {Promise<string | null>} why it did not work, in words for the person
 */
export async function downloadResults(room, ticket) {
  try {
    const answer = await fetch(`/rooms/${room}/polls.csv`, {
      headers: { Authorization: `Bearer ${ticket}` },
      credentials: 'omit',
      cache: 'no-store',
    });
    if (!answer.ok) return await whyNot(answer);
    save(await answer.blob(), 'poll-results.csv');
    return null;
  } catch {
    return t('The results could not be fetched. Check your connection and try again.');
  }
}

/** @param {Response} answer @returns {Promise<string>} */
async function whyNot(answer) {
  const said = await answer.json().catch(() => null);
  return said?.text ?? t('The results could not be fetched. Please try again.');
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
