import type { CostModel, LockHolds } from '@spanlab/core';

/** What Go 1.5.1's work costs, in ns; fitted to the wall-clock times in datasets/workloads. */
export const costs: CostModel = {
  program: 10,
  tinyCombined: 28,
  smallMalloc: 28,
  largeMalloc: 1000,
  refill: 1200,
  spanAlloc: 500,
  zeroByte: 0.1,
  pageFault: 700,
  systemCall: 1000,
  unmapByte: 0.02,
  collection: 100_000,
  markObject: 45,
  scanByte: 0.2,
  sweepSpan: 600,
  readMemStats: 50_000,
};

/** What Go 1.5.1's locks are held for, in ns: an estimate, the same for 1.4 and 1.5, whose code it is. */
export const lockHolds: LockHolds = { centralNs: 100, heapNs: 250, searchStepNs: 2 };
