// The registration is done: whoever opened this window, as a frame or as a window, may close it.

const READING_MS = 20_000;

function close() {
  for (const opener of new Set([window.parent, window.opener])) {
    // No secret in it, and the platform's page may be at any of its addresses.
    if (opener && opener !== window) opener.postMessage({ subject: 'org.imsglobal.lti.close' }, '*');
  }
}

document.querySelector('[data-close]')?.addEventListener('click', close);
setTimeout(close, READING_MS);
