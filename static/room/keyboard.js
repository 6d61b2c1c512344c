// An on-screen keyboard that lies over the page (as on iPhones) instead of making it smaller: how much it covers stands
// in `--keyboard`, for the styles to make room.

export function makeRoomForKeyboard() {
  const seen = window.visualViewport;
  if (!seen) return;
  const measure = () => {
    // Zoomed in by hand is something else.
    const covered = seen.scale > 1.01 ? 0 : Math.max(0, window.innerHeight - seen.height - seen.offsetTop);
    document.documentElement.style.setProperty('--keyboard', `${Math.round(covered)}px`);
  };
  seen.addEventListener('resize', measure);
  seen.addEventListener('scroll', measure);
}
