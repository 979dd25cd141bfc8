import type { StrategyPlugin } from '@spanlab/core';
import type { SimulationResult } from '@spanlab/simulation';
import { expect, it } from 'vitest';
import { measureSimulation } from '../src/index.js';

const heap = { memStats: () => ({ NumGC: 3, Mallocs: 40, Frees: 30, TotalAlloc: 5000, HeapSys: 90, HeapInuse: 20 }), workCounts: () => ({ refills: 6 }) };

const merges = { name: 'merges', title: 'merges', unit: 'count', better: 'lower', description: 'Merged.', source: 'a test' } as const;
const strategy = { name: 'mine', measures: [merges] } as unknown as StrategyPlugin;

/** A run that had so much of the heap in use at its checkpoints, and more of it from the system. */
function resultOf(inUse: readonly number[]): SimulationResult {
  const checkpoints = inUse.map((HeapInuse, event) => ({ event, memStats: { HeapInuse, HeapSys: 95, HeapAlloc: 1 } }));
  return { virtualNs: 7, runtime: { heap }, checkpoints } as unknown as SimulationResult;
}

it('a run is measured by its time, its end, and the checkpoint with most in use', () => {
  const atEnd = { virtualNs: 7, NumGC: 3, Mallocs: 40, Frees: 30, TotalAlloc: 5000, HeapSys: 90, refills: 6 };
  expect(measureSimulation(resultOf([50, 80, 60]), strategy)).toEqual({ ...atEnd, PeakHeapInuse: 80 });
  expect(measureSimulation(resultOf([]), strategy)).toEqual(atEnd);
});

it('what a strategy declares is measured where it is counted, and nothing else is', () => {
  const counting = (counts: object) => ({ ...resultOf([]), runtime: { heap: { ...heap, workCounts: () => counts } } }) as unknown as SimulationResult;
  expect(measureSimulation(counting({ merges: 4 }), strategy)).toMatchObject({ merges: 4 });
  expect(measureSimulation(counting({}), strategy)).not.toHaveProperty('merges');
  expect(() => measureSimulation(counting({ cuts: 4 }), strategy)).toThrow('mine: workCounts() gives "cuts"');
});
