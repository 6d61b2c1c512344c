// A one-time link brings its secret behind the #, where no server sees it: out of the address with it, and in by a form.
{
  const secret = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const form = document.forms[0];
  const field = form?.elements.namedItem('secret');
  if (secret && form && field instanceof HTMLInputElement) {
    field.value = secret;
    form.submit();
  } else {
    document.body.classList.remove('waiting');
  }
}
