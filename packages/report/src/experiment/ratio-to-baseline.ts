import { emptyFigure, figureFrame, LEGEND_GAP_PX, legendColumns, type FigureSpec } from '../figures/figure.js';
import { COLUMN_WIDTH_PX, INK, PADDING_PX } from '../theme.js';
import { differenceSize, factorOf } from './difference-size.js';
import type { StrategyRuns } from './run-group.js';
import { detailsOf } from './memory-over-time.js';
import type { StatisticsRow, StatisticsTable } from './statistics-table.js';
import { estimateText, formatQuantity, formatTimes } from './statistics-text.js';

export const RATIO_TO_BASELINE = { name: 'ratio-to-baseline', heading: 'Ratio to the baseline' } as const;

/** Of a measure with one strategy to compare, and what each further one adds. */
const ROW_PX = 20;
const FURTHER_ROW_PX = 12;

const LEGEND_SYMBOL_PX = 9;

/** Of the axis, what lies beyond its first and last tick: more than half a dot. */
const END_SHARE = 0.04;

interface Dot {
  readonly measure: string;
  readonly strategy: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: string;
}

/** A dot for each measure and strategy, with its interval, on a scale on which half and twice are as far from 1. Undefined where nothing is compared. */
export function ratioToBaseline(table: StatisticsTable): FigureSpec | undefined {
  if (table.rows.every(({ comparison }) => comparison === undefined)) return undefined;
  const dots = ratioDots(table);
  const intervals = dots.some(({ low, high }) => low < high) ? ['intervals: bootstrap, 95 %'] : [];
  const details = [detailsOf(table.group), ...intervals, ...notDrawn(table)].join(' · ');
  const finding = ratioFinding(table);
  if (dots.length === 0) return emptyFigure(details, finding, 'no ratio to the baseline can be formed');
  const measures = [...new Set(dots.map(({ measure }) => measure))];
  const strategies = [...new Set(dots.map(({ strategy }) => strategy))];
  const looks = strategies.map((name) => (table.group.runs.find((runs) => runs.name === name) as StrategyRuns).look);
  const y = { field: 'measure', type: 'nominal', sort: measures, axis: { title: null, ticks: false, grid: true, labelLimit: 120 } } as const;
  const yOffset = { field: 'strategy', type: 'nominal', sort: strategies, scale: { domain: strategies, paddingOuter: 0.5 } } as const;
  const color = {
    field: 'strategy',
    type: 'nominal',
    sort: strategies,
    scale: { domain: strategies, range: looks.map(({ color: one }) => one) },
    legend: { orient: 'bottom', title: null, columns: legendColumns(strategies, LEGEND_SYMBOL_PX, COLUMN_WIDTH_PX - 2 * PADDING_PX), columnPadding: LEGEND_GAP_PX },
  } as const;
  const texts = dots.map(({ measure, strategy, ratio, low, high }) => `${measure} ${strategy} ${estimateText({ value: ratio, ...(low === high ? {} : { interval: { low, high } }) }, formatTimes)}`);
  const ticks = ratioTicks([...dots.flatMap(({ low, high }) => [low, high]), 1]);
  return {
    ...figureFrame(details, finding, `Dots with intervals: ${texts.join('; ')}.`),
    height: measures.length * (ROW_PX + FURTHER_ROW_PX * (strategies.length - 1)),
    data: { values: dots.map((dot) => ({ ...dot })) },
    layer: [
      { data: { values: [{ one: 1 }] }, mark: { type: 'rule', color: INK, strokeDash: [3, 3] }, encoding: { x: { field: 'one', type: 'quantitative' } } },
      { mark: { type: 'rule', strokeWidth: 1.6 }, encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' }, y, yOffset, color } },
      {
        mark: { type: 'point', filled: true, size: 45, opacity: 1 },
        encoding: {
          x: {
            field: 'ratio',
            type: 'quantitative',
            scale: { type: 'log', domain: padded(ticks[0], ticks[ticks.length - 1]), nice: false },
            axis: { title: `ratio to ${table.baseline.name}, log scale; left of 1: less`, values: ticks, labelFlush: false, labelExpr: "format(datum.value, '~g')", labelOverlap: 'greedy' },
          },
          y, yOffset, color,
          shape: { field: 'strategy', type: 'nominal', sort: strategies, scale: { domain: strategies, range: looks.map(({ symbol }) => symbol) } },
          tooltip: [
            { field: 'strategy', type: 'nominal' },
            { field: 'measure', type: 'nominal' },
            { field: 'ratio', type: 'quantitative', format: '.4~g' },
            { field: 'low', type: 'quantitative', format: '.4~g' },
            { field: 'high', type: 'quantitative', format: '.4~g' },
            { field: 'verdict', type: 'nominal' },
          ],
        },
      },
    ],
  };
}

/** Round ratios from at most the smallest to at least the largest: powers of ten, and twice and five times those where few would do. */
function ratioTicks(ratios: readonly number[]): number[] {
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  const steps = high / low > 100 ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 2 }, (_, i) => first + i);
  // From the text: 10 ** -1 has a rounding error on some machines.
  const round = decades.flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)));
  const below = round.findLastIndex((tick) => tick <= low);
  const above = round.findIndex((tick) => tick >= high);
  return round.slice(Math.max(0, below), Math.max(above, below + 1) + 1);
}

