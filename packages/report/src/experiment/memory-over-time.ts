import { median } from 'simple-statistics';
import type { TopLevelSpec } from 'vega-lite';
import { byteUnitFor, formatBytes, formatCountOf, type ByteUnit } from '../format.js';
import { figureHead, LEGEND_GAP_PX, legendColumns, type FigureSpec } from '../figures/figure.js';
import { textWidth } from '../text-metrics.js';
import { COLUMN_WIDTH_PX, FONT_SIZE_PX, OKABE_ITO } from '../theme.js';
import type { ExperimentCell } from './experiment-data.js';
import type { RunGroup, StrategyRuns } from './run-group.js';
import { formatTimes } from './statistics-text.js';

/** Lines in the order of the legend; the dash tells them apart in black and white. */
const LINES = [
  { measure: 'HeapSys', color: OKABE_ITO.black, dash: [1, 0] },
  { measure: 'HeapInuse', color: OKABE_ITO.blue, dash: [7, 2] },
  { measure: 'HeapAlloc', color: OKABE_ITO.vermillion, dash: [3, 2] },
  { measure: 'VmRssBytes', color: OKABE_ITO.orange, dash: [7, 2, 2, 2] },
] as const;

const PANEL_HEIGHT_PX = 95;

/** Left of a plot: ticks with labels of up to five characters; and with the axis title and all padding. */
const AXIS_EXTENT_PX = 30;
const PLOT_WIDTH_PX = COLUMN_WIDTH_PX - AXIS_EXTENT_PX - 44;

/** Long enough to show a dash twice. */
const LEGEND_LINE_PX = 22;

export const MEMORY_OVER_TIME = { name: 'memory-over-time', heading: 'Memory over the run' } as const;

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** A checkpoint of one measure, over the seeds. */
interface Point {
  /** Rows carried out, in percent of all; the median over the seeds. */
  readonly progress: number;
  readonly measure: string;
  /** In bytes. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A plot a strategy, all on one scale: median over the seeds as a line, smallest to largest as a band. Undefined where no run has any of the lines. */
export function memoryOverTime(group: RunGroup, baseline: StrategyRuns): FigureSpec | undefined {
  const details = [detailsOf(group), ...(hasSeeds(group) ? ['lines: medians, bands: smallest to largest of the seeds'] : [])].join(' · ');
  const points = group.runs.map(({ cells }) => pointsOf(cells));
  const all = points.flat();
  if (all.length === 0) return undefined;
  const largest = Math.max(...all.map(({ high }) => high));
  const unit = byteUnitFor(largest);
  const shown = LINES.filter(({ measure }) => all.some((point) => point.measure === measure));
  const [{ measure: first }] = shown;
  const finding = memoryFinding(group, baseline, first);
  const peaks = group.runs.flatMap(({ name }, i) => {
    const own = points[i].filter(({ measure }) => measure === first);
    return own.length === 0 ? [] : [`${name} ${formatBytes(Math.max(...own.map((point) => point.median)))}`];
  });
  return {
    ...figureHead(details, finding, `Lines against the progress of the run, a plot a strategy: medians over the seeds, in a band from the smallest to the largest. Largest ${first}: ${peaks.join('; ')}.`),
    spacing: 10,
    resolve: { scale: { y: 'shared' }, legend: { color: 'shared', strokeDash: 'shared' } },
    vconcat: group.runs.map(({ name }, i) => panel(name, points[i], shown, unit, i === group.runs.length - 1)),
  };
}

function panel(name: string, points: readonly Point[], lines: readonly (typeof LINES)[number][], unit: ByteUnit, isLowest: boolean): Panel {
  const domain = lines.map(({ measure }) => measure);
  const range = lines.map(({ color }) => color);
  const x = {
    field: 'progress',
    type: 'quantitative',
    scale: { domain: [0, 100] as number[] },
    axis: { title: isLowest ? 'rows of the workload carried out, %' : null, labels: isLowest, grid: false, tickCount: 5, labelFlush: 12 },
  } as const;
  // From the data, not from a number: hiding a series makes room for the others.
  const scale = { zero: true, nice: 4 };
  // Along the axis there is room for a short one only.
  const onAxis = `${name}, ${unit.symbol}`;
  const isShort = textWidth(onAxis, FONT_SIZE_PX.label) <= PANEL_HEIGHT_PX;
  return {
    ...(isShort ? {} : { title: { text: name, anchor: 'start', fontSize: FONT_SIZE_PX.label, offset: 4, frame: 'group' } }),
    width: PLOT_WIDTH_PX,
    height: PANEL_HEIGHT_PX,
    data: { values: points.map((point) => ({ ...point, strategy: name })) },
    transform: [
      { calculate: `datum.median / ${unit.bytes}`, as: 'memory' },
      { calculate: `datum.low / ${unit.bytes}`, as: 'smallest' },
      { calculate: `datum.high / ${unit.bytes}`, as: 'largest' },
    ],
    encoding: {
      color: {
        field: 'measure',
        type: 'nominal',
        scale: { domain, range },
        legend: { orient: 'bottom', title: null, columns: legendColumns(domain, LEGEND_LINE_PX, PLOT_WIDTH_PX), columnPadding: LEGEND_GAP_PX, symbolType: 'stroke', symbolSize: LEGEND_LINE_PX ** 2, symbolOpacity: 1 },
      },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.25 },
        encoding: {
          x,
          y: { field: 'smallest', type: 'quantitative', scale },
          y2: { field: 'largest' },
        },
      },
      {
        mark: { type: 'line', strokeWidth: 1.4, strokeJoin: 'round', point: points.length <= lines.length },
        encoding: {
          x,
          y: {
            field: 'memory',
            type: 'quantitative',
            scale,
            axis: { title: [isShort ? onAxis : `memory, ${unit.symbol}`, '(lower is better)'], minExtent: AXIS_EXTENT_PX, maxExtent: AXIS_EXTENT_PX, tickCount: 4 },
          },
          strokeDash: { field: 'measure', type: 'nominal', scale: { domain, range: lines.map(({ dash }) => [...dash]) } },
          tooltip: [
            { field: 'strategy', type: 'nominal' },
            { field: 'measure', type: 'nominal' },
            { field: 'progress', type: 'quantitative', format: '.1f', title: 'rows carried out, %' },
            { field: 'median', type: 'quantitative', format: ',d', title: 'median, bytes' },
            { field: 'low', type: 'quantitative', format: ',d', title: 'smallest, bytes' },
            { field: 'high', type: 'quantitative', format: ',d', title: 'largest, bytes' },
          ],
        },
      },
    ],
  };
}

