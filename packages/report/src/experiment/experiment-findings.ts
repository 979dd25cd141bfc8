import { formatCountOf } from '../format.js';
import { formatP, formatQuantity, formatTimes } from './statistics-text.js';
import type { StatisticsRow, StatisticsTable } from './statistics-table.js';

/** Sentences about differences: what comes after them is in the tables. */
const MOST_FINDINGS = 8;

interface Difference {
  readonly table: StatisticsTable;
  readonly row: StatisticsRow;
  /** How many times the smaller of two values the larger is. */
  readonly factor: number;
}

/**
 * What the numbers say, in plain words: for each measure the largest difference
 * to the baseline that is exact or significant, the largest factors first; then
 * how much was compared, and what could not be told.
 */
export function experimentFindings(tables: readonly StatisticsTable[]): string[] {
  const largest = new Map<string, Difference>();
  for (const table of tables) {
    for (const row of table.rows) {
      const factor = factorOf(row);
      if (factor > (largest.get(row.measure.name)?.factor ?? 1)) largest.set(row.measure.name, { table, row, factor });
    }
  }
  const differences = [...largest.values()].toSorted((a, b) => b.factor - a.factor).slice(0, MOST_FINDINGS);
  return [...differences.map(differenceText), countText(tables), ...warningTexts(tables)];
}

/** 0 where there is no ratio that says anything. */
function factorOf({ verdict, comparison }: StatisticsRow): number {
  if (comparison === undefined || (verdict !== 'exact' && verdict !== 'significant')) return 0;
  if ('reason' in comparison.ratio || comparison.ratio.value <= 0) return 0;
  return Math.max(comparison.ratio.value, 1 / comparison.ratio.value);
}

function differenceText({ table, row }: Difference): string {
  const { comparison, measure, name } = row;
  if (comparison === undefined || 'reason' in comparison.ratio) throw new Error('a finding needs a ratio');
  const quantity = (value: number) => formatQuantity(value, measure.unit);
  const { ratio, median, baseMedian } = comparison;
  const proof =
    row.verdict === 'exact'
      ? table.seeds > 1 ? ', the same with every seed' : ''
      : `, 95 % interval ${formatTimes(ratio.interval?.low ?? ratio.value)} to ${formatTimes(ratio.interval?.high ?? ratio.value)}, p = ${formatP(row.p ?? 1)}`.replace('= <', '< ');
  const title = `${measure.title.charAt(0).toUpperCase()}${measure.title.slice(1)}`;
  return (
    `${title} (${measure.name}): on ${table.group.label}, ${quantity(median.value)} on ${name} and ${quantity(baseMedian.value)} on ${table.baseline.name}: ` +
    `${formatTimes(ratio.value)} times${proof}.`
  );
}

/** How many comparisons there are, and of what kind. */
function countText(tables: readonly StatisticsTable[]): string {
  const rows = tables.flatMap((table) => table.rows).filter(({ comparison }) => comparison !== undefined);
  const count = (verdict: StatisticsRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  const equal = rows.filter(({ verdict, comparison }) => verdict === 'exact' && comparison?.difference.value === 0).length;
  const parts = [
    [count('exact') - equal, 'differ exactly, whatever the seed'],
    [equal, 'are equal'],
    [count('significant'), 'differ significantly at 5 %'],
    [count('not significant'), 'do not differ significantly (~)'],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  if (rows.length === 0) return 'Nothing is compared: no measure has a number both of the baseline and of another strategy.';
  return `Of ${formatCountOf(rows.length, 'comparison')} with the baseline, ${words.join(', ')}.`;
}

function warningTexts(tables: readonly StatisticsTable[]): string[] {
  const warned = tables.filter(({ warning }) => warning !== undefined);
  if (warned.length === 0) return [];
  const where = warned.length === 1 ? ` of ${warned[0].group.label}` : '';
  return [`Careful: ${formatCountOf(warned.length, 'table')}${where} ${warned.length === 1 ? 'has' : 'have'} too few seeds for any test to be significant; what varies with the seed is marked ~ there whatever it is. The tables say how many seeds it takes.`];
}
