import type { CellResult } from '@spanlab/core';
import { comparisonDetails, extremesOf, type Comparison } from '../comparison.js';
import { byteUnitFor, formatBytes, formatCount, formatCountOf } from '../format.js';
import { COLUMN_WIDTH_PX, PAPER } from '../theme.js';
import { emptyFigure, figureFrame, legendColumns, type ComparisonFigureKind, type FigureSpec } from './figure.js';
import { barChannels } from './strategy-looks.js';

const HEIGHT_PX = 130;

/** Strategies whose bars are wide enough to be told apart; more are drawn as dots. */
const MOST_BARS = 4;

/** Left of the plot, where the legend begins. */
const AXIS_PX = 60;
const SYMBOL_PX = 12;

/** Bytes of a page of the heap, in which runs are counted. */
const PAGE_BYTES = 8192;

/** How free pages lie when HeapInuse is largest: bytes in runs of each length, bars side by side. */
export const idleRuns: ComparisonFigureKind = {
  name: 'idle-runs',
  heading: 'Runs of idle pages at the peak',
  table: 'idle_runs',
  spec: idleRunsSpec,
};

function idleRunsSpec(comparison: Comparison): FigureSpec {
  const { cells, names, looks } = comparison;
  const finding = idleFinding(comparison);
  const details = comparisonDetails(comparison);
  const all = cells.flatMap(({ peak }) => peak.idleRuns ?? []);
  if (all.length === 0) return emptyFigure(details, finding, 'no strategy has idle pages at the peak');
  const unit = byteUnitFor(Math.max(...all.map(({ bytes }) => bytes)));
  const lengths = lengthsBetween(Math.min(...all.map(({ minPages }) => minPages)), Math.max(...all.map(({ minPages }) => minPages)));
  const totals = cells.map((cell, i) => `${names[i]} ${formatBytes(idleBytes(cell))} in ${formatCountOf(runCount(cell), 'run')}`);
  const domain = [...names];
  const areBars = names.length <= MOST_BARS;
  const bars = barChannels(names, looks);
  const colors = areBars ? bars.fills : looks.map(({ color }) => color);
  return {
    ...figureFrame(details, finding, `${areBars ? 'Bars' : 'Dots'} of idle bytes by length of the run: ${totals.join('; ')}.`),
    height: HEIGHT_PX,
    data: {
      values: cells.flatMap(({ peak }, i) =>
        (peak.idleRuns ?? []).map(({ minPages, runs, bytes }) => ({ length: lengthLabel(minPages), strategy: names[i] as string, runs, bytes })),
      ),
    },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'memory' }],
    mark: areBars ? { type: 'bar', ...bars.mark } : { type: 'point', filled: true, size: 26, opacity: 1, stroke: PAPER, strokeWidth: 0.3 },
    encoding: {
      x: {
        field: 'length',
        type: 'nominal',
        sort: lengths.map(lengthLabel),
        scale: { domain: lengths.map(lengthLabel), paddingInner: 0.25, paddingOuter: 0.15 },
        axis: { title: 'length of the run, from … to below twice that', labelAngle: lengths.length > 6 ? -45 : 0, ticks: false },
      },
      xOffset: { field: 'strategy', type: 'nominal', scale: { domain }, sort: domain },
      y: {
        field: 'memory',
        type: 'quantitative',
        axis: { title: `idle, ${unit.symbol} (lower is better)`, tickCount: 4 },
        scale: { nice: 4 },
      },
      color: {
        field: 'strategy',
        type: 'nominal',
        sort: domain,
        scale: { domain, range: [...colors] },
        legend: { orient: 'bottom', title: null, columns: Math.min(3, legendColumns(names, SYMBOL_PX, COLUMN_WIDTH_PX - AXIS_PX)), ...(areBars ? { symbolType: 'square', ...bars.legend } : { symbolStrokeWidth: 0 }), columnPadding: 16 },
      },
      ...(areBars ? bars.channels : { shape: { field: 'strategy', type: 'nominal', scale: { domain, range: looks.map(({ symbol }) => symbol) } } }),
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'length', type: 'nominal' },
        { field: 'runs', type: 'quantitative', format: ',d' },
        { field: 'bytes', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: who has idle pages in most pieces. */
export function idleFinding(comparison: Comparison): string {
  const { program } = comparison.workload;
  const extremes = extremesOf(comparison, (cell) => cell.peak.idleRuns && runCount(cell));
  if (extremes === undefined) return `${program}: how idle pages lie was measured on fewer than two strategies`;
  const { least, most } = extremes;
  const words = ({ cell, value }: typeof most) => `${formatBytes(idleBytes(cell))} in ${formatCountOf(value, 'run')}`;
  if (most.value === least.value) return `${program}: at the peak, idle pages lie in ${formatCountOf(most.value, 'run')} on every strategy`;
  return `${program}: at the peak, idle pages are ${words(most)} on ${most.name}, ${words(least)} on ${least.name}`;
}

function idleBytes({ peak }: CellResult): number {
  return (peak.idleRuns ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
}

function runCount({ peak }: CellResult): number {
  return (peak.idleRuns ?? []).reduce((sum, { runs }) => sum + runs, 0);
}

/** All powers of two between two of them, so that lengths without a run show as gaps. */
function lengthsBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.log2(last / first) + 1 }, (_, i) => first * 2 ** i);
}

/** A length in bytes: powers of two need no decimals. */
function lengthLabel(minPages: number): string {
  const bytes = minPages * PAGE_BYTES;
  const unit = byteUnitFor(bytes);
  return `${formatCount(bytes / unit.bytes)} ${unit.symbol}`;
}
