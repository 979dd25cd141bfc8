import { Decision, type Journal, MAX_HEAP_PAGES, type SizeClassTable, type SlotBits } from '@spanlab/core';
import { ARENA_PAGES } from './heap-memory.js';
import type { PageHeap } from './page-heap.js';
import type { SpanTable } from './span-table.js';
import { FROM_RECLAIMER, type Sweeper } from './sweeper.js';

/** Pages that a reclaimer claims at once (`pagesPerReclaimerChunk`). */
const RECLAIM_PAGES = 512;
/** Next page to claim when the heap was gone through. An integer: infinity would make all page numbers floating-point. */
const NONE_LEFT = MAX_HEAP_PAGES;

/**
 * Before the heap grows while garbage is still unswept, sweep spans without a
 * marked object until that many pages were freed. The heap is gone through
 * once per cycle, by address, 512 pages at a time; what is freed beyond the
 * request is kept as credit.
 *
 * Source: Go 1.20.4 `mheap.reclaim`, `mheap.reclaimChunk` (mheap.go).
 */
export class Reclaimer {
  journal: Journal | undefined;
  /** First page that no one has claimed yet. */
  #nextPage = 0;
  /** Pages of the arenas that existed when marking ended. */
  #endPage = 0;

  constructor(
    private readonly spans: SpanTable,
    private readonly slots: SlotBits,
    private readonly pageHeap: PageHeap,
    private readonly sweeper: Sweeper,
    private readonly classes: SizeClassTable,
  ) {}

  startCycle(): void {
    this.#nextPage = 0;
    this.#endPage = this.pageHeap.arenas * ARENA_PAGES;
  }

  /** Tries to free `pages` pages by sweeping. */
  reclaim(pages: number): void {
    this.journal?.push(Decision.Reclaim, pages, 0, 0);
    let wanted = pages;
    while (wanted > 0 && this.#nextPage < NONE_LEFT) {
      const credit = Math.min(this.sweeper.reclaimCredit, wanted);
      if (credit > 0) {
        this.sweeper.reclaimCredit -= credit;
        wanted -= credit;
        continue;
      }
      const from = this.#nextPage;
      this.#nextPage += RECLAIM_PAGES;
      if (from >= this.#endPage) {
        this.#nextPage = NONE_LEFT;
        return;
      }
      wanted -= this.#reclaimChunk(from);
      if (wanted < 0) this.sweeper.reclaimCredit -= wanted;
    }
  }

  /** Sweeps the unswept spans without a marked object that start in a chunk; returns the pages freed. */
  #reclaimChunk(from: number): number {
    const end = Math.min(from + RECLAIM_PAGES, this.pageHeap.usedPages);
    const { spanAt } = this.pageHeap;
    let freed = 0;
    let length = 1;
    for (let page = from; page < end; page += length) {
      length = 1;
      const span = spanAt[page];
      if (span < 0) continue;
      length = this.spans.pages(span);
      if (!this.sweeper.isUnswept(span) || this.#hasMarks(span)) continue;
      if (this.sweeper.sweep(span, FROM_RECLAIMER)) freed += length;
    }
    return freed;
  }

  #hasMarks(span: number): boolean {
    const { spans } = this;
    const sizeClass = spans.spanClass(span) >>> 1;
    const slots = sizeClass === 0 ? 1 : this.classes.slots[sizeClass];
    return this.slots.countDead(spans.firstHandle(span), slots) < slots - spans.freeCount(span);
  }
}
