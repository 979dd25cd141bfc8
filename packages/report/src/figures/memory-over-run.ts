import type { CellResult, MeasureDefinition } from '@spanlab/core';
import { cellDetails, programOnRelease } from '../cell-label.js';
import { byteUnitFor, formatBytes, formatShare } from '../format.js';
import { peakOf } from '../peaks.js';
import { textWidth, wrapText } from '../text-metrics.js';
import { FONT_SIZE_PX, OKABE_ITO } from '../theme.js';
import { emptyFigure, ALLOCATIONS_AXIS, figureFrame, PLOT_HEIGHT_PX, type FigureKind, type FigureSpec } from './figure.js';

/** Lines in the order of the legend; the dash tells them apart in black and white. */
const LINES: readonly { readonly measure: string; readonly color: string; readonly dash: readonly number[] }[] = [
  { measure: 'HeapSys', color: OKABE_ITO.black, dash: [1, 0] },
  { measure: 'HeapInuse', color: OKABE_ITO.blue, dash: [7, 2] },
  { measure: 'HeapAlloc', color: OKABE_ITO.vermillion, dash: [3, 2] },
  { measure: 'HeapIdle', color: OKABE_ITO.orange, dash: [7, 2, 2, 2] },
  { measure: 'StackInuse', color: OKABE_ITO.green, dash: [1.5, 1.5] },
];

/** Of the vertical axis, which ends at a tick. */
const TICKS = 5;

/** Memory in each state against the allocations so far, as lines. */
export const memoryOverRun: FigureKind = {
  name: 'memory-over-run',
  heading: 'Memory over the run',
  table: 'series',
  spec: memoryOverRunSpec,
};

function memoryOverRunSpec(cell: CellResult, measures: readonly MeasureDefinition[]): FigureSpec {
  const finding = memoryFinding(cell);
  const lines = LINES.filter(({ measure }) => peakOf(cell, measure) !== undefined);
  if (lines.length === 0) return emptyFigure(cellDetails(cell), finding, 'the run has no samples of memory');

  const names = lines.map(({ measure }) => measure);
  const peaks = names.map((name) => peakOf(cell, name) as number);
  const unit = byteUnitFor(Math.max(...peaks));
  const legendText = names.map((name, i) => `${name}, peak ${formatBytes(peaks[i] as number)}`);
  const scale = { domain: names };
  return {
    ...figureFrame(cellDetails(cell), finding, `Lines against the allocations so far: ${legendText.join('; ')}.`),
    height: PLOT_HEIGHT_PX,
    data: { values: memoryRows(cell, names) },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'memory' }],
    // One sample makes no line, so it is shown as a point.
    mark: { type: 'line', strokeWidth: 1.4, strokeJoin: 'round', clip: false, point: cell.series.allocations.length === 1 },
    encoding: {
      x: { field: 'allocations', type: 'quantitative', axis: ALLOCATIONS_AXIS, scale: { zero: false, nice: false } },
      y: {
        field: 'memory',
        type: 'quantitative',
        axis: { title: axisTitle(unit.symbol, directionNote(names, measures)), tickCount: TICKS },
        scale: { nice: TICKS },
      },
      color: {
        field: 'measure',
        type: 'nominal',
        scale: { ...scale, range: lines.map(({ color }) => color) },
        legend: { orient: 'bottom', title: null, columns: 3, symbolType: 'stroke', symbolSize: 380, symbolStrokeWidth: 1.6 },
      },
      strokeDash: { field: 'measure', type: 'nominal', scale: { ...scale, range: lines.map(({ dash }) => [...dash]) } },
      tooltip: [
        { field: 'measure', type: 'nominal' },
        { field: 'allocations', type: 'quantitative', format: ',d' },
        { field: 'bytes', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: the peak of HeapSys, and how much of it HeapInuse ever reached. */
export function memoryFinding(cell: CellResult): string {
  const subject = programOnRelease(cell);
  const sys = peakOf(cell, 'HeapSys');
  if (sys === undefined) return `${subject}: HeapSys was not measured`;
  const inuse = peakOf(cell, 'HeapInuse');
  const start = `${subject}: HeapSys peaks at ${formatBytes(sys)}`;
  if (inuse === undefined) return start;
  const share = formatShare(inuse, sys);
  const ratio = share === undefined ? '(share n/a: HeapSys is 0)' : `(${share} of it)`;
  return `${start}, HeapInuse at ${formatBytes(inuse)} ${ratio}`;
}

/** In one line along the axis if it fits, else with the note in lines of its own. */
function axisTitle(unit: string, note: string): string | string[] {
  const size = FONT_SIZE_PX.label;
  const line = `memory, ${unit} ${note}`.trimEnd();
  return textWidth(line, size) <= PLOT_HEIGHT_PX ? line : [`memory, ${unit}`, ...wrapText(note, PLOT_HEIGHT_PX, size)];
}

/** Which way is better, if all lines with a direction agree; lines without one are named as exceptions. */
function directionNote(names: readonly string[], measures: readonly MeasureDefinition[]): string {
  const directed = names.flatMap((name) => measures.find((m) => m.name === name && m.better !== 'none') ?? []);
  const better = directed[0]?.better;
  if (better === undefined || directed.some((measure) => measure.better !== better)) return '';
  const others = names.filter((name) => directed.every((measure) => measure.name !== name));
  return `(${better} is better${others.length === 0 ? '' : `, except ${others.join(', ')}`})`;
}

function memoryRows(cell: CellResult, names: readonly string[]) {
  return names.flatMap((measure) =>
    cell.series.allocations.map((allocations, i) => ({ allocations, measure, bytes: cell.series.columns[measure]?.[i] as number })),
  );
}
