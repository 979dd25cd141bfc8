import type { CellResult, MeasureDefinition } from '@spanlab/core';
import { comparisonDetails, extremesOf, type Comparison } from '../comparison.js';
import { formatCount, formatRatio } from '../format.js';
import { totalRows } from '../totals.js';
import { PAPER } from '../theme.js';
import { emptyFigure, figureFrame, type ComparisonFigureKind, type FigureSpec } from './figure.js';
import { dotChannels, dotRowPx, powersUpTo } from './strategy-dots.js';

/** What a page heap looks at and changes: free lists on the one side, a tree of summaries on the other. */
const WORK = ['listSteps', 'splits', 'coalescings', 'summariesRead', 'summariesWritten', 'levelsVisited', 'pageCacheFills'];

/** What was looked at to find pages, whatever it was: the two ways to search do the same job. */
const SEARCHES = ['listSteps', 'summariesRead'];

/** Work to find pages and to keep track of free ones, a dot a strategy. */
export const pageHeapWork: ComparisonFigureKind = {
  name: 'page-heap-work',
  heading: 'Work of the page heap',
  table: 'totals',
  spec: pageHeapWorkSpec,
};

function pageHeapWorkSpec(comparison: Comparison, _: readonly MeasureDefinition[], totals: readonly MeasureDefinition[]): FigureSpec {
  const { cells, names } = comparison;
  const finding = searchFinding(comparison);
  const details = comparisonDetails(comparison);
  const rows = totalRows(cells, totals).filter(({ measure }) => WORK.includes(measure.name));
  if (rows.length === 0) return emptyFigure(details, finding, 'no strategy counts its work');
  const { yOffset, color, shape } = dotChannels(comparison);
  const labels = rows.map(({ measure }) => measure.title);
  const most = rows.map(({ measure, values }) => `${measure.title} ${values.map((value, i) => `${names[i]} ${value === undefined ? 'has none' : formatCount(value)}`).join(', ')}`);
  return {
    ...figureFrame(details, finding, `Dots of counts over the whole run on a logarithmic scale, a dot a strategy: ${most.join('; ')}.`),
    height: dotRowPx(names.length) * rows.length,
    data: {
      values: rows.flatMap(({ measure, values }) =>
        values.flatMap((count, i) => (count === undefined ? [] : [{ work: measure.title, strategy: names[i] as string, count }])),
      ),
    },
    mark: { type: 'point', filled: true, size: 34, opacity: 1, stroke: PAPER, strokeWidth: 0.4 },
    encoding: {
      y: { field: 'work', type: 'nominal', sort: labels, axis: { title: null, ticks: false, domain: false, grid: true, labelPadding: 8 }, scale: { paddingInner: 0.2, paddingOuter: 0.1 } },
      yOffset,
      // With 0, which a logarithm alone has not got.
      x: {
        field: 'count',
        type: 'quantitative',
        scale: { type: 'symlog', constant: 1, domainMin: 0 },
        axis: { title: 'count in the whole run (lower is better)', values: powersUpTo(rows.flatMap(({ values }) => values)), labelExpr: "format(datum.value, '~s')", labelFlush: 12 },
      },
      color,
      shape,
      tooltip: [
        { field: 'strategy', type: 'nominal' },
        { field: 'work', type: 'nominal' },
        { field: 'count', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: who looks at most to find pages. */
export function searchFinding(comparison: Comparison): string {
  const { program } = comparison.workload;
  const extremes = extremesOf(comparison, lookedAt);
  if (extremes === undefined) return `${program}: searches for pages were counted on fewer than two strategies`;
  const { least, most } = extremes;
  if (least.value === most.value) return `${program}: searches for pages look at ${formatCount(most.value)} places on every strategy`;
  const ratio = formatRatio(most.value, least.value);
  const words = ({ value, cell }: typeof most) => `at ${formatCount(value)} ${placesOf(cell)}`;
  return `${program}: to find pages, ${most.name} looks ${words(most)}, ${least.name} ${words(least)}${ratio === undefined ? '' : `: ${ratio} times as many`}`;
}

function lookedAt({ totals }: CellResult): number | undefined {
  const values = SEARCHES.flatMap((name) => totals[name] ?? []);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b);
}

function placesOf({ totals }: CellResult): string {
  return totals.summariesRead === undefined ? 'list entries' : 'summaries';
}
