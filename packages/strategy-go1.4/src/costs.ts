import type { CostTable, LockHolds } from '@spanlab/core';

/**
 * What Go 1.4.3's work costs, in ns: fitted by `spanlab calibrate` to the times of
 * the recorded outcomes. Large mallocs were charged a refill too when that was
 * done (1,539 and 1,534 ns); their cost is the sum.
 */
export const costs = {
  program: 6.23,
  tinyCombined: 13.26,
  smallMalloc: 10.64,
  largeMalloc: 3073,
  refill: 1534,
  collection: 40_500,
  markObject: 19.36,
  scanByte: 0.48,
  readMemStats: 49_360,
} satisfies CostTable;

/** What the runtime charges. */
export type Costs = Readonly<Record<keyof typeof costs, number>>;

/** What Go 1.4.3's locks are held for, in ns: an estimate, the same for 1.4 and 1.5, whose code it is. */
export const lockHolds: LockHolds = { centralNs: 100, heapNs: 250, searchStepNs: 2 };
