import type { ListHeapRelease } from '@spanlab/strategy-go1.4';

/**
 * Go 1.5.1: the heap of Go 1.4 but for what stands here (spec go1.5.md, section 2).
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
