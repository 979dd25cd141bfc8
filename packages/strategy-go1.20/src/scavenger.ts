import { PAGE_BYTES } from '@spanlab/core';
import { CHUNK_PAGES, CHUNK_WORDS } from './palloc-bits.js';
import type { PageAlloc } from './page-alloc.js';
import { ScavengeIndex } from './scavenge-index.js';

/** Pages of a huge page of 2 MiB, which is not broken up without need. */
const HUGE_PAGES = (2 << 20) / PAGE_BYTES;
/** Pages of a word of 64 bits, in which the real bitmap is searched. */
const WORD_PAGES = 64;

/**
 * Gives free pages back to the system, from the highest addresses down.
 *
 * Source: Go 1.20.4 `pageAlloc.scavenge`, `pageAlloc.scavengeOne`,
 * `pallocData.findScavengeCandidate` (mgcscavenge.go); the system is taken to
 * have huge pages.
 */
export class Scavenger {
  /** Heap in use and free above which growth and the background scavenger give memory back (`gcPercentGoal`), in bytes. */
  goalBytes = Infinity;
  /** Mapped memory above which allocation does (GOMEMLIMIT), in bytes. */
  limitBytes = Infinity;
  /** Runs given back so far: a system call each. */
  runs = 0;

  readonly #index = new ScavengeIndex();

  constructor(
    private readonly pageAlloc: PageAlloc,
    /** Books pages that were given back. */
    private readonly onScavenged: (base: number, pages: number) => void,
  ) {}

  /** Pages were freed. */
  freed(base: number, pages: number): void {
    this.#index.mark(base, pages);
  }

  /** Gives back at least so many bytes, if there are; returns how many it were. */
  scavenge(bytes: number): number {
    let released = 0;
    while (released < bytes) {
      const chunk = this.#index.find();
      if (chunk < 0) break;
      released += this.#scavengeOne(chunk, this.#index.page, bytes - released);
    }
    return released;
  }

  /** Gives back one run of a chunk, or notes that it has none. */
  #scavengeOne(chunk: number, fromPage: number, bytes: number): number {
    const base = chunk * CHUNK_PAGES;
    const end = this.#runEnd(chunk, fromPage);
    if (end === 0) {
      this.#index.clear(chunk);
      return 0;
    }
    const run = this.#runLength(chunk, end);
    let size = Math.min(run, Math.ceil(bytes / PAGE_BYTES));
    let start = end - size;
    const hugeAbove = Math.ceil(start / HUGE_PAGES) * HUGE_PAGES;
    const hugeBelow = Math.floor(start / HUGE_PAGES) * HUGE_PAGES;
    if (hugeAbove <= end && hugeBelow >= end - run) {
      size += start - hugeBelow;
      start = hugeBelow;
    }
    this.pageAlloc.scavenge(base + start, size);
    this.runs++;
    this.onScavenged(base + start, size);
    return size * PAGE_BYTES;
  }

  /**
   * End of the highest run of pages that are free and not given back, with its top
   * in the 64-page word of `fromPage` or below; 0 if there is none. Relative to the chunk.
   */
  #runEnd(chunk: number, fromPage: number): number {
    const { allocated, scavenged } = this.pageAlloc.bits;
    const first = chunk * CHUNK_WORDS;
    const words = (Math.floor(fromPage / WORD_PAGES) + 1) * (WORD_PAGES / 32);
    for (let w = words - 1; w >= 0; w--) {
      const free = ~(allocated[first + w] | scavenged[first + w]);
      if (free !== 0) return w * 32 + 32 - Math.clz32(free);
    }
    return 0;
  }

  /** Length of the run that ends at `end`, within the chunk. */
  #runLength(chunk: number, end: number): number {
    const { allocated, scavenged } = this.pageAlloc.bits;
    const first = chunk * CHUNK_WORDS;
    let page = end - 1;
    while (page >= 0 && ((allocated[first + (page >>> 5)] | scavenged[first + (page >>> 5)]) & (1 << (page & 31))) === 0) page--;
    return end - 1 - page;
  }
}
