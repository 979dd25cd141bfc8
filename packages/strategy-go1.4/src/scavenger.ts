import type { PageHeap } from './page-heap.js';
import { LARGE_LIST_PAGES, freeList } from './span-lists.js';
import type { SpanTable } from './span-table.js';

/** Age at which an idle span is given back, in ns: 5 minutes. */
export const IDLE_LIMIT_NS = 300e9;

/**
 * Gives idle spans back to the system, whole: every free span that was unused
 * for more than five minutes and is not wholly released yet. Lists in order of
 * page count, each from head to tail. An infinite `nowNs` stands for
 * debug.FreeOSMemory, which sets no age.
 *
 * Source: Go 1.4.3 `scavengelist`, `runtime·MHeap_Scavenge` (mheap.c).
 */
export function scavenge(spans: SpanTable, heap: PageHeap, nowNs: number): void {
  const { lists, unusedSinceNs, releasedPages, pages } = spans;
  for (let k = 0; k <= LARGE_LIST_PAGES; k++) {
    for (let s = lists.first(freeList(k)); s >= 0; s = lists.after(s)) {
      if (nowNs - unusedSinceNs[s] <= IDLE_LIMIT_NS || releasedPages[s] === pages[s]) continue;
      heap.releasePages(s);
    }
  }
}
