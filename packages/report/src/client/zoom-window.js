/** A part of an axis, as shares of the whole. */

/** Zooming in ends where rounding would begin to show. */
const SMALLEST = 2 ** -12;

/**
 * @typedef {{ readonly from: number, readonly to: number }} ZoomWindow
 */

/** @type {ZoomWindow} */
export const WHOLE = { from: 0, to: 1 };

/** @param {ZoomWindow} window */
export function isWhole({ from, to }) {
  return from <= 0 && to >= 1;
}

/**
 * So many times as wide, with the point at `anchor`, a share of the window, where it is.
 * @param {ZoomWindow} window
 * @param {number} factor
 * @param {number} anchor
 * @returns {ZoomWindow}
 */
export function scaled({ from, to }, factor, anchor) {
  const size = Math.min(1, Math.max(SMALLEST, (to - from) * factor));
  return within(from + anchor * (to - from - size), size);
}

/**
 * Moved by a share of itself, as far as the axis goes.
 * @param {ZoomWindow} window
 * @param {number} share
 * @returns {ZoomWindow}
 */
export function moved({ from, to }, share) {
  return within(from + share * (to - from), to - from);
}

/**
 * @param {number} from
 * @param {number} size
 * @returns {ZoomWindow}
 */
function within(from, size) {
  if (size >= 1) return WHOLE;
  const start = Math.min(1 - size, Math.max(0, from));
  return { from: start, to: start + size };
}
