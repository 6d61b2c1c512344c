// LTI platform storage: a word kept by the platform's page, for a browser that keeps no cookies in a frame.
//
// The platform names a frame beside ours (Canvas: one that passes messages on) or itself, `_parent`; opened in a tab, we
// ask the window that opened us. Messages go to the platform's own addresses only, and answers count from there only.

/**
 * @typedef {{ window: Window, origin: string }} Place
 * @typedef {{ first: Place[], then: Place[] }} Storage where to ask: where the standard says, then where Canvas's editor has it
 */

const AGAIN_MS = 250;
const PATIENCE_MS = 4000;

/**
 * Where a page is to ask, by what the server wrote into it; null where there is nobody to ask.
 * @param {HTMLElement} page
 * @returns {Storage | null}
 */
export function storageOf(page) {
  const { target = '', origins = '' } = page.dataset;
  /** @type {Window | null} */
  const host = window.parent === window ? window.opener : window.parent;
  if (!host || !target) return null;
  const [signOn = '', ...others] = concrete(origins.split(' '));
  const named = target === '_parent' ? null : frameOf(host, target);
  const windows = named ? [named, host] : [host];
  return {
    first: [{ window: windows[0] ?? host, origin: signOn }],
    then: windows.flatMap((window, index) =>
      [...(index ? [signOn] : []), ...others].map((origin) => ({ window, origin })),
    ),
  };
}

/** Lay a word down, or take it away with null. @param {Storage} storage @param {string} key @param {string | null} value */
export async function put(storage, key, value) {
  return (await ask(storage, { subject: 'lti.put_data', key, value })) !== null;
}

/** @param {Storage} storage @param {string} key @returns {Promise<string | null>} */
export async function get(storage, key) {
  const answer = await ask(storage, { subject: 'lti.get_data', key }, ({ value }) => typeof value === 'string' && value !== '');
  return answer && String(answer.value);
}

/** @typedef {{ subject?: unknown, message_id?: unknown, value?: unknown, error?: unknown }} Answer */

/**
 * @param {Storage} storage
 * @param {{ subject: string, key: string, value?: string | null }} question
 * @param {(answer: Answer) => boolean} [isIt]
 * @returns {Promise<Answer | null>} null when nobody answers, or says no
 */
async function ask({ first, then }, question, isIt = () => true) {
  return (await askAt(first, question, isIt)) ?? (then.length ? askAt(then, question, isIt) : null);
}

/**
 * @param {Place[]} places
 * @param {{ subject: string }} question
 * @param {(answer: Answer) => boolean} isIt
 * @returns {Promise<Answer | null>}
 */
function askAt(places, question, isIt) {
  const id = newId();
  return new Promise((done) => {
    /** @type {Set<Place>} */
    const saidNo = new Set();
    /** @param {Answer | null} answer */
    const end = (answer) => {
      clearInterval(again);
      clearTimeout(over);
      window.removeEventListener('message', heard);
      done(answer);
    };
    /** @param {MessageEvent<unknown>} event */
    const heard = ({ source, origin, data }) => {
      const from = places.find((place) => place.window === source && place.origin === origin);
      if (!from) return;
      const answer = /** @type {Answer} */ (typeof data === 'object' && data ? data : {});
      if (answer.message_id !== id || answer.subject !== `${question.subject}.response`) return;
      if (!answer.error && isIt(answer)) end(answer);
      else if (saidNo.add(from).size === places.length) end(null);
    };
    // The platform's page may still be loading: ask again until it answers.
    const say = () => {
      for (const { window: there, origin } of places) there.postMessage({ ...question, message_id: id }, origin);
    };
    window.addEventListener('message', heard);
    const again = setInterval(say, AGAIN_MS);
    const over = setTimeout(() => end(null), PATIENCE_MS);
    say();
  });
}

/**
 * Addresses one can send to: for `https://*.example` the one our frame stands in, if it is of that kind.
 * @param {string[]} origins
 */
function concrete(origins) {
  const around = location.ancestorOrigins?.[0];
  return origins.flatMap((origin) => {
    const [scheme, domain] = origin.split('*');
    if (domain === undefined) return origin ? [origin] : [];
    return around && around.startsWith(scheme ?? '') && around.endsWith(domain) ? [around] : [];
  });
}

/** @param {Window} host @param {string} name @returns {Window | null} */
function frameOf(host, name) {
  try {
    const frames = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (host.frames));
    const frame = frames[name];
    return frame && typeof frame === 'object' && 'postMessage' in frame ? /** @type {Window} */ (frame) : null;
  } catch {
    return null; // a page of another site only shows its frames
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
