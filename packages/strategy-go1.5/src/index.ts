import type { RuntimeOptions, StrategyPlugin } from '@spanlab/core';
import { ListHeap } from '@spanlab/strategy-go1.4';
import { ConcurrentRuntime } from './concurrent-runtime.js';
import { type Costs, costs, lockHolds } from './costs.js';
import { go1_5 } from './release.js';

/** Go 1.5.1, linux/amd64. */
export const strategy: StrategyPlugin = {
  name: 'go1.5',
  title: "Go 1.5.1: the heap of 1.4 under the first concurrent collector; tiny objects are never combined",
  verifiedRelease: '1.5.1',
  style: { color: 'vermillion', shape: 'square' },
  replays: (major, minor) => major === 1 && minor === 5,
  capabilities: { collector: 'concurrent' },
  // The trigger depends on the clock: how much was allocated while marking ran.
  undeterminedMemStats: ['NextGC'],
  create: (options) => new ListHeap(go1_5, options),
  simulate: (options: RuntimeOptions<Costs>) => new ConcurrentRuntime(options),
  costs,
  lockHolds,
};

export { go1_5 } from './release.js';
