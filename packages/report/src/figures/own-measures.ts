import { osMeasures, workMeasures, type MeasureDefinition } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import { comparisonDetails, extremesOf, type Comparison } from '../comparison.js';
import { formatQuantity } from '../experiment/statistics-text.js';
import { textWidth } from '../text-metrics.js';
import { COLUMN_WIDTH_PX, FONT_SIZE_PX, PAPER } from '../theme.js';
import { totalRows, type TotalRow } from '../totals.js';
import { emptyFigure, figureHead, type ComparisonFigureKind, type FigureSpec } from './figure.js';
import { dotChannels, dotRowPx, powersUpTo } from './strategy-dots.js';

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** Left of a plot: titles of measures, as much as there is room for. */
const MOST_LABEL_PX = 150;
/** Values up to this have a linear axis: no power of ten would tell them apart. */
const LINEAR_UP_TO = 10;

/** Right of the labels, and at the other end. */
const PADDING_PX = 30;

/** What strategies count beside the standard measures, a plot for each unit and direction, a dot a strategy. Drawn where there is any such measure. */
export const ownMeasuresFigure: ComparisonFigureKind = {
  name: 'own-measures',
  heading: 'What strategies count of their own',
  table: 'totals',
  isFor: (comparison, totals) => ownRows(comparison, totals).length > 0,
  spec: ownMeasuresSpec,
};

function ownMeasuresSpec(comparison: Comparison, _: readonly MeasureDefinition[], totals: readonly MeasureDefinition[]): FigureSpec {
  const rows = ownRows(comparison, totals);
  const details = comparisonDetails(comparison);
  const finding = ownFinding(comparison, rows);
  if (rows.length === 0) return emptyFigure(details, finding, 'no strategy counts anything of its own');
  const words = rows.map(({ measure, values }) =>
    `${measure.title} ${values.flatMap((value, i) => (value === undefined ? [] : [`${comparison.names[i]} ${formatQuantity(value, measure.unit)}`])).join(', ')}`,
  );
  const kinds = [...new Set(rows.map(kindOf))].map((kind) => rows.filter((row) => kindOf(row) === kind));
  const labelPx = Math.min(MOST_LABEL_PX, Math.max(...rows.map(({ measure }) => Math.ceil(textWidth(measure.title, FONT_SIZE_PX.label)))));
  return {
    ...figureHead(details, finding, `Dots over the whole run, beyond 10 on logarithmic scales, a dot a strategy that counts it: ${words.join('; ')}.`),
    spacing: 12,
    resolve: { legend: { color: 'shared', shape: 'shared' } },
    vconcat: kinds.map((own) => panel(comparison, own, labelPx)),
  };
}

function panel(comparison: Comparison, rows: readonly TotalRow[], labelPx: number): Panel {
  const { names } = comparison;
  const [{ measure: { unit, better } }] = rows as [TotalRow];
  const isPart = rows.every(({ values }) => values.every((value) => value === undefined || value <= LINEAR_UP_TO));
  return {
    width: COLUMN_WIDTH_PX - labelPx - PADDING_PX,
    height: dotRowPx(names.length) * rows.length,
    data: {
      values: rows.flatMap(({ measure: { title }, values }) =>
        values.flatMap((value, i) => (value === undefined ? [] : [{ measure: title, strategy: names[i] as string, value }])),
      ),
    },
    mark: { type: 'point', filled: true, size: 34, opacity: 1, stroke: PAPER, strokeWidth: 0.4 },
    encoding: {
      y: {
        field: 'measure',
        type: 'nominal',
        sort: rows.map(({ measure }) => measure.title),
        axis: { title: null, ticks: false, domain: false, grid: true, labelPadding: 8, minExtent: labelPx, maxExtent: labelPx, labelLimit: labelPx },
        scale: { paddingInner: 0.2, paddingOuter: 0.1 },
      },
      x: {
        field: 'value',
        type: 'quantitative',
        scale: isPart ? { domainMin: 0, nice: true } : { type: 'symlog', constant: 1, domainMin: 0 },
        axis: { title: `${unit} in the whole run${better === 'none' ? '' : ` (${better} is better)`}`, labelFlush: 12, ...(isPart ? { tickCount: 4 } : { values: powersUpTo(rows.flatMap(({ values }) => values)), labelExpr: "format(datum.value, '~s')", labelOverlap: true }) },
      },
      ...dotChannels(comparison),
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'measure', type: 'nominal' },
        { field: 'value', type: 'quantitative', format: ',.4~r', title: unit },
      ],
    },
  };
}

/** The title: who has most and least of the first that several have; else what is counted. */
export function ownFinding(comparison: Comparison, rows: readonly TotalRow[]): string {
  const { program } = comparison.workload;
  for (const { measure: { name, title, unit } } of rows) {
    const extremes = extremesOf(comparison, ({ totals }) => totals[name]);
    if (extremes === undefined) continue;
    const { least, most } = extremes;
    if (least.value === most.value) return `${program}: ${title} ${formatQuantity(most.value, unit)} on every strategy that counts them`;
    return `${program}: ${title} ${formatQuantity(most.value, unit)} on ${most.name}, ${formatQuantity(least.value, unit)} on ${least.name}`;
  }
  const [row] = rows;
  if (row === undefined) return `${program}: no strategy counts anything of its own`;
  const at = row.values.findIndex((value) => value !== undefined);
  return `${program}: ${row.measure.title} ${formatQuantity(row.values[at] as number, row.measure.unit)} on ${comparison.names[at]}, which no other strategy counts`;
}

/** Of those totals that not every strategy could have, the ones that some has. */
function ownRows({ cells }: Comparison, totals: readonly MeasureDefinition[]): TotalRow[] {
  const standard = new Set<string>([...workMeasures, ...osMeasures].map(({ name }) => name));
  return totalRows(cells, totals.filter(({ name }) => !standard.has(name)));
}

function kindOf({ measure: { unit, better } }: TotalRow): string {
  return `${unit} ${better}`;
}
