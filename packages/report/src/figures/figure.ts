import type { CellResult, MeasureDefinition } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import type { Comparison } from '../comparison.js';
import { wrapText } from '../text-metrics.js';
import { COLUMN_WIDTH_PX, FIGURE_CONFIG, FONT_SIZE_PX, INK, PADDING_PX } from '../theme.js';

/** A kind of figure: how it is called, and how a cell becomes one. */
export interface FigureKind {
  /** Part of file names: `memory-over-run`. */
  readonly name: string;
  /** Short heading: "Memory over the run". */
  readonly heading: string;
  /** The table in `data/` that holds the numbers shown: `series`. */
  readonly table: 'series' | 'occupancy' | 'size_classes';
  readonly spec: (cell: CellResult, measures: readonly MeasureDefinition[]) => FigureSpec;
}

/** A kind of figure that shows all strategies of a recording together. */
export interface ComparisonFigureKind {
  /** Part of file names: `strategies-compared`. */
  readonly name: string;
  readonly heading: string;
  /** The table that holds the numbers shown: one of the comparison, or the series of its cells. */
  readonly table: 'series' | 'memory_parts' | 'idle_runs';
  readonly spec: (comparison: Comparison, measures: readonly MeasureDefinition[]) => FigureSpec;
}

/** A Vega-Lite spec that surely has a description, the text alternative of the figure. */
export type FigureSpec = TopLevelSpec & { readonly description: string };

/** Numbered by its major version: what the schemas of one major version accept only grows. */
const VEGA_LITE_SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

const TITLE_WIDTH_PX = COLUMN_WIDTH_PX - 2 * PADDING_PX;

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
    // Vega does not break lines.
    title: {
      text: wrapText(finding, TITLE_WIDTH_PX, FONT_SIZE_PX.title, true),
      subtitle: wrapText(details, TITLE_WIDTH_PX, FONT_SIZE_PX.subtitle),
    },
    config: FIGURE_CONFIG,
  } as const;
}

/** A figure without data says why, instead of showing empty axes. */
export function emptyFigure(details: string, finding: string, reason: string): FigureSpec {
  return {
    ...figureFrame(details, finding, `Nothing to draw: ${reason}.`),
    height: 60,
    data: { values: [{ reason }] },
    mark: { type: 'text', fontSize: FONT_SIZE_PX.title, fontStyle: 'italic', color: INK, limit: TITLE_WIDTH_PX },
    encoding: { text: { field: 'reason', type: 'nominal' } },
  };
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
  labelFlush: true,
  grid: false,
} as const;
