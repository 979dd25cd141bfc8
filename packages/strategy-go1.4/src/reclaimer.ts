import { LARGE_LIST_PAGES, busyList } from './span-lists.js';
import type { SpanTable } from './span-table.js';
import type { Sweeper } from './sweeper.js';

/**
 * Before the heap grows while garbage is still unswept, sweep until that many
 * pages were freed: first large objects of at least that size, then smaller
 * ones, then spans in the sweeper's order.
 *
 * Source: Go 1.4.3 `MHeap_Reclaim`, `MHeap_ReclaimList` (mheap.c).
 */
export class Reclaimer {
  constructor(
    private readonly spans: SpanTable,
    private readonly sweeper: Sweeper,
  ) {}

  /** Tries to free `pages` pages by sweeping. */
  reclaim(pages: number): void {
    for (let k = pages; k < LARGE_LIST_PAGES; k++) {
      if (this.#reclaimList(busyList(k), pages) !== 0) return;
    }
    if (this.#reclaimList(busyList(LARGE_LIST_PAGES), pages) !== 0) return;

    let reclaimed = 0;
    const shorter = Math.min(pages, LARGE_LIST_PAGES);
    for (let k = 1; k < shorter; k++) {
      reclaimed += this.#reclaimList(busyList(k), pages - reclaimed);
      if (reclaimed >= pages) return;
    }
    while (reclaimed < pages) {
      const freed = this.sweeper.sweepOne();
      if (freed < 0) return;
      reclaimed += freed;
    }
  }

  /**
   * Sweeps the unswept spans of a busy list from the head on, until it has
   * counted enough. Swept spans go to the tail, so the first swept one ends the
   * search, even where unswept ones follow.
   *
   * Kept from Go 1.4: this counts freed *spans*, although its callers add the
   * number to pages and compare it with pages.
   */
  #reclaimList(list: number, enough: number): number {
    const { lists } = this.spans;
    let count = 0;
    for (;;) {
      const span = lists.first(list);
      if (span < 0 || !this.sweeper.isUnswept(span)) return count;
      lists.remove(span);
      lists.insertLast(list, span);
      if (this.sweeper.sweep(span, false)) count++;
      if (count >= enough) return count;
    }
  }
}
