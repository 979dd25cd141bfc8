import type { ProcessorTotals } from '@spanlab/simulation';
import { describe, expect, it } from 'vitest';
import { measureProcessors, processorMeasures } from '../src/index.js';

/** Four Ps for 1 ms: 4,000,000 ns in all. */
const totals: ProcessorTotals = {
  processors: 4,
  allocations: 500,
  busyNs: 1_000_000,
  lockWaitNs: 700_000,
  objectWaitNs: 400_000,
  stoppedNs: 50_000,
  heapLock: { acquisitions: 20, contended: 5, waitNs: 200_000, holdNs: 1 },
  centralLocks: { acquisitions: 80, contended: 15, waitNs: 500_000, holdNs: 2 },
  centralByClass: [],
};

describe('measureProcessors', () => {
  it('relates waits to the time of all Ps, throughput and stopped worlds to the time that passed', () => {
    expect(measureProcessors(totals, 1_000_000)).toEqual({
      throughput: 500_000,
      utilisation: 0.25,
      lockAcquisitions: 100,
      lockContendedShare: 0.2,
      lockWaitNs: 700_000,
      lockWaitShare: 0.175,
      centralLockAcquisitions: 80,
      centralLockContendedShare: 0.1875,
      centralLockWaitNs: 500_000,
      centralLockWaitShare: 0.125,
      heapLockAcquisitions: 20,
      heapLockContendedShare: 0.25,
      heapLockWaitNs: 200_000,
      heapLockWaitShare: 0.05,
      objectWaitShare: 0.1,
      stoppedShare: 0.05,
    });
    expect(Object.keys(measureProcessors(totals, 1))).toEqual(processorMeasures.map(({ name }) => name));
  });

  it('says nothing of locks that there are not, and 0 of nothing', () => {
    const none = { acquisitions: 0, contended: 0, waitNs: 0, holdNs: 0 };
    const found = measureProcessors({ ...totals, heapLock: none, centralLocks: none }, 0);
    expect(Object.keys(found).filter((name) => name.startsWith('central'))).toEqual([]);
    expect(found).toMatchObject({ throughput: 0, utilisation: 0, heapLockContendedShare: 0, heapLockWaitShare: 0, stoppedShare: 0 });
  });
});
