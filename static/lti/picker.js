// A choice is sent once: of two clicks, the second would come too late and be told so.
const [form] = document.forms;

form?.addEventListener('submit', (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
// Back from the course by the browser's button: the page is as it was, but may be used again.
addEventListener('pageshow', () => delete form?.dataset.sent);

// What is wrong is where the next key goes.
/** @type {HTMLElement | null} */
const wrong = document.querySelector('[aria-invalid], fieldset[aria-describedby] input');
wrong?.focus();
