import type { Comparison } from '../comparison.js';
import { COLUMN_WIDTH_PX } from '../theme.js';
import { LEGEND_GAP_PX, legendColumns } from './figure.js';

/** Height of a row of dots: room for as many as there are strategies, one below the other. */
const LEAST_ROW_PX = 24;
const DOT_PX = 6;

const SYMBOL_PX = 9;

/** Left of the plot, where the legend begins: the longest name of a count. */
const LABEL_PX = 112;

export function dotRowPx(strategies: number): number {
  return Math.max(LEAST_ROW_PX, DOT_PX * strategies);
}

/** Dots of strategies in rows, told apart by colour and by shape. */
export function dotChannels({ names, looks }: Comparison) {
  const domain = [...names];
  return {
    // Else one dot would hide another of the same count.
    yOffset: { field: 'strategy', type: 'nominal', sort: domain, scale: { domain } },
    color: {
      field: 'strategy',
      type: 'nominal',
      scale: { domain, range: looks.map(({ color }) => color) },
      legend: { orient: 'bottom', title: null, columns: legendColumns(names, SYMBOL_PX, COLUMN_WIDTH_PX - LABEL_PX), columnPadding: LEGEND_GAP_PX, symbolStrokeWidth: 0 },
    },
    shape: { field: 'strategy', type: 'nominal', scale: { domain, range: looks.map(({ symbol }) => symbol) } },
  } as const;
}

/** Ticks of an axis that is logarithmic but for its start: 0 and the powers of ten. */
export function powersUpTo(values: readonly (number | undefined)[]): number[] {
  const largest = values.reduce<number>((a, b) => Math.max(a, b ?? 0), 1);
  return [0, ...Array.from({ length: Math.floor(Math.log10(largest)) + 1 }, (_, i) => 10 ** i)];
}
