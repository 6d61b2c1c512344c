// A page of the house in a frame above the room. The ticket travels there in a form, never in an address.

/** @param {string} frame its name @param {string} address @param {string} ticket */
export function postTicket(frame, address, ticket) {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: address, target: frame, hidden: true });
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'ticket', value: ticket }));
  document.body.append(form);
  form.submit();
  form.remove();
}

/** As Escape does: the focus goes back to where it was. */
export function closeSidePage() {
  const dialog = document.querySelector('dialog.side-page');
  if (dialog instanceof HTMLDialogElement) dialog.close();
}

/** A page in a frame keeps the keys that are pressed in it to itself; it asks to be closed. */
export function closeSidePageWhenAsked() {
  window.addEventListener('message', ({ origin, data }) => {
    if (origin === location.origin && data === 'kroom.close') closeSidePage();
  });
}
