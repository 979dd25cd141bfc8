import { LimitError, MAX_HEAP_PAGES, PAGE_BYTES, widen } from '@spanlab/core';

/** The arena: one range of pages that only grows, and the table from page to span (`h_spans`). */
export class Arena {
  /** Pages in use so far: the arena is pages 0..usedPages-1. */
  usedPages = 0;
  /** Span of a page; valid for the first and last page of every span. */
  spanOf = new Int32Array(1024);

  /** Extends the arena by `pages` pages and returns the first new one (`MHeap_SysAlloc`). */
  extend(pages: number): number {
    const base = this.usedPages;
    const used = base + pages;
    if (used > MAX_HEAP_PAGES) {
      throw new LimitError(
        `the heap would grow to ${used * PAGE_BYTES} bytes; spanlab simulates heaps up to ${MAX_HEAP_PAGES * PAGE_BYTES} bytes`,
      );
    }
    if (used > this.spanOf.length) {
      this.spanOf = widen(this.spanOf, new Int32Array(Math.max(used, this.spanOf.length * 2)));
    }
    this.usedPages = used;
    return base;
  }
}
