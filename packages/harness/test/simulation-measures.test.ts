import type { SimulationResult } from '@spanlab/simulation';
import { expect, it } from 'vitest';
import { measureSimulation } from '../src/index.js';

const heap = { memStats: () => ({ NumGC: 3, Mallocs: 40, Frees: 30, TotalAlloc: 5000, HeapSys: 90, HeapInuse: 20 }), workCounts: () => ({ refills: 6 }) };

/** A run that had so much of the heap in use at its checkpoints, and more of it from the system. */
function resultOf(inUse: readonly number[]): SimulationResult {
  const checkpoints = inUse.map((HeapInuse, event) => ({ event, memStats: { HeapInuse, HeapSys: 95, HeapAlloc: 1 } }));
  return { virtualNs: 7, runtime: { heap }, checkpoints } as unknown as SimulationResult;
}

it('a run is measured by its time, its end, and the checkpoint with most in use', () => {
  const atEnd = { virtualNs: 7, NumGC: 3, Mallocs: 40, Frees: 30, TotalAlloc: 5000, HeapSys: 90, refills: 6 };
  expect(measureSimulation(resultOf([50, 80, 60]))).toEqual({ ...atEnd, PeakHeapInuse: 80 });
  expect(measureSimulation(resultOf([]))).toEqual(atEnd);
});
