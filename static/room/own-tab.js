// Out of the course's frame, into a tab of one's own: the ticket stays here, a link that works once goes there.

import { t } from './language.js';


/**
 * @param {string} address where links are made
 * @param {string} ticket
 * @returns {Promise<string>} why it did not work; empty if it did
 */
export async function openOwnTab(address, ticket) {
  // Before anything is waited for, or the browser takes it for a pop-up nobody wanted.
  const tab = window.open('', '_blank');
  if (!tab) return t('Your browser did not let a new tab open. Allow pop-ups for this page, then try again.');
  tab.opener = null;
  /** @type {{ address?: string, text?: string }} */
  const said = await ask(address, ticket).catch(() => ({}));
  if (said.address) {
    tab.location.replace(new URL(said.address, location.href).href);
    return '';
  }
  tab.close();
  return said.text ?? t('The new tab could not be opened. Please try again.');
}

/** @param {string} address @param {string} ticket */
async function ask(address, ticket) {
  const answer = await fetch(address, { method: 'POST', headers: { Authorization: `Bearer ${ticket}` } });
  return answer.json();
}
