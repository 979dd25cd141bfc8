import type { RuntimeOptions, StrategyPlugin } from '@spanlab/core';
import { RadixHeap } from './radix-heap.js';
import { type Costs, costs, lockHolds } from './runtime/costs.js';
import { RadixRuntime } from './runtime/radix-runtime.js';

/** Go 1.20.4, linux/amd64. */
export const strategy: StrategyPlugin = {
  name: 'go1.20',
  title: 'Go 1.20.4: span classes, queues of swept and unswept spans, radix page allocator with page caches',
  verifiedRelease: '1.20.4',
  style: { color: 'black', shape: 'diamond' },
  replays: (major, minor) => major === 1 && minor === 20,
  capabilities: { memoryLimit: true, collector: 'concurrent' },
  // The goal depends on the sizes of stacks and globals, which no event tells.
  undeterminedMemStats: ['NextGC'],
  create: (options) => new RadixHeap(options),
  simulate: (options: RuntimeOptions<Costs>) => new RadixRuntime(options),
  costs,
  lockHolds,
};

export { PageAlloc } from './page-alloc.js';
export { PageCache } from './page-cache.js';
export { RadixHeap } from './radix-heap.js';
export { maxWastePercent, minAlignBytes, sizeClasses } from './size-classes.js';
export { SummaryTree } from './summary-tree.js';
