import type { CellResult, MeasureDefinition } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import type { Comparison } from '../comparison.js';
import { figureTitle, type FigureWords } from '../figure-title.js';
import { textWidth } from '../text-metrics.js';
import { COLUMN_WIDTH_PX, FIGURE_CONFIG, FONT_SIZE_PX, INK, PADDING_PX } from '../theme.js';

/** A kind of figure: how it is called, and how a cell becomes one. */
export interface FigureKind {
  /** Part of file names: `memory-over-run`. */
  readonly name: string;
  /** Short heading: "Memory over the run". */
  readonly heading: string;
  /** The table in `data/` that holds the numbers shown: `series`. */
  readonly table: 'series' | 'occupancy' | 'size_classes' | 'page_map';
  readonly spec: (cell: CellResult, measures: readonly MeasureDefinition[]) => FigureSpec;
}

/** A kind of figure that shows all strategies of a recording together. */
export interface ComparisonFigureKind {
  /** Part of file names: `strategies-compared`. */
  readonly name: string;
  readonly heading: string;
  /** The table that holds the numbers shown: one of the comparison, or those of its cells. */
  readonly table: 'series' | 'size_classes' | 'memory_parts' | 'idle_runs' | 'totals';
  /** Whether there is anything to draw; where it is absent, a figure without data says why. */
  readonly isFor?: (comparison: Comparison, totals: readonly MeasureDefinition[]) => boolean;
  readonly spec: (comparison: Comparison, measures: readonly MeasureDefinition[], totals: readonly MeasureDefinition[]) => FigureSpec;
}

/** A Vega-Lite spec that surely has a description, the text alternative of the figure, and its title in words. */
export type FigureSpec = TopLevelSpec & { readonly description: string; readonly usermeta: { readonly spanlab: FigureWords } };

/** Numbered by its major version: what the schemas of one major version accept only grows. */
const VEGA_LITE_SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** Between a symbol of a legend and its label: what Vega leaves by itself. */
const LEGEND_SYMBOL_GAP_PX = 4;

const TEXT_LIMIT_PX = COLUMN_WIDTH_PX - 2 * PADDING_PX;

/** What every figure has, around what it shows. `finding` is the title, said from the numbers; `details` say of what. */
export function figureFrame(details: string, finding: string, description: string) {
  return {
    ...figureHead(details, finding, description),
    // The figure, labels and all, is as wide as the column; the plot is as high as asked.
    autosize: { type: 'fit-x', contains: 'padding' },
    width: COLUMN_WIDTH_PX,
  } as const;
}

/** A frame without a size, for plots one above the other: only a single plot can be fitted to a width. */
export function figureHead(details: string, finding: string, description: string) {
  return {
    $schema: VEGA_LITE_SCHEMA,
    description: `${finding}. ${description}`,
    usermeta: { spanlab: { finding, details } },
    title: figureTitle({ finding, details }, COLUMN_WIDTH_PX),
    config: FIGURE_CONFIG,
  } as const;
}

/** A figure without data says why, instead of showing empty axes. */
export function emptyFigure(details: string, finding: string, reason: string): FigureSpec {
  return {
    ...figureFrame(details, finding, `Nothing to draw: ${reason}.`),
    height: 60,
    data: { values: [{ reason }] },
    mark: { type: 'text', fontSize: FONT_SIZE_PX.title, color: INK, limit: TEXT_LIMIT_PX },
    encoding: { text: { field: 'reason', type: 'nominal' } },
  };
}

/** Between the columns of a legend. */
export const LEGEND_GAP_PX = 10;

/** As many columns of a legend as have room, each as wide as its widest entry could be. */
export function legendColumns(labels: readonly string[], symbolPx: number, roomPx: number): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, FONT_SIZE_PX.label)));
  const entryPx = symbolPx + LEGEND_SYMBOL_GAP_PX + widest;
  return Math.max(1, Math.min(labels.length, Math.floor((roomPx + LEGEND_GAP_PX) / (entryPx + LEGEND_GAP_PX))));
}

/** Room left of a plot for names of strategies, all of each. */
export function nameLimitPx(names: readonly string[]): number {
  return Math.max(120, ...names.map((name) => Math.ceil(textWidth(name, FONT_SIZE_PX.label))));
}

/** Height of the plot of a figure over the run, without title, labels and legend. */
export const PLOT_HEIGHT_PX = 170;

/** Horizontal axis along the history: counts of allocations, abbreviated as 1.5M. */
export const ALLOCATIONS_AXIS = {
  title: 'allocations so far',
  // Each label by its own size: the format of the axis would write 0 as 0M.
  labelExpr: "format(datum.value, '~s')",
  tickMinStep: 1,
  tickCount: 5,
  // Labels this close to an end of the axis stay inside it.
  labelFlush: 12,
  grid: false,
} as const;
