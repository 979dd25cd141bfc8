import { redraw } from './redraw.js';
import { isWhole, moved, scaled, WHOLE } from './zoom-window.js';

/**
 * @typedef {import('../interactive/live-figure.js').FigurePackage} FigurePackage
 * @typedef {{ (value: number): number, invert(position: number): number, domain(): number[], range(): number[], copy(): AxisScale }} AxisScale
 */

/** Of one press of a button, one click of a wheel. */
const STEP = 0.5;
const WHEEL_PER_PX = 0.002;
/** Of the window, by an arrow key. */
const KEY_SHARE = 0.25;

/**
 * What is shown of the axis of a figure, and how it is changed: by the steps
 * that it returns, by dragging, and by the wheel with Ctrl, since the wheel
 * alone scrolls the page.
 * @param {import('vega').View} view
 * @param {FigurePackage} figure
 * @param {HTMLElement} picture
 */
export function zoomOf(view, { zoom: { channel, anchor, scale }, signals }, picture) {
  let shown = WHOLE;
  /** @type {AxisScale | undefined} */
  let whole;

  /** @param {import('./zoom-window.js').ZoomWindow} next */
  const show = (next) => {
    // The axis may have changed while all of it was shown: series were hidden.
    if (isWhole(shown)) whole = /** @type {AxisScale} */ (view.scale(scale)).copy();
    shown = next;
    picture.classList.toggle('zoomed', !isWhole(shown));
    return redraw(view, signals.domain, isWhole(shown) ? null : zoomedDomain(/** @type {AxisScale} */ (whole), shown));
  };

  /**
   * Where the pointer is, as a share of the axis that is shown.
   * @param {MouseEvent} event
   */
  const shareAt = ({ clientX, clientY }) => {
    const { left, width, bottom, height } = plotBox(picture);
    return Math.min(1, Math.max(0, channel === 'x' ? (clientX - left) / width : (bottom - clientY) / height));
  };

  picture.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    void show(scaled(shown, 2 ** (event.deltaY * WHEEL_PER_PX * (event.deltaMode === 0 ? 1 : 16)), shareAt(event)));
  }, { passive: false });

  picture.addEventListener('dblclick', (event) => void show(scaled(shown, STEP, shareAt(event))));

  picture.addEventListener('pointerdown', (event) => {
    if (isWhole(shown) || event.button !== 0) return;
    const [start, from] = [shown, shareAt(event)];
    picture.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} at */
    const move = (at) => void show(moved(start, from - shareAt(at)));
    picture.addEventListener('pointermove', move);
    for (const end of ['pointerup', 'pointercancel']) picture.addEventListener(end, () => picture.removeEventListener('pointermove', move), { once: true });
  });

  return {
    zoomIn: () => show(scaled(shown, STEP, anchor)),
    zoomOut: () => show(scaled(shown, 1 / STEP, anchor)),
    reset: () => show(WHOLE),
    /** @param {-1 | 1} direction */
    move: (direction) => show(moved(shown, direction * KEY_SHARE)),
    isWhole: () => isWhole(shown),
  };
}

/**
 * In steps of the drawing, so that a logarithmic axis is zoomed evenly.
 * @param {AxisScale} whole
 * @param {import('./zoom-window.js').ZoomWindow} window
 */
function zoomedDomain(whole, { from, to }) {
  const [low, high] = whole.domain();
  const [start, end] = whole.range();
  const valueAt = (/** @type {number} */ share) => whole.invert(start + share * (end - start));
  return [from <= 0 ? low : valueAt(from), to >= 1 ? high : valueAt(to)];
}

/**
 * Plots one above the other begin and end at the same place.
 * @param {HTMLElement} picture
 */
function plotBox(picture) {
  const plot = picture.querySelector('.live .role-scope .background') ?? picture.querySelector('.live .role-frame .background');
  return /** @type {Element} */ (plot).getBoundingClientRect();
}