/** A little beyond both ends, so that a dot there stands clear of the label beside it. */
function padded(low: number, high: number): number[] {
  const factor = (high / low) ** END_SHARE;
  // Few digits: powers are not the same to the last one on all machines.
  return [low / factor, high * factor].map((end) => Number(end.toPrecision(6)));
}

/** The title: the largest difference that is exact or significant; it says so where the picture has larger ones. */
function ratioFinding({ group, baseline, rows, tests, warning }: StatisticsTable): string {
  const certain = rows.flatMap((row) => {
    const size = differenceSize(row);
    return size === undefined || row.comparison === undefined ? [] : [{ row, size, comparison: row.comparison }];
  });
  if (certain.length === 0) {
    const nothing = tests === 0 ? 'no measure differs' : warning === undefined ? 'no measure differs significantly' : 'with so few seeds, no measure can differ significantly';
    return `${group.workload}: ${nothing} from ${baseline.name}`;
  }
  const { row, size, comparison } = certain.reduce((a, b) => (b.size > a.size ? b : a));
  const { median, baseMedian } = comparison;
  const factor = factorOf(comparison);
  const quantity = (value: number) => formatQuantity(value, row.measure.unit);
  const amount =
    factor === undefined
      ? `${quantity(median.value)} against ${quantity(baseMedian.value)} of ${baseline.name}`
      : `${formatTimes(factor.value)} times that of ${baseline.name}`;
  const isOutdone = ratioDots({ rows }).some(({ verdict, ratio: other }) => verdict === 'not significant' && Math.max(other, 1 / other) > size);
  if (isOutdone) return `${group.workload}: of the exact or significant differences, the largest is ${row.measure.name} of ${row.name}, ${amount}`;
  return `${group.workload}: ${row.name} differs most in ${row.measure.name}, ${amount}`;
}

/** Measures that differ and have no place on the scale, each with the strategies that it is about and why. */
function notDrawn({ rows }: StatisticsTable): string[] {
  const compared = rows.filter(({ comparison }) => comparison !== undefined);
  const missing = compared.filter((row) => ratioOf(row).length === 0 && !(row.verdict === 'exact' && row.comparison?.difference.value === 0));
  const reasons = missing.map((row) => ({ row, measure: row.measure.name, reason: reasonOf(row) }));
  const parts = [...new Map(reasons.map((one) => [`${one.measure} ${one.reason}`, one])).values()].map(({ measure, reason }) => {
    const names = reasons.filter((one) => one.measure === measure && one.reason === reason).map(({ row }) => row.name);
    const isAll = names.length === compared.filter((row) => row.measure.name === measure).length;
    return `${measure}${isAll ? '' : ` of ${names.join(' and ')}`} (${reason})`;
  });
  return parts.length === 0 ? [] : [`not drawn: ${parts.join(', ')}`];
}

function reasonOf({ comparison }: StatisticsRow): string {
  const ratio = comparison?.ratio;
  if (ratio === undefined || 'reason' in ratio) return ratio?.reason ?? '';
  return ratio.value === 0 ? 'it is 0' : 'its interval reaches 0';
}

/** A row for each ratio; where it is exact, low and high are the same. */
function ratioDots({ rows }: Pick<StatisticsTable, 'rows'>): Dot[] {
  return rows.flatMap((row) =>
    ratioOf(row).map(({ value, interval }) => ({
      measure: row.measure.name, strategy: row.name, ratio: value, low: interval?.low ?? value, high: interval?.high ?? value, verdict: row.verdict,
    })),
  );
}

/** A ratio of 0 has no place on a log scale. */
function ratioOf({ comparison }: StatisticsRow) {
  const ratio = comparison?.ratio;
  return ratio === undefined || 'reason' in ratio || (ratio.interval?.low ?? ratio.value) <= 0 ? [] : [ratio];
}
