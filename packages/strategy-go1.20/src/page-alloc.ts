import { MAX_HEAP_PAGES } from '@spanlab/core';
import { CACHE_PAGES, type PageCache } from './page-cache.js';
import { CHUNK_PAGES, CHUNK_SHIFT, PallocBits } from './palloc-bits.js';
import { SummaryTree } from './summary-tree.js';

/** Search address when nothing is free (`maxSearchAddr`). */
const NOTHING_FREE = MAX_HEAP_PAGES;

/**
 * The page allocator: address-ordered first fit over all free pages, found
 * through the summary tree. Nothing is ever merged, since free pages are bits.
 *
 * `searchPage` is a page below which nothing is free: lowered by frees, raised
 * by allocations.
 *
 * Source: Go 1.20.4 `pageAlloc.alloc`, `pageAlloc.free`, `pageAlloc.grow`
 * (mpagealloc.go), `pageAlloc.allocToCache` (mpagecache.go).
 */
export class PageAlloc {
  readonly bits = new PallocBits();
  readonly tree = new SummaryTree(this.bits);
  #searchPage = NOTHING_FREE;
  /** Scavenged pages among those that the last {@link alloc} took. */
  takenScavenged = 0;

  /** Takes the lowest run of `pages` pages; -1 if there is none. */
  alloc(pages: number): number {
    if (this.#searchPage >= NOTHING_FREE) return -1;
    const chunk = this.#searchPage >>> CHUNK_SHIFT;
    let base: number;
    let searchPage: number;
    if (CHUNK_PAGES - (this.#searchPage & (CHUNK_PAGES - 1)) >= pages && this.tree.maxOfChunk(chunk) >= pages) {
      base = this.bits.firstRunInChunk(this.#searchPage, pages);
      searchPage = this.bits.firstFreeInChunk(this.#searchPage);
    } else {
      base = this.tree.find(pages, this.#searchPage);
      searchPage = this.tree.firstFree;
    }
    if (base < 0) {
      if (pages === 1) this.#searchPage = NOTHING_FREE;
      return -1;
    }
    this.takenScavenged = this.bits.allocRange(base, pages);
    this.tree.taken(base, pages);
    this.#searchPage = Math.max(this.#searchPage, searchPage);
    return base;
  }

  /** Gives pages back. */
  free(base: number, pages: number): void {
    this.bits.freeRange(base, pages);
    this.tree.freed(base, pages);
    this.#searchPage = Math.min(this.#searchPage, base);
  }

  /** Free pages are given back to the system; nobody may take them meanwhile. */
  scavenge(base: number, pages: number): void {
    this.bits.allocRange(base, pages);
    this.tree.update(base, pages);
    this.bits.freeRange(base, pages);
    this.tree.update(base, pages);
  }

  /** Adds new pages, which are free, and scavenged since no one has touched them. */
  grow(base: number, pages: number): void {
    this.bits.reserve(base + pages);
    this.bits.scavengeRange(base, pages);
    this.free(base, pages);
  }

  /** Takes back what is left in a cache (`pageCache.flush`). */
  takeBack(cache: PageCache): void {
    if (cache.isEmpty) return;
    const w = cache.base >>> 5;
    const { allocated, scavenged } = this.bits;
    allocated[w] &= ~cache.low;
    allocated[w + 1] &= ~cache.high;
    scavenged[w] |= cache.scavengedLow;
    scavenged[w + 1] |= cache.scavengedHigh;
    cache.low = cache.high = cache.scavengedLow = cache.scavengedHigh = 0;
    this.tree.update(cache.base, CACHE_PAGES);
    this.#searchPage = Math.min(this.#searchPage, cache.base);
  }

  /** Moves all free pages of the aligned block with the lowest free page into an empty cache. */
  allocToCache(cache: PageCache): void {
    if (this.#searchPage >= NOTHING_FREE) return;
    const chunk = this.#searchPage >>> CHUNK_SHIFT;
    const inChunk = this.tree.maxOfChunk(chunk) > 0 ? this.bits.firstFreeInChunk(this.#searchPage) : -1;
    const page = inChunk >= 0 ? inChunk : this.tree.find(1, this.#searchPage);
    if (page < 0) {
      this.#searchPage = NOTHING_FREE;
      return;
    }
    const base = page & -CACHE_PAGES;
    const w = base >>> 5;
    const { allocated, scavenged } = this.bits;
    cache.base = base;
    cache.low = ~allocated[w];
    cache.high = ~allocated[w + 1];
    cache.scavengedLow = scavenged[w] & cache.low;
    cache.scavengedHigh = scavenged[w + 1] & cache.high;
    scavenged[w] &= ~cache.low;
    scavenged[w + 1] &= ~cache.high;
    allocated[w] = -1;
    allocated[w + 1] = -1;
    this.tree.update(base, CACHE_PAGES);
    this.#searchPage = base + CACHE_PAGES - 1;
  }
}
