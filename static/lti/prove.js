// The platform has answered, and no cookie shows that this browser asked: look for the secret we laid down in the
// platform's storage, and bring the launch again with it. The server compares.

import { get, put, storageOf } from './storage.js';

const { key = '' } = document.body.dataset;
const form = document.forms[0];
const field = form?.querySelector('input[data-secret]');

const storage = storageOf(document.body);
const secret = storage && (await get(storage, key));
if (storage && secret && form && field instanceof HTMLInputElement) {
  await put(storage, key, null); // there is little room
  field.value = secret;
  form.submit();
} else {
  document.body.classList.remove('waiting');
}
