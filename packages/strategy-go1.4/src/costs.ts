import type { CostModel, LockHolds } from '@spanlab/core';

/** What Go 1.4.3's work costs, in ns. */
export const costs: CostModel = {
  program: 10,
  tinyCombined: 10,
  smallMalloc: 30,
  largeMalloc: 1000,
  refill: 500,
  spanAlloc: 500,
  zeroByte: 0.1,
  pageFault: 250,
  systemCall: 1000,
  unmapByte: 0.02,
  collection: 100_000,
  markObject: 30,
  scanByte: 0.5,
  sweepSpan: 200,
  readMemStats: 50_000,
};

/** What Go 1.4.3's locks are held for, in ns: an estimate, the same for 1.4 and 1.5, whose code it is. */
export const lockHolds: LockHolds = { centralNs: 100, heapNs: 250, searchStepNs: 2 };
