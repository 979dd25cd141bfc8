import { type HeapPartName, heapPartNames, type MeasureDefinition } from '@spanlab/core';
import { comparisonDetails, extremesOf, type Comparison } from '../comparison.js';
import { byteUnitFor, formatBytes, formatShare } from '../format.js';
import { memoryPeak, partTitle, REQUESTED, wasteAtPeak } from '../memory-parts.js';
import { textWidth } from '../text-metrics.js';
import { COLUMN_WIDTH_PX, FONT_SIZE_PX, INK, OKABE_ITO, PADDING_PX, PAPER } from '../theme.js';
import { emptyFigure, figureFrame, legendColumns, nameLimitPx, type ComparisonFigureKind, type FigureSpec } from './figure.js';

const ROW_PX = 30;

/** Of the legend. */
const SYMBOL_PX = 10;

/** Of the horizontal axis, which ends at a tick. */
const TICKS = 5;

/** Neighbours in a bar differ in lightness or, for every kind of colour vision, in hue. */
const PART_COLORS: Readonly<Record<HeapPartName, string>> = {
  LiveRequested: OKABE_ITO.blue,
  LiveRounding: OKABE_ITO.skyBlue,
  DeadUnswept: OKABE_ITO.vermillion,
  FreeCached: OKABE_ITO.yellow,
  FreePartial: OKABE_ITO.orange,
  SpanTails: OKABE_ITO.black,
  IdlePages: OKABE_ITO.purple,
  Stacks: OKABE_ITO.green,
};

/** What the memory of each strategy consists of at the peak, as stacked bars. */
export const wasteWaterfall: ComparisonFigureKind = {
  name: 'waste-waterfall',
  heading: 'Where the memory is at the peak',
  table: 'memory_parts',
  spec: wasteWaterfallSpec,
};

function wasteWaterfallSpec(comparison: Comparison, measures: readonly MeasureDefinition[]): FigureSpec {
  const finding = partsFinding(comparison, measures);
  const details = comparisonDetails(comparison);
  const bars = comparison.cells.flatMap((cell, i) => {
    const peak = memoryPeak(cell);
    return peak === undefined || peak.bytes === 0 ? [] : [{ name: comparison.names[i] as string, peak }];
  });
  if (bars.length === 0) return emptyFigure(details, finding, 'no strategy has bytes of memory told apart');
  const unit = byteUnitFor(Math.max(...bars.map(({ peak }) => peak.bytes)));
  const wastes = bars.map(({ name, peak }) => `${name} ${formatBytes(peak.bytes)}, ${formatShare(wasteAtPeak(peak), peak.bytes)} of it not requested`);
  // The legend begins where the plot does.
  const namesPx = Math.max(...bars.map(({ name }) => textWidth(name, FONT_SIZE_PX.label)));
  const titles = heapPartNames.map((part) => partTitle(part, measures));
  return {
    ...figureFrame(details, finding, `Stacked bars of HeapSys + StackInuse when the program holds most: ${wastes.join('; ')}.`),
    height: ROW_PX * bars.length,
    data: {
      values: bars.flatMap(({ name, peak }) =>
        heapPartNames.map((part, order) => ({ strategy: name, part: titles[order] as string, order, bytes: peak.parts[part], allocations: peak.allocations })),
      ),
    },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'memory' }],
    mark: { type: 'bar', stroke: PAPER, strokeWidth: 0.4 },
    encoding: {
      y: {
        field: 'strategy',
        type: 'nominal',
        sort: bars.map(({ name }) => name),
        scale: { paddingInner: 0.25, paddingOuter: 0.15 },
        axis: { title: null, ticks: false, domain: false, labelPadding: 4, labelLimit: nameLimitPx(bars.map(({ name }) => name)) },
      },
      x: {
        field: 'memory',
        type: 'quantitative',
        stack: 'zero',
        axis: { title: `memory, ${unit.symbol} (lower is better)`, tickCount: TICKS, domainColor: INK, labelFlush: true },
        scale: { nice: TICKS },
      },
      color: {
        field: 'part',
        type: 'nominal',
        scale: { domain: titles, range: heapPartNames.map((part) => PART_COLORS[part]) },
        legend: { orient: 'bottom', title: null, columns: Math.min(2, legendColumns(titles, SYMBOL_PX, COLUMN_WIDTH_PX - namesPx - PADDING_PX)), symbolType: 'square', symbolStrokeWidth: 0, columnPadding: 16 },
      },
      order: { field: 'order', type: 'quantitative' },
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'part', type: 'nominal' },
        { field: 'bytes', type: 'quantitative', format: ',d' },
        { field: 'allocations', type: 'quantitative', format: ',d', title: 'at allocation' },
      ],
    },
  };
}

/** The title: the part of the waste that strategies differ most in. */
export function partsFinding(comparison: Comparison, measures: readonly MeasureDefinition[]): string {
  const { program } = comparison.workload;
  // What is requested is the program's own, the same for all.
  const differences = heapPartNames.filter((part) => part !== REQUESTED).flatMap((part) => {
    const extremes = extremesOf(comparison, (cell) => memoryPeak(cell)?.parts[part]);
    return extremes === undefined ? [] : [{ part, ...extremes, bytes: extremes.most.value - extremes.least.value }];
  });
  if (differences.length === 0) return `${program}: what the memory consists of was measured on fewer than two strategies`;
  const { part, least, most, bytes } = differences.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  if (bytes === 0) return `${program}: at the peak, the memory of every strategy is made up alike`;
  return (
    `${program}: at the peak, strategies differ most in "${partTitle(part, measures)}": ` +
    `${formatBytes(most.value)} on ${most.name}, ${formatBytes(least.value)} on ${least.name}`
  );
}
