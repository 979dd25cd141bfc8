import type { ListHeapRelease } from './release.js';
import { BUSY_END, busyList } from './span-lists.js';
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
    private readonly counts: ListHeapRelease['reclaimCounts'],
  ) {}

  /** Tries to free `pages` pages by sweeping. */
  reclaim(pages: number): void {
    const { lists } = this.spans;
    const long = busyList(pages);
    for (let list = lists.firstOccupied(long, BUSY_END); list >= 0; list = lists.firstOccupied(list + 1, BUSY_END)) {
      if (this.#reclaimList(list, pages) !== 0) return;
    }
    let reclaimed = 0;
    for (let list = lists.firstOccupied(busyList(1), long); list >= 0; list = lists.firstOccupied(list + 1, long)) {
      reclaimed += this.#reclaimList(list, pages - reclaimed);
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
   * Go 1.4 counts freed *spans* here, although its callers add the number to
   * pages and compare it with pages: a bug, kept. Go 1.5 counts pages.
   */
  #reclaimList(list: number, enough: number): number {
    const { lists, pages } = this.spans;
    let count = 0;
    for (;;) {
      const span = lists.first(list);
      if (span < 0 || !this.sweeper.isUnswept(span)) return count;
      lists.remove(span);
      lists.insertLast(list, span);
      const length = pages[span];
      if (this.sweeper.sweep(span, false)) count += this.counts === 'spans' ? 1 : length;
      if (count >= enough) return count;
    }
  }
}
