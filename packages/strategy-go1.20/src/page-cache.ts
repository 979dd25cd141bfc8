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
    const ones = -1 >>> (32 - pages);
    for (let offset = 0; offset + pages <= CACHE_PAGES; offset++) {
      // The 32 bits from `offset` on.
      const window = bitsFrom(this.low, this.high, offset);
      if ((window & ones) === ones) {
        this.#take(offset, ones);
        return this.base + offset;
      }
    }
    return -1;
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

/** 32 bits of a 64-bit value, from bit `offset` on; zeros beyond its end. */
function bitsFrom(low: number, high: number, offset: number): number {
  if (offset === 0) return low;
  if (offset >= 32) return high >>> (offset - 32);
  return (low >>> offset) | (high << (32 - offset));
}

/** Number of set bits. */
export function popCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
