import type { Estimate, PairedComparison } from '../statistics/paired-comparison.js';
import type { StatisticsRow } from './statistics-table.js';

/** The ratio to the baseline, if it is a factor: none leads from or to 0. */
export function factorOf({ ratio }: PairedComparison): Estimate | undefined {
  return 'reason' in ratio || ratio.value <= 0 ? undefined : ratio;
}

/**
 * How large a difference to the baseline is: how many times the smaller of two
 * values the larger is, infinite where a ratio is 0, and 0 where there is no
 * ratio to rank it by. Undefined where nothing differs, or nothing is certain.
 */
export function differenceSize({ verdict, comparison }: StatisticsRow): number | undefined {
  if (comparison === undefined || (verdict !== 'exact' && verdict !== 'significant') || comparison.difference.value === 0) return undefined;
  const factor = factorOf(comparison);
  if (factor !== undefined) return Math.max(factor.value, 1 / factor.value);
  const { ratio } = comparison;
  return !('reason' in ratio) && ratio.value === 0 ? Infinity : 0;
}
