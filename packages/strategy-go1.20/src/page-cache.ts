import { popCount } from '@spanlab/core';

/** Pages of the aligned block that a page cache holds. */
export const CACHE_PAGES = 64;

/**
 * A P's page cache: an aligned block of 64 pages, of which it owns the set
 * bits. Small spans are taken from it without the heap lock; nobody else sees
 * these pages until the P is destroyed.
 *
 * Two 32-bit halves, low pages first, for both the owned pages and those of
 * them that are scavenged.
 *
 * Source: Go 1.20.4 `pageCache.alloc`, `pageCache.allocN` (mpagecache.go).
 */
export class PageCache {
  /** First page of the block. */
  base = 0;
  low = 0;
  high = 0;
  scavengedLow = 0;
  scavengedHigh = 0;
  /** Scavenged pages among those that the last {@link alloc} took. */
  takenScavenged = 0;

  get isEmpty(): boolean {
    return (this.low | this.high) === 0;
  }

  /** Takes the lowest run of `pages` pages (fewer than 32); -1 if there is none, and nothing changes. */
  alloc(pages: number): number {
    let low = this.low;
    let high = this.high;
    // Bit i stays set only while pages i..i+k-1 are all there; k doubles up to `pages`.
    for (let left = pages - 1, step = 1; left > 0; left -= step, step *= 2) {
      const shift = Math.min(left, step);
      low &= (low >>> shift) | (high << (32 - shift));
      high &= high >>> shift;
      if (shift === left) break;
    }
    if ((low | high) === 0) return -1;
    const offset = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
    this.#take(offset, -1 >>> (32 - pages));
    return this.base + offset;
  }

  /** Whether the cache owns this page and it is scavenged. */
  isScavenged(page: number): boolean {
    const offset = page - this.base;
    if (offset < 0 || offset >= CACHE_PAGES) return false;
    return ((offset < 32 ? this.scavengedLow : this.scavengedHigh) & (1 << (offset & 31))) !== 0;
  }

  #take(offset: number, ones: number): void {
    const maskLow = offset < 32 ? ones << offset : 0;
    const maskHigh = offset >= 32 ? ones << (offset - 32) : offset === 0 ? 0 : ones >>> (32 - offset);
    this.takenScavenged = popCount(this.scavengedLow & maskLow) + popCount(this.scavengedHigh & maskHigh);
    this.low &= ~maskLow;
    this.high &= ~maskHigh;
    this.scavengedLow &= ~maskLow;
    this.scavengedHigh &= ~maskHigh;
  }
}
