import type { CostModel, LockHolds } from '@spanlab/core';

/** What Go 1.4.3's work costs, in ns: fitted by `spanlab calibrate` to the times of the recorded outcomes. */
export const costs: CostModel = {
  program: 6.23,
  tinyCombined: 13.26,
  smallMalloc: 10.64,
  largeMalloc: 1539,
  refill: 1534,
  spanAlloc: 500,
  zeroByte: 0.1,
  pageFault: 250,
  systemCall: 1000,
  unmapByte: 0.02,
  collection: 40_500,
  markObject: 19.36,
  scanByte: 0.48,
  sweepSpan: 200,
  readMemStats: 49_360,
};

/** What Go 1.4.3's locks are held for, in ns: an estimate, the same for 1.4 and 1.5, whose code it is. */
export const lockHolds: LockHolds = { centralNs: 100, heapNs: 250, searchStepNs: 2 };
