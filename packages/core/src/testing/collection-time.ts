import type { StrategyPlugin } from '../heap-strategy.js';
import type { ProcessorRuntime } from '../simulation/processor-runtime.js';
import { VirtualClock } from '../simulation/virtual-clock.js';
import { StillProgram, costsOf } from './still-program.js';

/** How long runtime.GC() takes where 1,040,000 ns of marking are shared (800 objects, and 24,000 bytes with the globals) and 7 ns are not. */
export function collectionNs({ simulate }: StrategyPlugin, processors: number): number {
  const mutator = new StillProgram();
  mutator.reachableObjects = 800;
  mutator.scannableBytes = 16_000;
  const clock = new VirtualClock();
  const costs = costsOf({ collection: 7, markObject: 1000, scanByte: 10 });
  const runtime = simulate?.({ gogc: 100, memoryLimitBytes: Infinity, globalsBytes: 8_000, costs, clock, processors, mutator }) as ProcessorRuntime;
  const before = clock.nowNs;
  runtime.collect();
  return clock.nowNs - before;
}
