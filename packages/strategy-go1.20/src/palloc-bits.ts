import { MAX_HEAP_PAGES, popCount, widen } from '@spanlab/core';

/** Pages of a chunk: the unit that the lowest summaries describe (`pallocChunkPages`). */
export const CHUNK_PAGES = 512;
/** log2 of {@link CHUNK_PAGES}: chunk = page >>> CHUNK_SHIFT. */
export const CHUNK_SHIFT = 9;
/** Words of 32 page bits in a chunk. */
export const CHUNK_WORDS = CHUNK_PAGES / 32;

/**
 * Two bits per page: allocated (or not part of the heap yet), and scavenged
 * (given back to the system while free).
 *
 * Source: Go 1.20.4 `pallocData` (mpallocbits.go, mgcscavenge.go).
 */
export class PallocBits {
  /** Chunks that there is room for. */
  chunks = 16;
  /** Bit p & 31 of word p >>> 5 is set where page p cannot be taken. */
  allocated = new Int32Array(this.chunks * CHUNK_WORDS).fill(-1);
  scavenged = new Int32Array(this.chunks * CHUNK_WORDS);

  /** Makes room for pages below `pages`; new ones are not free. */
  reserve(pages: number): void {
    const chunks = Math.ceil(pages / CHUNK_PAGES);
    if (chunks <= this.chunks) return;
    const from = this.allocated.length;
    this.chunks = Math.min(Math.max(chunks, this.chunks * 2), MAX_HEAP_PAGES / CHUNK_PAGES);
    this.allocated = widen(this.allocated, new Int32Array(this.chunks * CHUNK_WORDS)).fill(-1, from);
    this.scavenged = widen(this.scavenged, new Int32Array(this.chunks * CHUNK_WORDS));
  }

  isFree(page: number): boolean {
    return (this.allocated[page >>> 5] & (1 << (page & 31))) === 0;
  }

  isScavenged(page: number): boolean {
    return (this.scavenged[page >>> 5] & (1 << (page & 31))) !== 0;
  }

  /** First free page at or after `from` in its chunk, or -1. */
  firstFreeInChunk(from: number): number {
    const { allocated } = this;
    const end = ((from >>> CHUNK_SHIFT) + 1) * CHUNK_WORDS;
    let w = from >>> 5;
    let free = ~allocated[w] & (-1 << (from & 31));
    while (free === 0) {
      if (++w === end) return -1;
      free = ~allocated[w];
    }
    return (w << 5) + 31 - Math.clz32(free & -free);
  }

  /** First run of `pages` free pages in a chunk, starting at or after `from` in it; -1 if there is none. */
  firstRunInChunk(from: number, pages: number): number {
    const end = ((from >>> CHUNK_SHIFT) + 1) << CHUNK_SHIFT;
    let start = this.firstFreeInChunk(from);
    while (start >= 0 && start + pages <= end) {
      const length = this.freeRun(start, Math.min(end, start + pages));
      if (length >= pages) return start;
      const next = start + length + 1;
      start = next < end ? this.firstFreeInChunk(next) : -1;
    }
    return -1;
  }

  /** Length of the free run at `start`, looked at up to `end`. */
  freeRun(start: number, end: number): number {
    const { allocated } = this;
    let page = start;
    while (page < end) {
      const taken = allocated[page >>> 5] >>> (page & 31);
      if (taken !== 0) {
        const offset = 31 - Math.clz32(taken & -taken);
        return Math.min(page + offset, end) - start;
      }
      page = ((page >>> 5) + 1) << 5;
    }
    return end - start;
  }

  /** Length of the free run that ends before `end`, looked at down to `start`. */
  freeBelow(end: number, start: number): number {
    const { allocated } = this;
    let page = end;
    while (page > start) {
      const last = page - 1;
      const taken = allocated[last >>> 5] << (31 - (last & 31));
      if (taken !== 0) return Math.min(end - page + Math.clz32(taken), end - start);
      page = last & -32;
    }
    return end - start;
  }

  /** Marks pages as allocated; returns how many of them were scavenged, which they no longer are. */
  allocRange(base: number, pages: number): number {
    const { allocated } = this;
    let taken = 0;
    for (let page = base; page < base + pages; page = (page | 31) + 1) {
      const w = page >>> 5;
      const mask = maskOf(page, base + pages);
      allocated[w] |= mask;
      const given = this.scavenged[w] & mask;
      if (given === 0) continue;
      this.scavenged[w] ^= given;
      taken += popCount(given);
    }
    return taken;
  }

  /** Marks pages as free. */
  freeRange(base: number, pages: number): void {
    const { allocated } = this;
    for (let page = base; page < base + pages; page = (page | 31) + 1) allocated[page >>> 5] &= ~maskOf(page, base + pages);
  }

  /** Marks pages as scavenged; returns how many were not. */
  scavengeRange(base: number, pages: number): number {
    let fresh = 0;
    for (let page = base; page < base + pages; page++) {
      const w = page >>> 5;
      const bit = 1 << (page & 31);
      if ((this.scavenged[w] & bit) === 0) fresh++;
      this.scavenged[w] |= bit;
    }
    return fresh;
  }
}

/** Bits of the pages from `page` to before `end` that are in the word of `page`. */
function maskOf(page: number, end: number): number {
  const pages = end - page;
  const ones = pages >= 32 ? -1 : (1 << pages) - 1;
  return ones << (page & 31);
}