/** The title: how a measure's largest value on any strategy compares with that on the baseline. */
export function memoryFinding(group: RunGroup, baseline: StrategyRuns, measure: string): string {
  const { workload, runs } = group;
  const peaksAt = hasSeeds(group) ? 'peaks at a median of' : 'peaks at';
  const peaks = runs.flatMap((own) => {
    const peak = peakOf(own.cells, measure);
    return peak === undefined ? [] : [{ own, peak }];
  });
  const base = peaks.find(({ own }) => own === baseline)?.peak;
  if (base === undefined) return `${workload}: ${measure} was not measured on ${baseline.name}`;
  const others = peaks.filter(({ own }) => own !== baseline);
  if (others.length === 0) return `${workload}: ${measure} of ${baseline.name} ${peaksAt} ${formatBytes(base)}`;
  if (others.every(({ peak }) => peak === base)) return `${workload}: ${measure} ${peaksAt} ${formatBytes(base)} on every strategy`;
  const distance = (peak: number) => Math.abs(Math.log(peak / base));
  const { own, peak } = others.reduce((a, b) => (distance(b.peak) > distance(a.peak) ? b : a));
  const ratio = base === 0 ? 'against' : `${formatTimes(peak / base)} times the`;
  return `${workload}: ${measure} of ${own.name} ${peaksAt} ${formatBytes(peak)}, ${ratio} ${formatBytes(base)} of ${baseline.name}`;
}

/** Over the seeds, the median of the largest value at any checkpoint. */
function peakOf(cells: readonly ExperimentCell[], measure: string): number | undefined {
  const peaks = cells.map(({ samples }) => Math.max(...(samples[measure] ?? []).flatMap((value) => value ?? [])));
  return peaks.length > 0 && peaks.every(Number.isFinite) ? median(peaks) : undefined;
}

/** Checkpoints by their number, as far as every seed has them: they stand at the same places of the program, if not at the same rows. */
function pointsOf(cells: readonly ExperimentCell[]): Point[] {
  const count = Math.min(...cells.map(({ rows }) => rows.length));
  return LINES.flatMap(({ measure }) =>
    Array.from({ length: count }, (_, i) => i).flatMap((i) => {
      const values = cells.flatMap(({ samples }) => samples[measure]?.[i] ?? []);
      if (values.length < cells.length) return [];
      return [{
        progress: median(cells.map(({ rows, events }) => (100 * (rows[i] + 1)) / events)),
        measure,
        median: median(values.slice()),
        low: Math.min(...values),
        high: Math.max(...values),
      }];
    }),
  );
}

function hasSeeds({ runs }: RunGroup): boolean {
  return runs[0].cells.length > 1;
}

/** The group in full, with all parameters that tell it from others, for subtitles. */
export function detailsOf({ label, runs }: RunGroup): string {
  const seeds = runs[0].cells.length;
  return [label, formatCountOf(runs.length, 'strategy', 'strategies'), seeds === 1 ? 'one run each' : `${seeds} seeds`].join(' · ');
}

/** The points of all groups, for the data behind the figures. */
export function memoryRows(group: RunGroup): (string | number)[][] {
  return group.runs.flatMap(({ strategy, cells }) =>
    pointsOf(cells).map(({ progress, measure, median: middle, low, high }) => [group.label, strategy, progress, measure, 'bytes', middle, low, high]),
  );
}

export const MEMORY_COLUMNS = ['group', 'strategy', 'progress_percent', 'measure', 'unit', 'median', 'min', 'max'];
