// Addresses in what people write become links; everything else stays text.

/** @typedef {{ text: string, href: string | null }} Part */

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/giu;
/** Ends a sentence rather than an address. */
const AFTER = /[.,;:!?'’”»…)\]}*]+$/u;
const OPENS = { ')': '(', ']': '[', '}': '{' };

/** @param {string} text @returns {Part[]} */
export function partsOf(text) {
  /** @type {Part[]} */
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutEnd(match[0]);
    const href = webAddress(address);
    if (!href) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null });
    parts.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

/** Without the full stop after it; a bracket stays if it was opened in it. @param {string} address */
function withoutEnd(address) {
  const end = address.match(AFTER)?.[0] ?? '';
  let kept = address.slice(0, address.length - end.length);
  for (const character of end) {
    const opening = OPENS[/** @type {keyof typeof OPENS} */ (character)];
    if (!opening || count(kept, opening) <= count(kept, character)) break;
    kept += character;
  }
  return kept;
}

/** @param {string} text @param {string} character */
const count = (text, character) => text.split(character).length - 1;

/** @param {string} address @returns {string | null} */
function webAddress(address) {
  try {
    const { protocol, hostname, href } = new URL(address);
    return /^https?:$/.test(protocol) && hostname ? href : null;
  } catch {
    return null;
  }
}
