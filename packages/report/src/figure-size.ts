import { figureTitle } from './figure-title.js';
import type { FigureSpec } from './figures/figure.js';
import { COLUMN_WIDTH_PX } from './theme.js';

/**
 * Widths of figures in print. A column: 3⅓ inches, which fits those of acmart
 * (241.1 pt, the narrower) and IEEEtran (252 pt). Both columns: 7 inches, which
 * fits 506.3 pt and 516 pt. Text has the same size in both.
 */
export const FIGURE_WIDTHS_PX = { column: 320, page: 672 } as const;

export type FigureSize = keyof typeof FIGURE_WIDTHS_PX;

/** What is changed in a spec, of the many things it may have. */
interface SizedSpec {
  readonly width?: number;
  readonly vconcat?: readonly { readonly width: number }[];
}

/**
 * A figure at a width: plots get wider or narrower, lines of the title longer or
 * shorter, and legends below a much wider plot get more columns; the size of
 * text and the height of plots stay.
 * @param widthPx CSS pixels, of the whole figure
 */
export function atWidth(spec: FigureSpec, widthPx: number): FigureSpec {
  if (widthPx === COLUMN_WIDTH_PX) return spec;
  const { width, vconcat } = spec as SizedSpec;
  const widths = {
    ...(width === undefined ? {} : { width: widthPx }),
    // Beside a plot of several stands always the same: its axis.
    ...(vconcat === undefined ? {} : { vconcat: vconcat.map((panel) => ({ ...panel, width: panel.width + widthPx - COLUMN_WIDTH_PX })) }),
  };
  // A pixel less: what stands left of a plot ends between two pixels, and the title begins there.
  const title = 'title' in spec ? { title: figureTitle(spec.usermeta.spanlab, widthPx - 1) } : {};
  return widenLegends({ ...spec, ...widths, ...title } as FigureSpec, Math.max(1, Math.floor(widthPx / COLUMN_WIDTH_PX)));
}

/** A figure whose title stands beside it, as a caption. It keeps its description. */
export function withoutTitle(spec: FigureSpec): FigureSpec {
  const { title: _, ...untitled } = spec as FigureSpec & { readonly title?: unknown };
  return untitled as FigureSpec;
}

/** Legends below a plot get that many times the columns. */
function widenLegends<T>(part: T, times: number): T {
  if (Array.isArray(part)) return part.map((each) => widenLegends(each, times)) as T;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      // Data is long, and has no legend in it.
      if (key === 'data') return [key, value];
      const { columns } = (key === 'legend' ? value : undefined) ?? {};
      return [key, columns === undefined ? widenLegends(value, times) : { ...value, columns: columns * times }];
    }),
  ) as T;
}
