// As in Canvas: this frame stands at the sign-on's address, and passes messages between the tool and the course's page.
{
  const { course = '' } = document.body.dataset;
  /** @type {MessageEventSource[]} */
  const tools = [];

  window.addEventListener('message', ({ data, origin, source }) => {
    if (!source || typeof data !== 'object' || !data) return;
    if (source === window.parent) {
      if (origin !== course || !data.sourceToolInfo) return;
      const { sourceToolInfo, ...message } = data;
      tools[sourceToolInfo.windowId]?.postMessage(message, { targetOrigin: sourceToolInfo.origin });
    } else {
      if (!tools.includes(source)) tools.push(source);
      window.parent.postMessage({ ...data, sourceToolInfo: { origin, windowId: tools.indexOf(source) } }, course);
    }
  });
}
