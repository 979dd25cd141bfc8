import {
  GRANULES_PER_PAGE,
  LimitError,
  MAX_HEAP_PAGES,
  PAGE_BYTES,
  SlotBitmap,
  widen,
} from '@spanlab/core';

/**
 * The arena: one range of pages that only grows, and what is kept per page and
 * per slot. Go keeps the slot links in the free objects themselves and the
 * marks in the heap bitmap; here they are columns beside the heap.
 */
export class Arena {
  /** Pages in use so far: the arena is pages 0..usedPages-1. */
  usedPages = 0;
  /** Span of a page. Valid for the first and last page of every span (`h_spans`). */
  spanOf: Int32Array;
  /** Next free slot after a slot, by slot handle (see units.ts). */
  nextFree: Uint16Array;
  /** Slots whose object the last collection did not reach, by slot handle. */
  readonly dead: SlotBitmap;

  constructor(capacityPages = 4096) {
    this.spanOf = new Int32Array(capacityPages).fill(-1);
    this.nextFree = new Uint16Array(capacityPages * GRANULES_PER_PAGE);
    this.dead = new SlotBitmap(capacityPages);
  }

  /** Extends the arena by `pages` pages and returns the first new one (`MHeap_SysAlloc`). */
  extend(pages: number): number {
    const base = this.usedPages;
    const used = base + pages;
    if (used > MAX_HEAP_PAGES) {
      throw new LimitError(
        `the heap would grow to ${used * PAGE_BYTES} bytes; spanlab simulates heaps up to ${MAX_HEAP_PAGES * PAGE_BYTES} bytes`,
      );
    }
    if (used > this.spanOf.length) this.#grow(Math.min(Math.max(used, this.spanOf.length * 2), MAX_HEAP_PAGES));
    this.usedPages = used;
    return base;
  }

  #grow(capacityPages: number): void {
    const from = this.spanOf.length;
    this.spanOf = widen(this.spanOf, new Int32Array(capacityPages)).fill(-1, from);
    this.nextFree = widen(this.nextFree, new Uint16Array(capacityPages * GRANULES_PER_PAGE));
    this.dead.grow(capacityPages);
  }
}
