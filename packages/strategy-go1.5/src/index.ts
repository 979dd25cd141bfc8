import { type StrategyPlugin } from '@spanlab/core';
import { ListHeap, type ListHeapRelease } from '@spanlab/strategy-go1.4';

/**
 * Go 1.5.1: the heap of Go 1.4 but for what stands here (spec go1.5.md, section 2).
 * Its concurrent collector and pacer decide *when* things happen, which a
 * replay is told.
 */
export const go1_5: ListHeapRelease = {
  arenaStart: 0xc820000000,
  spansTableStart: 0xc000000000,
  arenaBytesPerBitmapByte: 32,
  clearsBitmap: true,
  hugePages: 'ranges',
  persistentPerP: true,
  spanRecordBytes: 112,
  cacheRecordBytes: 1208,
  // Kept for fidelity: a block is installed only if the request is smaller than
  // the offset in the current block, and that offset starts at 0. So no block is
  // ever installed, and every tiny object takes a slot of 16 bytes. Upstream
  // fixed it later by also accepting that there is no block.
  combinesTiny: false,
  reclaimCounts: 'pages',
  marksConcurrently: true,
  fixesNextGcAtMarking: false,
};

/** Go 1.5.1, linux/amd64. */
export const strategy: StrategyPlugin = {
  name: 'go1.5',
  title: "Go 1.5.1: the heap of 1.4 under the first concurrent collector; tiny objects are never combined",
  verifiedRelease: '1.5.1',
  replays: (major, minor) => major === 1 && minor === 5,
  // The trigger depends on the clock: how much was allocated while marking ran.
  undeterminedMemStats: ['NextGC'],
  create: (options) => new ListHeap(go1_5, options),
};
