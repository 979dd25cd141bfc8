import type { Random } from '@spanlab/core';
import { exp } from './elementary.js';
import { normalQuantile } from './normal-quantile.js';

/** Half the distance between two numbers that {@link Random.next} can give. */
const HALF_STEP = 0.5 / 0x1_0000_0000;

/** Log-normal request sizes: their logarithms are normal, as those of real programs nearly are. */
export class SizeDistribution {
  readonly #median: number;
  readonly #sigma: number;
  readonly #max: number;

  /**
   * @param median in bytes
   * @param sigma standard deviation of the sizes' natural logarithm; 0 makes all alike
   * @param max largest size in bytes; what would be larger gets it
   */
  constructor(median: number, sigma: number, max: number) {
    this.#median = median;
    this.#sigma = sigma;
    this.#max = max;
  }

  /** A size in bytes, at least 1; takes one random number. */
  next(random: Random): number {
    const deviation = normalQuantile(random.next() + HALF_STEP);
    const bytes = Math.floor(this.#median * exp(this.#sigma * deviation) + 0.5);
    return Math.max(1, Math.min(bytes, this.#max));
  }
}
