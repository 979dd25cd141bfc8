import { type CostName, costNames } from '../simulation/cost-model.js';
import type { Mutator } from '../simulation/mutator.js';

/** Costs of work of which nothing takes time but what is named, in ns. */
export function costsOf(some: Partial<Record<CostName, number>>): Record<CostName, number> {
  const none = Object.fromEntries(costNames.map((name) => [name, 0])) as Record<CostName, number>;
  return { ...none, ...some };
}

/**
 * A program that stands still: it refers to what a test says, and only those
 * of its objects die that a test lets die. For tests of runtimes.
 */
export class StillProgram implements Mutator {
  now = 0;
  reachableObjects = 0;
  reachableBytes = 0;
  scannableBytes = 0;
  peakObjects = 0;
  /** Objects that the next collection finds dead. */
  readonly dying: number[] = [];

  largeScannable(): Float64Array {
    return new Float64Array(0);
  }

  takeDead(): Int32Array {
    return Int32Array.from(this.dying.splice(0));
  }

  recycle(): void {}
}
