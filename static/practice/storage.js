// The course's page plays LTI platform storage as Canvas does: each tool has a small store of its own, by its address.
{
  const MOST_KEYS = 500;
  const MOST_CHARACTERS = 4096;
  const { signOn = '' } = document.body.dataset;
  /** @type {Map<string, Map<string, string>>} */
  const stores = new Map();

  /** @param {Map<string, string>} store @param {string} key @param {unknown} value */
  function put(store, key, value) {
    store.delete(key);
    if (typeof value !== 'string' || !value) return { key };
    const size = [...store].reduce((sum, [name, kept]) => sum + name.length + kept.length, key.length + value.length);
    if (store.size >= MOST_KEYS || size > MOST_CHARACTERS) return { error: { code: 'storage_exhaustion' } };
    store.set(key, value);
    return { key, value };
  }

  window.addEventListener('message', ({ data, origin, source }) => {
    if (!source || typeof data !== 'object' || !data) return;
    const isPassedOn = origin === signOn && data.sourceToolInfo;
    const tool = isPassedOn ? data.sourceToolInfo.origin : origin;
    const store = stores.get(tool) ?? new Map();
    stores.set(tool, store);
    let said;
    if (data.subject === 'lti.put_data') said = put(store, data.key, data.value);
    else if (data.subject === 'lti.get_data') said = { key: data.key, value: store.get(data.key) ?? null };
    else return;
    const { message_id, sourceToolInfo } = data;
    const answer = { subject: `${data.subject}.response`, message_id, ...said, ...(isPassedOn ? { sourceToolInfo } : {}) };
    source.postMessage(answer, { targetOrigin: origin });
  });
}
