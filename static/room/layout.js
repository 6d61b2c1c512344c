// How large the tiles of the stage are: whatever number there is, faces are as large as the stage allows.

const GAP = 10;
const WIDEST = 16 / 9;
/** On a screen held upright people hold their phone upright too. */
const NARROWEST = { upright: 3 / 4, wide: 1 };

/**
 * @param {number} count
 * @param {number} width of the stage
 * @param {number} height of the stage
 * @returns {{ width: number, height: number }} of one tile
 */
export function tileSize(count, width, height) {
  const narrowest = height > width ? NARROWEST.upright : NARROWEST.wide;
  let best = { width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cell = { width: (width - GAP * (columns - 1)) / columns, height: (height - GAP * (rows - 1)) / rows };
    const tile = {
      width: Math.floor(Math.max(0, Math.min(cell.width, cell.height * WIDEST))),
      height: Math.floor(Math.max(0, Math.min(cell.height, cell.width / narrowest))),
    };
    if (faceIn(tile) > faceIn(best)) best = tile;
  }
  return best;
}

/**
 * A picture fills its tile, so a face grows with the shorter side; the room around it counts too, but less.
 * @param {{ width: number, height: number }} tile
 */
const faceIn = ({ width, height }) => Math.min(width, height) * (width * height) ** 0.25;

/** The part of the stage that is left for those beside, or above, the main tile. */
const STRIP = 0.2;

/**
 * @param {number} count of the tiles that are not the main one
 * @param {boolean} isWithMain
 * @param {{ width: number, height: number }} stage
 * @returns {{ main: { width: number, height: number }, tile: { width: number, height: number } }}
 */
export function sizes(count, isWithMain, { width, height }) {
  if (!isWithMain) return { main: { width: 0, height: 0 }, tile: tileSize(count, width, height) };
  if (!count) return { main: { width, height }, tile: { width: 0, height: 0 } };
  if (height > width) {
    const strip = Math.round(height * STRIP);
    return { main: { width, height: height - strip - GAP }, tile: tileSize(count, width, strip) };
  }
  const strip = Math.round(width * STRIP);
  return { main: { width: width - strip - GAP, height }, tile: tileSize(count, strip, height) };
}

/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/** Keep the tiles of this list at their best size. @param {Element | undefined} list */
export function fitTiles(list) {
  if (!(list instanceof HTMLElement) || watched.has(list)) return;
  watched.add(list);
  const fit = () => {
    const isWithMain = list.querySelector('.shared, .main') !== null;
    const stage = { width: list.offsetWidth, height: list.offsetHeight };
    const { main, tile } = sizes(list.querySelectorAll('.tile:not(.main)').length, isWithMain, stage);
    const given = { '--tile-width': tile.width, '--tile-height': tile.height, '--main-width': main.width, '--main-height': main.height };
    for (const [name, value] of Object.entries(given)) list.style.setProperty(name, `${value}px`);
    list.toggleAttribute('data-upright', list.offsetHeight > list.offsetWidth);
  };
  new ResizeObserver(fit).observe(list);
  // Another is large, another comes: `main` is a class of a tile.
  new MutationObserver(fit).observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
}
