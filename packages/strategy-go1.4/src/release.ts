import type { AddressSpaceRules } from '@spanlab/core';

/**
 * Where the releases that share this heap (Go 1.4, Go 1.5) differ in their
 * constants and rules. Everything else is the same code.
 */
export interface ListHeapRelease {
  /** Address at which the arena starts on linux/amd64, in bytes. */
  readonly arenaStart: number;
  /** Address of the table from page to span, in bytes. The heap bitmap lies between it and the arena, and grows downwards. */
  readonly spansTableStart: number;
  /** Bytes of the arena that one byte of the heap bitmap describes. */
  readonly arenaBytesPerBitmapByte: 16 | 32;
  /** Whether the bitmap of a whole span is cleared when it is taken, or only the beginnings of its slots are marked. */
  readonly clearsBitmap: boolean;
  /** What the kernel is told of huge pages. */
  readonly hugePages: AddressSpaceRules['hugePages'];
  /** Whether each P carves persistent memory from a chunk of its own. */
  readonly persistentPerP: boolean;
  /** sizeof(MSpan), in bytes. */
  readonly spanRecordBytes: number;
  /** sizeof(MCache), in bytes. */
  readonly cacheRecordBytes: number;
  /** Whether tiny objects share a block of 16 bytes. */
  readonly combinesTiny: boolean;
  /** What the reclaimer counts when it frees large objects to make room: spans (a bug of 1.4) or pages. */
  readonly reclaimCounts: 'spans' | 'pages';
  /**
   * Whether the program runs while objects are marked. If not, starting a
   * collection forgets the tiny block, finishes left-over sweeping and flushes
   * the mcaches. If so, left-over sweeping comes first, and the mcaches are
   * flushed when marking is about to end.
   */
  readonly marksConcurrently: boolean;
  /** Whether the next trigger follows from the heap when marking ends, and is lowered by sweeping. */
  readonly fixesNextGcAtMarking: boolean;
}

/** Go 1.4.3 (spec sections a, d and g). */
export const go1_4: ListHeapRelease = {
  arenaStart: 0xc208000000,
  spansTableStart: 0xc000000000,
  arenaBytesPerBitmapByte: 16,
  clearsBitmap: false,
  hugePages: 'untold',
  persistentPerP: false,
  spanRecordBytes: 104,
  cacheRecordBytes: 1200,
  combinesTiny: true,
  reclaimCounts: 'spans',
  marksConcurrently: false,
  fixesNextGcAtMarking: true,
};

/** Bytes that FixAlloc asks from the system at once (`FixAllocChunk`). */
export const FIX_ALLOC_CHUNK_BYTES = 16384;
