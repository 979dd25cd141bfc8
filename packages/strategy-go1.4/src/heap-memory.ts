import {
  AddressSpace,
  type AddressSpaceCounts,
  PAGE_BYTES,
  PersistentAlloc,
  RecordMemory,
  ResidentPages,
  SpanArray,
  roundUp,
} from '@spanlab/core';
import { FIX_ALLOC_CHUNK_BYTES, type ListHeapRelease } from './release.js';

/** Bytes of an entry of the table from page to span. */
const SPAN_ENTRY_BYTES = 8;

/** The heap bitmap is mapped in pieces of this many bytes (`bitmapChunk`). */
const BITMAP_CHUNK_BYTES = 8192;

/**
 * The heap's share of the address space. For an arena of U bytes
 *
 *     arena        U
 *     heap bitmap  roundup(U / 16 or 32, 8192)     below the arena, growing downwards
 *     spans table  roundup(U / 8192 × 8, 4096)
 *
 * and, wherever the kernel likes, chunks of persistent memory for records, and
 * the array of all spans. Nothing stays reserved beyond that.
 *
 * Source: Go 1.4.3 `runtime·MHeap_SysAlloc`, `runtime·MHeap_MapSpans` (mheap.c),
 * `runtime·MHeap_MapBits` (mgc0.c), `runtime·mallocinit`, `runtime·persistentalloc` (malloc.c).
 */
export class HeapMemory {
  readonly space: AddressSpace;
  /** Memory carved before there is a P, and by the P; the same where Ps have no chunks of their own. */
  readonly #persistent: PersistentAlloc;
  readonly #persistentOfP: PersistentAlloc;
  readonly #spanRecords: RecordMemory;
  readonly #cacheRecords: RecordMemory;
  readonly #allSpans: SpanArray;
  #hasSpanChunk = false;
  #hasCacheChunk = false;
  #arenaBytes = 0;
  #bitmapBytes = 0;
  #spansTableBytes = 0;

  /** @param followsPages whether to follow which pages are touched */
  constructor(
    private readonly release: ListHeapRelease,
    followsPages = false,
  ) {
    this.space = new AddressSpace({ announcesUse: false, hugePages: release.hugePages });
    if (followsPages) this.space.resident = new ResidentPages();
    this.#persistent = new PersistentAlloc(this.space, 0);
    this.#persistentOfP = release.persistentPerP ? new PersistentAlloc(this.space, 0) : this.#persistent;
    this.#spanRecords = new RecordMemory(this.space, release.spanRecordBytes, FIX_ALLOC_CHUNK_BYTES);
    this.#cacheRecords = new RecordMemory(this.space, release.cacheRecordBytes, FIX_ALLOC_CHUNK_BYTES);
    this.#allSpans = new SpanArray(this.space);
    this.space.sysProbe();
    // What the P carves first is none of the heap's business, but its chunk is there.
    if (release.persistentPerP) this.#persistentOfP.alloc(8);
  }

  /** The arena has this many pages now: maps what is new of it and of the tables that describe it. */
  growArena(pages: number): void {
    const { arenaStart, arenaBytesPerBitmapByte, spansTableStart } = this.release;
    const arenaBytes = pages * PAGE_BYTES;
    this.space.sysMap(arenaStart + this.#arenaBytes, arenaBytes - this.#arenaBytes);
    this.#arenaBytes = arenaBytes;
    const bitmapBytes = roundUp(arenaBytes / arenaBytesPerBitmapByte, BITMAP_CHUNK_BYTES);
    if (bitmapBytes > this.#bitmapBytes) {
      this.space.sysMap(arenaStart - bitmapBytes, bitmapBytes - this.#bitmapBytes);
      this.#bitmapBytes = bitmapBytes;
    }
    const tableBytes = roundUp(pages * SPAN_ENTRY_BYTES);
    if (tableBytes > this.#spansTableBytes) {
      this.space.sysMap(spansTableStart + this.#spansTableBytes, tableBytes - this.#spansTableBytes);
      this.#spansTableBytes = tableBytes;
    }
  }

  /** Span records 0..used-1 were in use at some time. The first chunk comes before the first P. */
  useSpanRecords(used: number): void {
    this.#spanRecords.use(used, this.#hasSpanChunk ? this.#persistentOfP : this.#persistent);
    this.#hasSpanChunk = true;
    this.#allSpans.use(used);
  }

  /** The same of records of mcaches. */
  useCacheRecords(used: number): void {
    this.#cacheRecords.use(used, this.#hasCacheChunk ? this.#persistentOfP : this.#persistent);
    this.#hasCacheChunk = true;
  }

  /** A collection takes all spans of now as its queue. */
  snapshotSpans(): void {
    this.#allSpans.snapshot();
  }

  /** The spans table gets entries for these pages. */
  touchSpansTable(basePage: number, pages: number): void {
    this.space.touch(this.release.spansTableStart + basePage * SPAN_ENTRY_BYTES, pages * SPAN_ENTRY_BYTES);
  }

  /** The heap bitmap of `bytes` bytes from `offset` in the arena on is written. */
  touchBitmap(offset: number, bytes: number): void {
    const { arenaStart, arenaBytesPerBitmapByte } = this.release;
    const first = Math.floor(offset / arenaBytesPerBitmapByte);
    const end = Math.ceil((offset + bytes) / arenaBytesPerBitmapByte);
    this.space.touch(arenaStart - end, end - first);
  }

  /** Objects' memory from `offset` in the arena on is written. */
  touchArena(offset: number, bytes: number): void {
    this.space.touch(this.release.arenaStart + offset, bytes);
  }

  /** Pages that were given back are used again (`SysUsed`). */
  usePages(basePage: number, pages: number): void {
    this.space.sysUsed(this.release.arenaStart + basePage * PAGE_BYTES, pages * PAGE_BYTES);
  }

  /** Idle pages are given back (`SysUnused`). */
  releasePages(basePage: number, pages: number): void {
    this.space.sysUnused(this.release.arenaStart + basePage * PAGE_BYTES, pages * PAGE_BYTES);
  }

  counts(): AddressSpaceCounts {
    return this.space.counts(this.space.mappedBytes - this.#arenaBytes);
  }
}
