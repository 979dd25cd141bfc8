import type { CellResult, MeasureDefinition } from '@spanlab/core';
import { comparisonDetails, extremesOf, type Comparison } from '../comparison.js';
import { formatCount, formatRatio } from '../format.js';
import { INK, OKABE_ITO, PAPER } from '../theme.js';
import { emptyFigure, figureFrame, nameLimitPx, type ComparisonFigureKind, type FigureSpec } from './figure.js';

/** Locks in the order of the stack; sky blue is lighter than vermillion. */
const LOCKS: readonly { readonly measure: string; readonly color: string }[] = [
  { measure: 'centralLocks', color: OKABE_ITO.skyBlue },
  { measure: 'heapLocks', color: OKABE_ITO.vermillion },
];

const ROW_PX = 26;
const TICKS = 5;

/** How often locks were taken in the whole run, as stacked bars, a bar a strategy. */
export const lockAcquisitions: ComparisonFigureKind = {
  name: 'lock-acquisitions',
  heading: 'Lock acquisitions',
  table: 'totals',
  spec: lockAcquisitionsSpec,
};

function lockAcquisitionsSpec(comparison: Comparison, _: readonly MeasureDefinition[], totals: readonly MeasureDefinition[]): FigureSpec {
  const finding = lockFinding(comparison);
  const details = comparisonDetails(comparison);
  const titleOf = (name: string) => (totals.find((measure) => measure.name === name)?.title ?? name).replace(' acquisitions', '');
  const bars = comparison.cells.flatMap((cell, i) => (locksOf(cell) ? [{ cell, name: comparison.names[i] as string }] : []));
  if (bars.length === 0) return emptyFigure(details, finding, 'no strategy takes a lock');
  const titles = LOCKS.map(({ measure }) => titleOf(measure));
  const words = bars.map(({ cell, name }) => `${name} ${LOCKS.map(({ measure }, i) => `${titles[i]} ${countText(cell.totals[measure])}`).join(', ')}`);
  return {
    ...figureFrame(details, finding, `Stacked bars of lock acquisitions: ${words.join('; ')}.`),
    height: ROW_PX * bars.length,
    data: {
      values: bars.flatMap(({ cell, name }) =>
        LOCKS.flatMap(({ measure }, order) => {
          const count = cell.totals[measure];
          return count === undefined ? [] : [{ strategy: name, lock: titles[order] as string, order, count }];
        }),
      ),
    },
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
        field: 'count',
        type: 'quantitative',
        stack: 'zero',
        axis: { title: 'acquisitions in the whole run (lower is better)', tickCount: TICKS, domainColor: INK, labelFlush: true, labelExpr: "format(datum.value, '~s')" },
        scale: { nice: TICKS },
      },
      color: {
        field: 'lock',
        type: 'nominal',
        scale: { domain: titles, range: LOCKS.map(({ color }) => color) },
        legend: { orient: 'bottom', title: null, columns: 2, symbolType: 'square', symbolStrokeWidth: 0, columnPadding: 16 },
      },
      order: { field: 'order', type: 'quantitative' },
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'lock', type: 'nominal' },
        { field: 'count', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: who locks most. */
export function lockFinding(comparison: Comparison): string {
  const { program } = comparison.workload;
  const extremes = extremesOf(comparison, locksOf);
  if (extremes === undefined) return `${program}: locks were counted on fewer than two strategies`;
  const { least, most } = extremes;
  if (least.value === most.value) return `${program}: every strategy takes locks ${formatCount(most.value)} times`;
  const ratio = formatRatio(most.value, least.value);
  return (
    `${program}: ${most.name} takes locks ${formatCount(most.value)} times, ` +
    `${ratio === undefined ? '' : `${ratio} times as often as `}${least.name} with ${formatCount(least.value)}`
  );
}

function locksOf({ totals }: CellResult): number | undefined {
  const values = LOCKS.flatMap(({ measure }) => totals[measure] ?? []);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b);
}

function countText(count: number | undefined): string {
  return count === undefined ? 'n/a (it has no such lock)' : formatCount(count);
}
