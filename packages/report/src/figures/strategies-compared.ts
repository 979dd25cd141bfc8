import type { CellResult, MeasureDefinition } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import { comparisonDetails, extremesOf, type Comparison } from '../comparison.js';
import { byteUnitFor, formatBytes, formatShare, formatRatio } from '../format.js';
import { peakOf } from '../peaks.js';
import { COLUMN_WIDTH_PX } from '../theme.js';
import { ALLOCATIONS_AXIS, emptyFigure, figureHead, LEGEND_GAP_PX, legendColumns, type ComparisonFigureKind, type FigureSpec } from './figure.js';
import { drawingOrder, widthChannel } from './strategy-looks.js';

/** Long enough to show a dash twice. */
const LEGEND_LINE_PX = 22;

/** One above the other, each with a scale of its own: heap in use is often a small part of what was obtained. */
const PANELS = ['HeapSys', 'HeapInuse'] as const;

const PANEL_HEIGHT_PX = 105;

/** Left of a plot: ticks with labels of up to five characters; and with the axis title and all padding. */
const AXIS_EXTENT_PX = 30;
const PLOT_WIDTH_PX = COLUMN_WIDTH_PX - AXIS_EXTENT_PX - 44;

/** A plot above or below another one. */
type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** Memory obtained and in use against the allocations so far, a line a strategy. */
export const strategiesCompared: ComparisonFigureKind = {
  name: 'strategies-compared',
  heading: 'Heap of all strategies over the run',
  table: 'series',
  spec: strategiesComparedSpec,
};

function strategiesComparedSpec(comparison: Comparison, measures: readonly MeasureDefinition[]): FigureSpec {
  return linesOfStrategies(comparison, measures, PANELS, heapSysFinding(comparison), 'no run has samples of memory');
}

/** A plot per measure, one above the other, each with a line a strategy. */
export function linesOfStrategies(
  comparison: Comparison,
  measures: readonly MeasureDefinition[],
  columns: readonly string[],
  finding: string,
  whyEmpty: string,
): FigureSpec {
  const { cells, names } = comparison;
  const details = comparisonDetails(comparison);
  const panels = columns.filter((measure) => cells.some((cell) => peakOf(cell, measure) !== undefined));
  if (panels.length === 0) return emptyFigure(details, finding, whyEmpty);
  const peaks = panels.flatMap((measure) =>
    cells.flatMap((cell, i) => {
      const peak = peakOf(cell, measure);
      return peak === undefined ? [] : [`${measure} of ${names[i]} ${formatBytes(peak)}`];
    }),
  );
  return {
    ...figureHead(details, finding, `Lines against the allocations so far, a line a strategy. Peaks: ${peaks.join('; ')}.`),
    spacing: 14,
    resolve: { legend: { color: 'shared', strokeDash: 'shared', strokeWidth: 'shared' } },
    vconcat: panels.map((measure, i) => panel(comparison, measure, measures, i === panels.length - 1)),
  };
}

function panel({ cells, names, looks }: Comparison, measure: string, measures: readonly MeasureDefinition[], isLowest: boolean): Panel {
  const unit = byteUnitFor(Math.max(...cells.map((cell) => peakOf(cell, measure) ?? 0)));
  const better = measures.find(({ name }) => name === measure)?.better ?? 'none';
  const domain = [...names];
  return {
    width: PLOT_WIDTH_PX,
    height: PANEL_HEIGHT_PX,
    data: { values: drawingOrder(looks).flatMap((i) => lineRows(cells[i] as CellResult, names[i] as string, measure)) },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'memory' }],
    mark: { type: 'line', strokeJoin: 'round', strokeCap: 'butt', clip: false, point: cells.every(({ series }) => series.allocations.length === 1) },
    encoding: {
      x: {
        field: 'allocations',
        type: 'quantitative',
        axis: { ...ALLOCATIONS_AXIS, ...(isLowest ? {} : { title: null, labels: false }) },
        scale: { zero: false, nice: false },
      },
      y: {
        field: 'memory',
        type: 'quantitative',
        axis: {
          title: [`${measure}, ${unit.symbol}`, ...(better === 'none' ? [] : [`(${better} is better)`])],
          minExtent: AXIS_EXTENT_PX,
          maxExtent: AXIS_EXTENT_PX,
          tickCount: 4,
        },
        scale: { nice: 4 },
      },
      // Ordinal: a width means an order to Vega-Lite.
      color: {
        field: 'strategy',
        type: 'ordinal',
        scale: { domain, range: looks.map(({ color }) => color) },
        legend: { orient: 'bottom', title: null, columns: legendColumns(names, LEGEND_LINE_PX, PLOT_WIDTH_PX), columnPadding: LEGEND_GAP_PX, symbolType: 'stroke', symbolSize: LEGEND_LINE_PX ** 2 },
      },
      strokeDash: { field: 'strategy', type: 'ordinal', scale: { domain, range: looks.map(({ dash }) => [...dash]) } },
      strokeWidth: widthChannel(names, looks),
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'allocations', type: 'quantitative', format: ',d' },
        { field: 'bytes', type: 'quantitative', format: ',d', title: measure },
      ],
    },
  };
}

/** The title: the largest peak of HeapSys and how far it is above the smallest. */
export function heapSysFinding(comparison: Comparison): string {
  const { program } = comparison.workload;
  const extremes = extremesOf(comparison, (cell) => peakOf(cell, 'HeapSys'));
  if (extremes === undefined) return `${program}: HeapSys was measured on fewer than two strategies`;
  const { least, most } = extremes;
  if (most.value === least.value) return `${program}: HeapSys peaks at ${formatBytes(most.value)} on every strategy`;
  return `${program}: ${most.name} peaks at ${formatBytes(most.value)} HeapSys, ${excess(most.value, least.value)} ${least.name}`;
}

/** From twice on, a factor reads better than a percentage. */
function excess(most: number, least: number): string {
  if (least > 0 && most / least >= 2) return `${formatRatio(most, least)} times that of`;
  return least > 0 ? `${formatShare(most - least, least)} above` : `against ${formatBytes(0)} on`;
}

function lineRows({ series: { allocations, columns } }: CellResult, strategy: string, measure: string) {
  return (columns[measure] ?? []).map((bytes, at) => ({ allocations: allocations[at] as number, strategy, bytes }));
}
