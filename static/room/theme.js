// Light or dark, set before anything is drawn, so no module: what was chosen in the room; else the system decides.
// A frame of ours in a page of ours looks like that page, also where nothing can be remembered.

(() => {
  const THEMES = ['light', 'dark'];
  const root = document.documentElement;

  /** @param {() => string | null | undefined} look @returns {string | null | undefined} */
  const tryTo = (look) => {
    try {
      return look();
    } catch {
      return null; // No storage here, or a course's page around ours.
    }
  };

  const theme = tryTo(() => parent.document.documentElement.dataset['theme']) ?? tryTo(() => localStorage.getItem('kroom.theme'));
  show(theme ?? '');

  /** @param {string} chosen */
  function show(chosen) {
    const isChosen = THEMES.includes(chosen);
    if (isChosen) root.dataset['theme'] = chosen;
    else delete root.dataset['theme'];
    for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="theme-color"]'))) {
      const its = meta.dataset['theme'] ?? '';
      meta.media = isChosen ? (its === chosen ? 'all' : 'not all') : `(prefers-color-scheme: ${its})`;
    }
  }

  addEventListener('kroom.theme', (event) => show(/** @type {CustomEvent<string>} */ (event).detail));
})();
