import { FixAlloc, IntrusiveLists, widen } from '@spanlab/core';
import type { HeapMemory } from './heap-memory.js';
import { FIX_ALLOC_CHUNK_BYTES, type ListHeapRelease } from './release.js';
import { LIST_COUNT } from './span-lists.js';

/** States of a span record (`MSpan.state`). */
export const SPAN_FREE = 0;
export const SPAN_IN_USE = 1;
/** Handed out by hand, for stacks (`MSpanStack`). */
export const SPAN_MANUAL = 2;
/** The record is on FixAlloc's free list. */
export const SPAN_DEAD = 3;

/**
 * The span records (`MSpan`), one column a field. A span is its record's
 * number, and numbers are in order of first use: that is the order in which a
 * collection sweeps.
 *
 * Source: Go 1.4.3 `struct MSpan` (malloc.h), `RecordSpan` (mheap.c).
 */
export class SpanTable {
  readonly records: FixAlloc;
  /** All lists that spans can be on; see span-lists.ts. */
  readonly lists: IntrusiveLists;

  basePage: Int32Array;
  pages: Int32Array;
  state: Uint8Array;
  /** 0 for a large object. */
  sizeClass: Uint8Array;
  /** Compared with the heap's sweepgen h: h−2 unswept, h swept. */
  sweepGen: Int32Array;
  /** Handle of slot 0 while in use; see slot-stacks.ts. */
  firstHandle: Int32Array;
  /** Free slots (`capacity − ref`); while an mcache holds the span, the mcache knows better. */
  freeCount: Int32Array;
  inCache: Uint8Array;
  /** Pages given back to the system (`npreleased`). */
  releasedPages: Int32Array;
  /** Whether the memory was used before and must be cleared before objects come to lie there (`needzero`). */
  needsZero: Uint8Array;
  /** When the span became free, in ns (`unusedsince`). */
  unusedSinceNs: Float64Array;

  /** @param memory what the records take */
  constructor(
    release: ListHeapRelease,
    capacity = 1024,
    private readonly memory?: HeapMemory,
  ) {
    this.records = new FixAlloc(release.spanRecordBytes, FIX_ALLOC_CHUNK_BYTES);
    this.lists = new IntrusiveLists(LIST_COUNT, capacity);
    this.basePage = new Int32Array(capacity);
    this.pages = new Int32Array(capacity);
    this.state = new Uint8Array(capacity);
    this.sizeClass = new Uint8Array(capacity);
    this.sweepGen = new Int32Array(capacity);
    this.firstHandle = new Int32Array(capacity);
    this.freeCount = new Int32Array(capacity);
    this.inCache = new Uint8Array(capacity);
    this.releasedPages = new Int32Array(capacity);
    this.needsZero = new Uint8Array(capacity);
    this.unusedSinceNs = new Float64Array(capacity);
  }

  /** Takes a record for the pages from `basePage` on, on no list (`MSpan_Init`). */
  create(basePage: number, pages: number): number {
    const usedBefore = this.records.used;
    const span = this.records.alloc();
    if (this.records.used > usedBefore) this.memory?.useSpanRecords(this.records.used);
    if (span === this.basePage.length) this.#grow(span * 2);
    this.basePage[span] = basePage;
    this.pages[span] = pages;
    this.state[span] = SPAN_FREE;
    this.sizeClass[span] = 0;
    this.sweepGen[span] = 0;
    this.freeCount[span] = 0;
    this.inCache[span] = 0;
    this.releasedPages[span] = 0;
    this.needsZero[span] = 0;
    this.unusedSinceNs[span] = 0;
    return span;
  }

  /** Gives the record of a span that no longer exists back to FixAlloc. */
  destroy(span: number): void {
    this.state[span] = SPAN_DEAD;
    this.lists.remove(span);
    this.records.free(span);
  }

  #grow(capacity: number): void {
    this.lists.grow(capacity);
    this.basePage = widen(this.basePage, new Int32Array(capacity));
    this.pages = widen(this.pages, new Int32Array(capacity));
    this.state = widen(this.state, new Uint8Array(capacity));
    this.sizeClass = widen(this.sizeClass, new Uint8Array(capacity));
    this.sweepGen = widen(this.sweepGen, new Int32Array(capacity));
    this.firstHandle = widen(this.firstHandle, new Int32Array(capacity));
    this.freeCount = widen(this.freeCount, new Int32Array(capacity));
    this.inCache = widen(this.inCache, new Uint8Array(capacity));
    this.releasedPages = widen(this.releasedPages, new Int32Array(capacity));
    this.needsZero = widen(this.needsZero, new Uint8Array(capacity));
    this.unusedSinceNs = widen(this.unusedSinceNs, new Float64Array(capacity));
  }
}
