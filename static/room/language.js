// The page's language. Every sentence a person reads goes through `t`, whole and with named places:
//   t('{name} raised a hand.', { name })     tn('{n} person', '{n} people', count)
// The English sentence is the key; tools/messages.py finds it where it stands, so it has to stand there as plain text.

/**
 * @typedef {{ messages: Record<string, string | string[]>, plurals: number[] }} Catalog the server's `browser_catalog`
 * @typedef {Record<string, string | number>} Values
 */

/** The table of plural forms repeats by hundreds beyond its end. */
const CYCLE = 100;

/** @param {string} language @param {readonly string[]} accepted @returns {string} */
export const regional = (language, accepted) => accepted.find((one) => one.split('-')[0] === language) ?? language;

/** @param {string} language @param {Catalog | null} catalog null for English */
export function createLanguage(language, catalog) {
  const numbers = new Intl.NumberFormat(language, { useGrouping: 'min2' });

  /** @param {string} sentence @param {Values} values */
  function filled(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (place, name) => {
      const value = values[name];
      return typeof value === 'number' ? numbers.format(value) : (value ?? place);
    });
  }

  /** @param {string} key */
  function single(key) {
    const found = catalog?.messages[key];
    return typeof found === 'string' ? found : null;
  }

  /** Of several forms, the one for a number. @param {string[]} forms @param {number} n */
  function formFor(forms, n) {
    const { plurals = [] } = catalog ?? {};
    const place = n < plurals.length ? n : plurals.length - CYCLE + (n % CYCLE);
    return forms[plurals[place] ?? forms.length - 1];
  }

  return {
    /** A sentence. @param {string} sentence @param {Values} [values] */
    t: (sentence, values = {}) => filled(single(sentence) ?? sentence, values),

    /** A word that means several things in English; `context` tells the translator which. @param {string} context @param {string} sentence @param {Values} [values] */
    tp: (context, sentence, values = {}) => filled(single(`${context}\u0004${sentence}`) ?? sentence, values),

    /** A sentence about a number of things, `{n}`. @param {string} one @param {string} many @param {number} n @param {Values} [values] */
    tn(one, many, n, values = {}) {
      const forms = catalog?.messages[one];
      const found = Array.isArray(forms) ? formFor(forms, n) : null;
      return filled(found ?? (n === 1 ? one : many), { n, ...values });
    },

    /**
     * A sentence with more than text in it, for a view: `th('Press {button}.', { button: html`<b>Start</b>` })`.
     * @param {string} sentence @param {Record<string, unknown>} values @returns {unknown[]}
     */
    th: (sentence, values) =>
      (single(sentence) ?? sentence)
        .split(/\{(\w+)\}/)
        .map((part, index) => (index % 2 ? (values[part] ?? `{${part}}`) : part)),

    /** @param {number} number */
    number: (number) => numbers.format(number),
  };
}

const page = globalThis.document?.documentElement;
/** The page's language, as the browser's region writes dates and numbers: `en-GB` for `en`. */
export const locale = regional(page?.lang || 'en', globalThis.navigator?.languages ?? []);
const words = globalThis.document?.getElementById?.('words')?.textContent;
export const { t, th, tn, tp, number } = createLanguage(locale, words ? JSON.parse(words) : null);
