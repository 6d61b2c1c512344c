// Before the course is asked who this is: will this browser be able to show that it began this login?
// By a cookie; else by a secret laid down in the platform's own storage; else only in a tab of its own.

import { put, storageOf } from './storage.js';

const { onward = '', cookie = '', key = '', secret = '' } = document.body.dataset;

const hasCookies = document.cookie.includes(`${cookie}=1`);
const storage = storageOf(document.body);
if (hasCookies || (storage && (await put(storage, key, secret))) || window.top === window) location.replace(onward);
else document.body.classList.remove('waiting');
