import type { StatisticsRow } from './statistics-table.js';

/**
 * How large a difference to the baseline is: how many times the smaller of two
 * values the larger is, infinite where a ratio is 0, and 0 where there is no
 * ratio to rank it by. Undefined where nothing differs, or nothing is certain.
 */
export function differenceSize({ verdict, comparison }: StatisticsRow): number | undefined {
  if (comparison === undefined || (verdict !== 'exact' && verdict !== 'significant') || comparison.difference.value === 0) return undefined;
  const { ratio } = comparison;
  if ('reason' in ratio || ratio.value < 0) return 0;
  return ratio.value === 0 ? Infinity : Math.max(ratio.value, 1 / ratio.value);
}
