import type { ScalingPoint, ScalingResults } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import { formatCountOf, formatRatio } from '../format.js';
import { COLUMN_WIDTH_PX } from '../theme.js';
import { emptyFigure, figureHead, type FigureSpec } from './figure.js';
import { lineOf } from './strategy-lines.js';

/** Part of file names. */
export const SCALING_FIGURE_NAME = 'processor-scaling';
export const SCALING_FIGURE_HEADING = 'Throughput and lock waits against the number of Ps';

const PANEL_HEIGHT_PX = 105;
/** Left of a plot: ticks with labels of up to four characters; and with the axis title and all padding. */
const AXIS_EXTENT_PX = 26;
const PLOT_WIDTH_PX = COLUMN_WIDTH_PX - AXIS_EXTENT_PX - 42;

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
  const names = [...new Set(points.map(nameOf))];
  const processors = [...new Set(points.map((point) => point.processors))].toSorted((a, b) => a - b);
  return {
    ...figureHead(details, scalingFinding(results), `Lines against the number of Ps, a line a strategy. ${endsOf(points).join('; ')}.`),
    spacing: 14,
    resolve: { legend: { color: 'shared', strokeDash: 'shared', strokeWidth: 'shared' } },
    vconcat: PANELS.map((shown, i) => panel(points, names, processors, shown, i === PANELS.length - 1)),
  };
}

/** The title: who gets how much faster. */
export function scalingFinding({ points }: ScalingResults): string {
  const last = lastOfEach(points);
  const withOne = last.map((point) => points.find(({ strategy, processors }) => strategy === point.strategy && processors === 1));
  const most = Math.max(...last.map(({ processors }) => processors));
  if (withOne.some((one) => one === undefined) || most === 1) return `Throughput and lock waits with up to ${formatCountOf(most, 'P')}`;
  const gains = last.map((point, i) => `${formatRatio(point.values.throughput ?? 0, withOne[i]?.values.throughput ?? 0) ?? 'nothing'} on ${nameOf(point)}`);
  return `With ${most} Ps instead of one, throughput is multiplied by ${gains.join(', ')}`;
}

function endsOf(points: readonly ScalingPoint[]): string[] {
  return lastOfEach(points).map((point) => {
    const [throughput, waits] = PANELS.map(({ value }) => value(point));
    return `${nameOf(point)} with ${formatCountOf(point.processors, 'P')}: ${throughput.toFixed(1)} million objects per second, ${waits.toFixed(1)} % lock waits`;
  });
}

/** Each strategy's point with the most Ps. */
function lastOfEach(points: readonly ScalingPoint[]): ScalingPoint[] {
  const last = new Map<string, ScalingPoint>();
  for (const point of points) if ((last.get(point.strategy)?.processors ?? 0) < point.processors) last.set(point.strategy, point);
  return [...last.values()];
}

function nameOf({ strategy, release }: ScalingPoint): string {
  return `Go ${release}` + (release.startsWith(strategy.replace(/^go/, '')) ? '' : ` (${strategy})`);
}

function panel(points: readonly ScalingPoint[], names: readonly string[], processors: readonly number[], { title, value }: Shown, isLowest: boolean): Panel {
  const lines = names.map((_, i) => lineOf(i));
  const domain = [...names];
  return {
    width: PLOT_WIDTH_PX,
    height: PANEL_HEIGHT_PX,
    data: { values: points.map((point) => ({ processors: point.processors, strategy: nameOf(point), value: value(point) })) },
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
      // Ordinal, since they come in the order of releases: a width means an order to Vega-Lite.
      color: {
        field: 'strategy',
        type: 'ordinal',
        scale: { domain, range: lines.map(({ color }) => color) },
        legend: { orient: 'bottom', title: null, columns: 3, columnPadding: 16, symbolType: 'stroke', symbolSize: 700 },
      },
      strokeDash: { field: 'strategy', type: 'ordinal', scale: { domain, range: lines.map(({ dash }) => [...dash]) } },
      // Vega spreads the widths over the domain, which it cannot do with one strategy.
      strokeWidth:
        lines.length === 1
          ? { value: lines[0]?.width ?? 1 }
          : { field: 'strategy', type: 'ordinal', scale: { domain, range: lines.map(({ width }) => width) } },
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'processors', type: 'quantitative', title: 'Ps' },
        { field: 'value', type: 'quantitative', format: ',.2f', title: title[0] },
      ],
    },
  };
}
