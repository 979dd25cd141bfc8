import type { ScalingPoint, ScalingResults } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import { formatCountOf, formatRatio } from '../format.js';
import { COLUMN_WIDTH_PX } from '../theme.js';
import { uniqueLabels } from '../strategy-names.js';
import { emptyFigure, figureHead, legendColumns, type FigureSpec } from './figure.js';
import { drawingOrder, looksOf, widthChannel } from './strategy-looks.js';

/** Part of file names. */
export const SCALING_FIGURE_NAME = 'processor-scaling';
export const SCALING_FIGURE_HEADING = 'Throughput and lock waits against the number of Ps';

const PANEL_HEIGHT_PX = 105;
/** Left of a plot: ticks with labels of up to four characters; and with the axis title and all padding. */
const AXIS_EXTENT_PX = 26;
const PLOT_WIDTH_PX = COLUMN_WIDTH_PX - AXIS_EXTENT_PX - 42;

/** Of the legend: an entry of its widest symbol, 700 square pixels. */
const LEGEND_LINE_PX = 27;

/** Strategies that a title has room for; of more, it names two. */
const NAMED_IN_TITLE = 4;

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** What a panel shows, in the unit of its axis. */
interface Shown {
  readonly title: readonly string[];
  readonly value: (point: ScalingPoint) => number;
}

const PANELS: readonly Shown[] = [
  { title: ['million objects per s', '(higher is better)'], value: ({ values }) => (values.throughput ?? 0) / 1e6 },
  { title: ["lock waits, % of all Ps' time", '(lower is better)'], value: ({ values }) => (values.lockWaitShare ?? 0) * 100 },
];

/** Throughput, and below it the share of time that Ps wait for locks, against the number of Ps: a line a strategy. */
export function processorScaling(results: ScalingResults): FigureSpec {
  const { points, workload } = results;
  // With spaces, at which lines may be broken.
  const details = `simulated, virtual time · ${workload.replace(/, ?/g, ', ')}`;
  if (points.length === 0) return emptyFigure(details, 'No strategy was simulated with several Ps', 'no strategy can be simulated with several Ps');
  const lines = lastOfEach(points);
  const processors = [...new Set(points.map((point) => point.processors))].toSorted((a, b) => a - b);
  return {
    ...figureHead(details, scalingFinding(results), `Lines against the number of Ps, a line a strategy. ${endsOf(points).join('; ')}.`),
    spacing: 14,
    resolve: { legend: { color: 'shared', strokeDash: 'shared', strokeWidth: 'shared' } },
    vconcat: PANELS.map((shown, i) => panel(points, lines, processors, shown, i === PANELS.length - 1)),
  };
}

/** The title: who gets how much faster. */
export function scalingFinding({ points }: ScalingResults): string {
  const last = lastOfEach(points);
  const withOne = last.map((point) => points.find(({ strategy, processors }) => strategy === point.strategy && processors === 1));
  const most = Math.max(...last.map(({ processors }) => processors));
  if (withOne.some((one) => one === undefined) || most === 1) return `Throughput and lock waits with up to ${formatCountOf(most, 'P')}`;
  const names = uniqueLabels(last);
  const gains = last.map(({ values }, i) => {
    const [value, base] = [values.throughput ?? 0, withOne[i]?.values.throughput ?? 0];
    return { gain: base === 0 ? 0 : value / base, text: `${formatRatio(value, base) ?? 'nothing'} on ${names[i]}` };
  });
  const start = `With ${most} Ps instead of one, throughput is multiplied by`;
  if (gains.length <= NAMED_IN_TITLE) return `${start} ${gains.map(({ text }) => text).join(', ')}`;
  const [least, greatest] = [gains.reduce((a, b) => (b.gain < a.gain ? b : a)), gains.reduce((a, b) => (b.gain > a.gain ? b : a))];
  return `${start} ${least.text} to ${greatest.text}`;
}

function endsOf(points: readonly ScalingPoint[]): string[] {
  const last = lastOfEach(points);
  const names = uniqueLabels(last);
  return last.map((point, i) => {
    const [throughput, waits] = PANELS.map(({ value }) => value(point));
    return `${names[i]} with ${formatCountOf(point.processors, 'P')}: ${throughput.toFixed(1)} million objects per second, ${waits.toFixed(1)} % lock waits`;
  });
}

/** Each strategy's point with the most Ps. */
function lastOfEach(points: readonly ScalingPoint[]): ScalingPoint[] {
  const last = new Map<string, ScalingPoint>();
  for (const point of points) if ((last.get(point.strategy)?.processors ?? 0) < point.processors) last.set(point.strategy, point);
  return [...last.values()];
}

/** @param lines a point of each strategy */
function panel(points: readonly ScalingPoint[], lines: readonly ScalingPoint[], processors: readonly number[], { title, value }: Shown, isLowest: boolean): Panel {
  const domain = uniqueLabels(lines);
  const looks = looksOf(lines);
  const rows = drawingOrder(looks).flatMap((i) =>
    points.filter(({ strategy }) => strategy === lines[i]?.strategy).map((point) => ({ processors: point.processors, strategy: domain[i] as string, value: value(point) })),
  );
  return {
    width: PLOT_WIDTH_PX,
    height: PANEL_HEIGHT_PX,
    data: { values: rows },
    mark: { type: 'line', strokeJoin: 'round', strokeCap: 'butt', clip: false, point: { filled: true, size: 14, opacity: 1 } },
    encoding: {
      x: {
        field: 'processors',
        type: 'quantitative',
        scale: { type: 'log', base: 2, domain: [processors[0], Math.max(processors[processors.length - 1], processors[0] + 1)], nice: false },
        axis: { title: isLowest ? 'Ps (GOMAXPROCS)' : null, labels: isLowest, values: [...processors], grid: false, format: 'd', labelOverlap: true },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        axis: { title: [...title], minExtent: AXIS_EXTENT_PX, maxExtent: AXIS_EXTENT_PX, tickCount: 4 },
        // An axis from 0 to 0 has no ticks.
        scale: { nice: 4, domainMin: 0, domainMax: Math.max(...points.map(value)) || 1 },
      },
      // Ordinal: a width means an order to Vega-Lite.
      color: {
        field: 'strategy',
        type: 'ordinal',
        scale: { domain, range: looks.map(({ color }) => color) },
        legend: { orient: 'bottom', title: null, columns: Math.min(3, legendColumns(domain, LEGEND_LINE_PX, PLOT_WIDTH_PX)), columnPadding: 16, symbolType: 'stroke', symbolSize: 700 },
      },
      strokeDash: { field: 'strategy', type: 'ordinal', scale: { domain, range: looks.map(({ dash }) => [...dash]) } },
      strokeWidth: widthChannel(domain, looks),
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'processors', type: 'quantitative', title: 'Ps' },
        { field: 'value', type: 'quantitative', format: ',.2f', title: title[0] },
      ],
    },
  };
}
