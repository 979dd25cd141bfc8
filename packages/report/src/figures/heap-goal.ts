import type { FidelityPoint, FidelityResults } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import { fidelityByStrategy, type FidelityOfStrategy } from '../fidelity.js';
import { byteUnitFor, formatBytes, formatCount, formatCountOf } from '../format.js';
import { COLUMN_WIDTH_PX, FONT_SIZE_PX, OKABE_ITO } from '../theme.js';
import { emptyFigure, figureHead, LEGEND_GAP_PX, type FigureSpec } from './figure.js';

/** Part of file names. */
export const HEAP_GOAL_NAME = 'heap-goal';
export const HEAP_GOAL_HEADING = 'Collections and heap goal of simulated runs';

const PANEL_HEIGHT_PX = 80;
/** Left of a plot: ticks with labels of up to five characters; and with the axis title and all padding. */
const AXIS_EXTENT_PX = 30;
const PLOT_WIDTH_PX = COLUMN_WIDTH_PX - AXIS_EXTENT_PX - 44;

/** Told apart by the dash too. */
const LINES = [
  { measure: 'NextGC', title: 'NextGC, the goal', color: OKABE_ITO.black, dash: [1, 0] },
  { measure: 'HeapAlloc', title: 'HeapAlloc', color: OKABE_ITO.vermillion, dash: [4, 2] },
];

const TITLES = LINES.map(({ title }) => title);

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** One release's simulated run over a workload. */
interface GoalRun {
  readonly name: string;
  readonly columns: Readonly<Record<string, readonly FidelityPoint[]>>;
  /** At the last checkpoint. */
  readonly collections: number | undefined;
  readonly realCollections: FidelityPoint | undefined;
}

/** Workloads whose simulated runs tell what they collected and why. */
export function heapGoalWorkloads(results: FidelityResults): string[] {
  const workloads = [...new Set(results.rows.map(({ workload }) => workload))];
  return workloads.filter((workload) => goalRuns(results, workload).length > 0);
}

/** Heap and goal at each checkpoint of a workload, a plot a release, whose title counts its collections. */
export function heapGoal(results: FidelityResults, workload: string): FigureSpec {
  const runs = goalRuns(results, workload);
  const finding = goalFinding(workload, runs);
  const details = `simulated runs · ${formatCountOf(runs.length, 'strategy', 'strategies')} · GOGC as in the real runs`;
  if (runs.length === 0) return emptyFigure(details, finding, 'no strategy has a goal');
  const peaks = runs.map((run) => `${run.name} ${LINES.map(({ measure }) => `${measure} ${formatBytes(peakOf(run, measure))}`).join(', ')}`);
  return {
    ...figureHead(details, finding, `Lines against the rows of the workload so far, a plot a strategy. Peaks: ${peaks.join('; ')}.`),
    spacing: 10,
    resolve: { legend: { color: 'shared', strokeDash: 'shared' } },
    vconcat: runs.map((run, i) => panel(run, i === runs.length - 1)),
  };
}

function panel(run: GoalRun, isLowest: boolean): Panel {
  const unit = byteUnitFor(Math.max(...LINES.map(({ measure }) => peakOf(run, measure))));
  const scale = { domain: TITLES };
  return {
    title: { text: `${run.name}: ${collectionsText(run)}`, anchor: 'start', fontSize: FONT_SIZE_PX.label, offset: 4, frame: 'group' },
    width: PLOT_WIDTH_PX,
    height: PANEL_HEIGHT_PX,
    data: {
      values: LINES.flatMap(({ measure, title }) => (run.columns[measure] ?? []).map(({ event, simulated }) => ({ row: event, line: title, bytes: simulated }))),
    },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'memory' }],
    mark: { type: 'line', strokeWidth: 1.4, strokeJoin: 'round', clip: false },
    encoding: {
      x: {
        field: 'row',
        type: 'quantitative',
        axis: {
          title: isLowest ? 'rows of the workload so far' : null,
          labels: isLowest,
          labelExpr: "format(datum.value, '~s')",
          tickCount: 5,
          labelFlush: 12,
          grid: false,
        },
        scale: { zero: false, nice: false },
      },
      y: {
        field: 'memory',
        type: 'quantitative',
        axis: { title: [`heap, ${unit.symbol}`, '(lower is better)'], minExtent: AXIS_EXTENT_PX, maxExtent: AXIS_EXTENT_PX, tickCount: 4 },
        scale: { nice: 4, zero: true },
      },
      color: {
        field: 'line',
        type: 'nominal',
        scale: { ...scale, range: LINES.map(({ color }) => color) },
        legend: { orient: 'bottom', title: null, columns: 2, columnPadding: LEGEND_GAP_PX, symbolType: 'stroke', symbolSize: 380 },
      },
      strokeDash: { field: 'line', type: 'nominal', scale: { ...scale, range: LINES.map(({ dash }) => dash) } },
      tooltip: [
        { field: 'line', type: 'nominal' },
        { field: 'row', type: 'quantitative', format: ',d' },
        { field: 'bytes', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: who collects how often. */
export function goalFinding(workload: string, runs: readonly GoalRun[]): string {
  const counts = runs.flatMap(({ name, collections }) => (collections === undefined ? [] : [{ name, collections }]));
  const [first, ...rest] = counts;
  if (first === undefined) return `${workload}: no simulated run counts collections`;
  if (rest.length > 0 && rest.every(({ collections }) => collections === first.collections)) {
    return `${workload}: every strategy collects ${timesText(first.collections)}`;
  }
  return `${workload}: ${first.name} collects ${timesText(first.collections)}${rest.map(({ name, collections }) => `, ${name} ${formatCount(collections)}`).join('')}`;
}

function goalRuns(results: FidelityResults, workload: string): GoalRun[] {
  return fidelityByStrategy(results).flatMap((own) => goalRun(own, workload));
}

/** Goals that are not simulated are no goals of 0. */
function goalRun({ name, rows }: FidelityOfStrategy, workload: string): GoalRun[] {
  const pointsOf = (measure: string) => rows.find((row) => row.workload === workload && row.measure === measure)?.points ?? [];
  const columns = Object.fromEntries(LINES.map(({ measure }) => [measure, pointsOf(measure)]));
  if (!(columns.NextGC ?? []).some(({ simulated }) => simulated > 0)) return [];
  const last = pointsOf('NumGC').at(-1);
  return [{ name, columns, collections: last?.simulated, realCollections: last }];
}

function collectionsText({ collections, realCollections }: GoalRun): string {
  if (collections === undefined || realCollections === undefined) return 'collections not counted';
  const { low, high } = realCollections;
  const real = low === high ? formatCount(low) : `${formatCount(low)} to ${formatCount(high)}`;
  return `${formatCountOf(collections, 'collection')} (real runs: ${real})`;
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${formatCount(count)} times`;
}

function peakOf({ columns }: GoalRun, measure: string): number {
  return (columns[measure] ?? []).reduce((most, { simulated }) => Math.max(most, simulated), 0);
}
