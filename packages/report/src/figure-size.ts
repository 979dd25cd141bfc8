import { figureTitle } from './figure-title.js';
import type { FigureSpec } from './figures/figure.js';
import { COLUMN_WIDTH_PX, PAGE_WIDTH_PX } from './theme.js';

/** Widths of figures in print: a column of a two-column paper, and the page. Text has the same size in both. */
export const FIGURE_WIDTHS_PX = { column: COLUMN_WIDTH_PX, page: PAGE_WIDTH_PX } as const;

export type FigureSize = keyof typeof FIGURE_WIDTHS_PX;

/** What is changed in a spec, of the many things it may have. */
interface SizedSpec {
  readonly width?: number;
  readonly vconcat?: readonly { readonly width: number }[];
}

/** A figure, which is made to fit a column, at another size: wider plots and longer lines of text, the same height. */
export function atSize(spec: FigureSpec, size: FigureSize): FigureSpec {
  const widthPx = FIGURE_WIDTHS_PX[size];
  if (widthPx === COLUMN_WIDTH_PX) return spec;
  const { width, vconcat } = spec as SizedSpec;
  const widths = {
    ...(width === undefined ? {} : { width: widthPx }),
    // Beside a plot of several stands always the same: its axis.
    ...(vconcat === undefined ? {} : { vconcat: vconcat.map((panel) => ({ ...panel, width: panel.width + widthPx - COLUMN_WIDTH_PX })) }),
  };
  const title = figureTitle(spec.usermeta.spanlab, widthPx);
  return widenLegends({ ...spec, ...widths, title } as FigureSpec, Math.floor(widthPx / COLUMN_WIDTH_PX));
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
