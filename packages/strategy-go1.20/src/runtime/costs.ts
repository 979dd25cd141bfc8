import type { CostModel, LockHolds } from '@spanlab/core';

/** What Go 1.20.4's work costs, in ns. */
export const costs: CostModel = {
  program: 10,
  tinyCombined: 8,
  smallMalloc: 35,
  largeMalloc: 3700,
  refill: 300,
  spanAlloc: 500,
  zeroByte: 0.08,
  pageFault: 250,
  systemCall: 1000,
  unmapByte: 0.02,
  collection: 60_000,
  markObject: 15,
  scanByte: 0.3,
  sweepSpan: 100,
  readMemStats: 30_000,
};

/** What Go 1.20.4's locks are held for, in ns: an estimate. Its span sets are lock-free. */
export const lockHolds: LockHolds = { centralNs: 0, heapNs: 250, searchStepNs: 2 };
