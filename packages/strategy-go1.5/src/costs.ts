import type { CostTable, LockHolds } from '@spanlab/core';

/**
 * What Go 1.5.1's work costs, in ns: round numbers, fitted to the wall-clock times
 * in datasets/workloads without `spanlab calibrate`. Large mallocs were charged a refill too when that was done
 * (1,000 and 1,200 ns); their cost is the sum. No tiny objects are combined.
 */
export const costs = {
  program: 10,
  smallMalloc: 28,
  largeMalloc: 2200,
  refill: 1200,
  zeroByte: 0.1,
  pageFault: 700,
  systemCall: 1000,
  collection: 100_000,
  markObject: 45,
  scanByte: 0.2,
  sweepSpan: 600,
  readMemStats: 50_000,
} satisfies CostTable;

/** What the runtime charges. */
export type Costs = Readonly<Record<keyof typeof costs, number>>;

/** What Go 1.5.1's locks are held for, in ns: an estimate, the same for 1.4 and 1.5, whose code it is. */
export const lockHolds: LockHolds = { centralNs: 100, heapNs: 250, searchStepNs: 2 };
