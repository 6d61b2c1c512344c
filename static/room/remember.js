// Small preferences, kept where the browser allows it; in a strict iframe they last as long as the page.

/** @param {string} key @returns {string | null} */
export function recallText(key) {
  try {
    return localStorage.getItem(`kroom.${key}`);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function rememberText(key, value) {
  try {
    localStorage.setItem(`kroom.${key}`, value);
  } catch {
    // No storage here: nothing to do.
  }
}

/** @param {string} key @param {boolean} fallback */
export function recall(key, fallback) {
  const kept = recallText(key);
  return kept === null ? fallback : kept === 'yes';
}

/** @param {string} key @param {boolean} value */
export const remember = (key, value) => rememberText(key, value ? 'yes' : 'no');

/** This tab's id in a room, from before; another tab has none of it. @param {string} room @returns {string | null} */
export function recallTab(room) {
  try {
    return sessionStorage.getItem(`kroom.tab.${room}`);
  } catch {
    return null;
  }
}

/** @param {string} room @param {string} tab */
export function rememberTab(room, tab) {
  try {
    sessionStorage.setItem(`kroom.tab.${room}`, tab);
  } catch {
    // No storage here: a refresh of the page around the room makes this another tab.
  }
}
