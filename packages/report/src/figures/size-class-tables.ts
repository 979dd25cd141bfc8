import type { CellResult, SizeClassRow } from '@spanlab/core';
import { comparisonDetails, type Comparison } from '../comparison.js';
import { byteUnitFor, formatBytes, formatRatio, slotLabel } from '../format.js';
import { COLUMN_WIDTH_PX, INK } from '../theme.js';
import { emptyFigure, figureFrame, legendColumns, type ComparisonFigureKind, type FigureSpec } from './figure.js';
import { barChannels, type StrategyLook } from './strategy-looks.js';

/** Slot sizes with bars of their own. */
const MAX_SIZES = 14;

/** A size's rows: a bar a strategy, one below the other. */
const BAR_PX = 8;
const TICKS = 5;

/** Left of the plot, where the legend begins. */
const AXIS_PX = 60;
const SYMBOL_PX = 12;

/** The oldest and the newest strategy of a comparison: releases between them mostly share a table with one of them. */
interface Tables {
  readonly names: readonly [string, string];
  readonly cells: readonly [CellResult, CellResult];
  readonly looks: readonly [StrategyLook, StrategyLook];
}

/** What a table of size classes costs at the peak: bytes rounded up and ends of spans, by slot size. */
export const sizeClassTables: ComparisonFigureKind = {
  name: 'size-class-tables',
  heading: 'What the tables of size classes cost at the peak',
  table: 'size_classes',
  spec: sizeClassTablesSpec,
};

function sizeClassTablesSpec(comparison: Comparison): FigureSpec {
  const tables = tablesOf(comparison);
  const finding = tableFinding(comparison);
  const details = comparisonDetails(comparison);
  const bars = tables.cells.flatMap(({ peak }, i) => peak.classes.map((row) => ({ slotBytes: row.slotBytes, name: tables.names[i] as string, cost: tableCost(row) })));
  const sizes = costliestSizes(bars);
  if (sizes.length === 0) return emptyFigure(details, finding, 'nothing is rounded up, and no span has a tail');
  const labels = sizes.map(slotLabel);
  const shown = bars.filter(({ slotBytes, cost }) => cost > 0 && sizes.includes(slotBytes));
  const unit = byteUnitFor(Math.max(...shown.map(({ cost }) => cost)));
  const domain = [...tables.names];
  const look = barChannels(domain, tables.looks);
  const left = new Set(bars.filter(({ cost, slotBytes }) => cost > 0 && !sizes.includes(slotBytes)).map(({ slotBytes }) => slotBytes)).size;
  return {
    ...figureFrame(
      details,
      finding,
      `Bars of bytes rounded up and ends of spans, by slot size, a bar a strategy; a size without a bar is not in its table or wastes nothing${left === 0 ? '' : `; ${left} sizes with less are left out`}.`,
    ),
    height: BAR_PX * 2 * 1.25 * sizes.length,
    data: { values: shown.map(({ slotBytes, name, cost }) => ({ slot: slotLabel(slotBytes), strategy: name, bytes: cost })) },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'waste' }],
    mark: { type: 'bar', ...look.mark },
    encoding: {
      y: {
        field: 'slot',
        type: 'nominal',
        sort: labels,
        scale: { domain: labels, paddingInner: 0.2, paddingOuter: 0.1 },
        axis: { title: 'slot', titleAngle: 0, titleAlign: 'right', titleBaseline: 'bottom', titleX: -4, titleY: -3, ticks: false, domain: false, labelPadding: 4 },
      },
      yOffset: { field: 'strategy', type: 'nominal', scale: { domain }, sort: domain },
      x: {
        field: 'waste',
        type: 'quantitative',
        axis: { title: `rounded up and span tails, ${unit.symbol} (lower is better)`, tickCount: TICKS, domainColor: INK, labelFlush: true },
        scale: { nice: TICKS },
      },
      color: {
        field: 'strategy',
        type: 'nominal',
        sort: domain,
        scale: { domain, range: [...look.fills] },
        legend: { orient: 'bottom', title: null, columns: Math.min(2, legendColumns(domain, SYMBOL_PX, COLUMN_WIDTH_PX - AXIS_PX)), symbolType: 'square', ...look.legend, columnPadding: 16 },
      },
      ...look.channels,
      tooltip: [
        { field: 'slot', type: 'nominal' },
        { field: 'strategy', type: 'nominal' },
        { field: 'bytes', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: what the two tables cost. */
export function tableFinding(comparison: Comparison): string {
  const { program } = comparison.workload;
  const { cells, names } = tablesOf(comparison);
  const [older, newer] = cells.map(({ peak }) => peak.classes.reduce((sum, row) => sum + tableCost(row), 0)) as [number, number];
  const ratio = formatRatio(newer, older);
  return (
    `${program}: at the peak, rounding up and span tails cost ${formatBytes(older)} by the size classes of ${names[0]}, ` +
    `${formatBytes(newer)} by those of ${names[1]}${ratio === undefined ? '' : `, ${ratio} times as much`}`
  );
}

function tablesOf({ cells, names, looks }: Comparison): Tables {
  const ends = <T>(list: readonly T[]) => [list[0] as T, list.at(-1) as T] as const;
  return { names: ends(names), cells: ends(cells), looks: ends(looks) };
}

/** Bytes that only the table decides on, for the same objects. Large objects are rounded to pages by every release. */
function tableCost({ sizeClass, roundingBytes, tailBytes }: SizeClassRow): number {
  return sizeClass === 0 ? 0 : roundingBytes + tailBytes;
}

/** Slot sizes that cost most on either side, smallest slot first. */
function costliestSizes(bars: readonly { readonly slotBytes: number; readonly cost: number }[]): number[] {
  const largest = new Map<number, number>();
  for (const { slotBytes, cost } of bars) if (cost > 0) largest.set(slotBytes, Math.max(cost, largest.get(slotBytes) ?? 0));
  return [...largest]
    .toSorted(([a, costA], [b, costB]) => costB - costA || a - b)
    .slice(0, MAX_SIZES)
    .map(([slotBytes]) => slotBytes)
    .toSorted((a, b) => a - b);
}
