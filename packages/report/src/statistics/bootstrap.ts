import { Random } from '@spanlab/core';
import { quantileSorted } from 'simple-statistics';

/** Resamples of a bootstrap: the ends of a 95 % interval then rest on 250 each. */
const RESAMPLES = 10_000;

/** An interval, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The percentile bootstrap interval of a statistic: how it varies when the
 * samples are drawn anew from themselves. Seeded, so that the same samples give
 * the same interval anywhere.
 *
 * @param samples at least 2; each is drawn as a whole, so that pairs stay pairs
 * @param level share of the resamples that the interval covers, 0.95 as a rule
 *
 * Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 */
export function bootstrapInterval<T>(
  samples: readonly T[],
  statistic: (resample: readonly T[]) => number,
  level = 0.95,
  seed = 1,
): Interval {
  const random = new Random(seed);
  const values = new Float64Array(RESAMPLES);
  const resample = samples.slice();
  for (let i = 0; i < RESAMPLES; i++) {
    for (let j = 0; j < resample.length; j++) resample[j] = samples[random.integer(0, samples.length - 1)];
    values[i] = statistic(resample);
  }
  const sorted = Array.from(values).toSorted((x, y) => x - y);
  const tail = (1 - level) / 2;
  return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail) };
}
