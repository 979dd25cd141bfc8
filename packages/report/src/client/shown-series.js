import { redraw } from './redraw.js';

/**
 * @typedef {import('../interactive/live-figure.js').FigurePackage} FigurePackage
 */

/**
 * Which series of a figure are shown. The axes follow what is shown; where that
 * is nothing, or one value only, they stay as they were with all series.
 * @param {import('vega').View} view
 * @param {FigurePackage} figure
 */
export function shownSeries(view, { series, axes, signals }) {
  const names = series?.values ?? [];
  /** @type {Set<string>} */
  const hidden = new Set();
  const whole = new Map(axes.map((axis) => [axis, domainOf(view, axis)]));

  const show = async () => {
    view.signal(signals.kept, {});
    await redraw(view, signals.hidden, [...hidden]);
    const kept = axes.filter((axis) => !isExtended(domainOf(view, axis)));
    if (kept.length > 0) await redraw(view, signals.kept, Object.fromEntries(kept.map((axis) => [axis, whole.get(axis)])));
  };

  return {
    /** @param {number} at place of a series */
    isShown: (at) => !hidden.has(names[at]),
    /** @param {number} at */
    toggle: (at) => {
      if (!hidden.delete(names[at])) hidden.add(names[at]);
      return show();
    },
    showAll: () => {
      hidden.clear();
      return show();
    },
  };
}

/**
 * @param {import('vega').View} view
 * @param {string} axis
 * @returns {number[]}
 */
function domainOf(view, axis) {
  return view.scale(axis).domain();
}

/** @param {number[]} domain */
function isExtended(domain) {
  return domain.length > 1 && domain.every(Number.isFinite) && domain[0] !== domain[domain.length - 1];
}
