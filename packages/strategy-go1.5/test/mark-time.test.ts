import { type ProcessorRuntime, type RuntimeOptions, VirtualClock } from '@spanlab/core';
import { StillProgram, costsOf } from '@spanlab/core/testing';
import { expect, it } from 'vitest';
import { strategy } from '../src/index.js';

/** How long runtime.GC() takes where 1,040,000 ns of marking are shared: 800 objects, and 24,000 bytes with the globals. */
function collectionNs(processors: number): number {
  const mutator = new StillProgram();
  mutator.reachableObjects = 800;
  mutator.scannableBytes = 16_000;
  const clock = new VirtualClock();
  const costs = costsOf({ collection: 7, markObject: 1000, scanByte: 10 });
  const options: RuntimeOptions = { gogc: 100, memoryLimitBytes: Infinity, globalsBytes: 8_000, costs, clock, processors, mutator };
  const runtime = strategy.simulate?.(options) as ProcessorRuntime;
  const before = clock.nowNs;
  runtime.collect();
  return clock.nowNs - before;
}

// Source: Go 1.5.1 `_MaxGcproc` (malloc.go).
it('a collection is marked by all Ps together, 32 at most', () => {
  expect([1, 8, 32, 64].map(collectionNs)).toEqual([1, 8, 32, 32].map((markers) => 7 + 1_040_000 / markers));
});
