import { MIN_SEEDS } from '@spanlab/core';
import { median } from 'simple-statistics';
import { type Interval, bootstrapInterval } from './bootstrap.js';
import { signedRank } from './wilcoxon.js';

/** Ratios to a base smaller than this share of the larger value are not shown. */
const TINY_SHARE = 1e-6;

/** A number with the interval that it was estimated with; none where all seeds give the same. */
export interface Estimate {
  readonly value: number;
  readonly interval?: Interval;
}

/** One measure of one strategy against a baseline on the same seeds. */
export interface PairedComparison {
  readonly seeds: number;
  /** Medians over the seeds. */
  readonly median: Estimate;
  readonly baseMedian: Estimate;
  /** Median of the differences to the baseline, seed by seed. */
  readonly difference: Estimate;
  /** Median of the ratios to the baseline, seed by seed; or why there is none. */
  readonly ratio: Estimate | { readonly reason: string };
  /** Wilcoxon's signed-rank test of the differences, not corrected for other tests; absent where nothing varies. */
  readonly p?: number;
  /** What is wrong with the samples, and what to do about it. */
  readonly warning?: string;
}

/**
 * Compares a measure with a baseline's, seed by seed. A measure that does not
 * depend on the seed is exact: it has no interval and no p.
 *
 * @param values and `base`: one each per seed, in the same order, at least one
 */
export function comparePaired(values: readonly number[], base: readonly number[]): PairedComparison {
  if (values.length !== base.length || values.length === 0) throw new Error('a paired comparison needs the same seeds on both sides');
  const differences = values.map((value, i) => value - base[i]);
  const varies = [values, base, differences].some((column) => column.some((x) => x !== column[0]));
  return {
    seeds: values.length,
    median: estimate(values),
    baseMedian: estimate(base),
    difference: estimate(differences),
    ratio: ratioOf(values, base),
    ...(varies ? { p: signedRank(differences).p } : {}),
    ...(varies && values.length < MIN_SEEDS
      ? { warning: `${values.length} seeds are too few for a test at 5 %; add seeds to the config until there are at least ${MIN_SEEDS}` }
      : {}),
  };
}

/** Median, with its interval where the values differ. */
function estimate(values: readonly number[]): Estimate {
  const value = median(values.slice());
  if (values.every((x) => x === values[0])) return { value };
  return { value, interval: bootstrapInterval(values, (resample) => median(resample.slice())) };
}

function ratioOf(values: readonly number[], base: readonly number[]): Estimate | { readonly reason: string } {
  const largest = Math.max(...values.map(Math.abs), ...base.map(Math.abs));
  if (base.some((x) => x === 0)) return { reason: 'the baseline is 0' };
  if (base.some((x) => Math.abs(x) < largest * TINY_SHARE)) return { reason: 'the baseline is next to 0' };
  return estimate(values.map((value, i) => value / base[i]));
}
