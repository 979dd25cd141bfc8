import type { RuntimeOptions, StrategyPlugin } from '@spanlab/core';
import { type Costs, costs, lockHolds } from './costs.js';
import { ListHeap } from './list-heap.js';
import { go1_4 } from './release.js';
import { StopTheWorldRuntime } from './stop-the-world-runtime.js';

/** Go 1.4.3, linux/amd64. */
export const strategy: StrategyPlugin = {
  name: 'go1.4',
  title: 'Go 1.4.3: span free lists, nonempty/empty central lists, stop-the-world collection',
  verifiedRelease: '1.4.3',
  style: { color: 'skyBlue', shape: 'circle' },
  replays: (major, minor) => major === 1 && minor === 4,
  capabilities: { collector: 'stopTheWorld' },
  create: (options) => new ListHeap(go1_4, options),
  simulate: (options: RuntimeOptions<Costs>) => new StopTheWorldRuntime(options),
  costs,
  lockHolds,
};

export { FinalizedObject } from './finalized-object.js';
export type { HeapPacing } from './heap-pacing.js';
export { ListHeap } from './list-heap.js';
export { Monitor } from './monitor.js';
export { go1_4, type ListHeapRelease } from './release.js';
export { computeSizeClasses } from './size-classes.js';
