/**
 * Where the releases that share this heap (Go 1.4, Go 1.5) differ in their
 * constants and rules. Everything else is the same code.
 */
export interface ListHeapRelease {
  /** Address at which the arena starts on linux/amd64, in bytes. */
  readonly arenaStart: number;
  /** sizeof(MSpan), in bytes. */
  readonly spanRecordBytes: number;
  /** sizeof(MCache), in bytes. */
  readonly cacheRecordBytes: number;
}

/** Go 1.4.3 (spec sections a, d and g). */
export const go1_4: ListHeapRelease = {
  arenaStart: 0xc208000000,
  spanRecordBytes: 104,
  cacheRecordBytes: 1200,
};

/** Bytes that FixAlloc asks from the system at once (`FixAllocChunk`). */
export const FIX_ALLOC_CHUNK_BYTES = 16384;
