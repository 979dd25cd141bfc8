import { formatCountOf } from '../format.js';
import { differenceSize, factorOf } from './difference-size.js';
import { formatP, formatQuantity, formatTimes } from './statistics-text.js';
import type { StatisticsRow, StatisticsTable } from './statistics-table.js';

/** Sentences about differences: of those after them there is only the number. */
const MOST_FINDINGS = 8;

interface Difference {
  readonly table: StatisticsTable;
  readonly row: StatisticsRow;
  /** As {@link differenceSize} has it. */
  readonly size: number;
}

/**
 * What the numbers say, in plain words: for each measure the largest difference
 * to the baseline that is exact or significant, the largest factors first and
 * those without one last; then how many more measures differ, how much was
 * compared, and what could not be told.
 */
export function experimentFindings(tables: readonly StatisticsTable[]): string[] {
  const largest = new Map<string, Difference>();
  for (const table of tables) {
    for (const row of table.rows) {
      const size = differenceSize(row);
      if (size !== undefined && size > (largest.get(row.measure.name)?.size ?? -1)) largest.set(row.measure.name, { table, row, size });
    }
  }
  // Two that are infinite have no difference: they stay in the order of the table.
  const differences = [...largest.values()].toSorted((a, b) => (a.size === b.size ? 0 : b.size - a.size));
  return [...differences.slice(0, MOST_FINDINGS).map(differenceText), ...moreText(differences.length - MOST_FINDINGS), countText(tables), ...warningTexts(tables)];
}

function moreText(count: number): string[] {
  if (count <= 0) return [];
  return [count === 1 ? '1 more measure differs; the tables have it.' : `${count} more measures differ; the tables have them.`];
}

function differenceText({ table, row }: Difference): string {
  const { comparison, measure, name } = row;
  if (comparison === undefined) throw new Error('a finding needs a comparison');
  const quantity = (value: number) => formatQuantity(value, measure.unit);
  const { median, baseMedian } = comparison;
  const factor = factorOf(comparison);
  const title = `${measure.title.charAt(0).toUpperCase()}${measure.title.slice(1)}`;
  const where = `${title} (${measure.name}): on ${table.group.label}, ${quantity(median.value)} on ${name}`;
  const p = `p = ${formatP(row.p ?? 1)}`.replace('= <', '< ');
  const same = table.seeds > 1 ? ', the same with every seed' : '';
  if (factor === undefined) return `${where} against ${quantity(baseMedian.value)} on ${table.baseline.name}${row.verdict === 'exact' ? same : `, ${p}`}.`;
  const proof = row.verdict === 'exact' ? same : `, 95 % interval ${formatTimes(factor.interval?.low ?? factor.value)} to ${formatTimes(factor.interval?.high ?? factor.value)}, ${p}`;
  return `${where} and ${quantity(baseMedian.value)} on ${table.baseline.name}: ${formatTimes(factor.value)} times${proof}.`;
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
