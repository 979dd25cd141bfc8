import { MAX_HEAP_PAGES } from '@spanlab/core';
import { CHUNK_PAGES, CHUNK_SHIFT, CHUNK_WORDS, type PallocBits } from './palloc-bits.js';

/** Levels of the tree (`summaryLevels`). */
export const LEVELS = 5;
/** log2 of the pages that an entry of each level describes (`levelLogPages`). */
export const LEVEL_LOG_PAGES = [21, 18, 15, 12, 9] as const;
/** log2 of the entries of each level that one entry above it describes (`levelBits`; the root has one entry here). */
const LEVEL_BITS = [0, 3, 3, 3, 3] as const;
/** Index of each level's first entry in the array of all entries. */
const LEVEL_FIRST = LEVEL_LOG_PAGES.map((_, level) => entriesAbove(level));

/** Longest run that touches neither end of a word of page bits. */
const MAX_INSIDE = 30;

/**
 * Words of an entry: free pages at its start, the longest free run, free pages
 * at its end. One word is spare, so that the 8 entries below one fill two cache
 * lines, and a shift finds an entry.
 */
const ENTRY_WORDS = 4;
const ENTRY_SHIFT = 2;
const START = 0;
const MAX = 1;
const END = 2;

/**
 * The radix tree over the page bits. An entry summarises a range of pages by
 * three numbers: free pages at its start, the longest free run in it, free
 * pages at its end. An entry of the lowest level describes a chunk of 512 pages
 * (4 MiB), and 8 entries of a level become one above it; one entry at the top
 * describes 2^21 pages (16 GiB), all that granules can number.
 *
 * A search goes down where the first fit must be, and looks at a chunk's bits
 * only at the end. Runs may cross entries at every level.
 *
 * Source: Go 1.20.4 `pageAlloc.find`, `pageAlloc.update`, `mergeSummaries`,
 * `pallocSum` (mpagealloc.go).
 */
export class SummaryTree {
  /** Summaries read by searches, and written by updates: what 1.4's list steps compare with. */
  summariesRead = 0;
  summariesWritten = 0;
  /** Levels that searches visited. */
  levelsVisited = 0;

  /** All entries, from the top level down. */
  readonly #words = new Int32Array(entriesAbove(LEVELS) * ENTRY_WORDS);

  /** First page of the first entry with a free page that the last {@link find} met; nothing below it is free. */
  firstFree = 0;

  constructor(private readonly bits: PallocBits) {}

  /** Longest free run of a chunk. */
  maxOfChunk(chunk: number): number {
    this.summariesRead++;
    return this.#words[((LEVEL_FIRST[LEVELS - 1] + chunk) << ENTRY_SHIFT) | MAX];
  }

  /**
   * First fit: the lowest run of `pages` free pages.
   * @param from nothing below this page is free
   * @returns its first page, or -1
   */
  find(pages: number, from: number): number {
    const words = this.#words;
    let block = 0;
    // From the whole address space down, whatever `from` is: a bound inside an entry would never narrow.
    this.firstFree = 0;
    let isFirst = true;
    for (let level = 0; level < LEVELS; level++) {
      this.levelsVisited++;
      const logPages = LEVEL_LOG_PAGES[level];
      const entryPages = 1 << logPages;
      const first = block << LEVEL_BITS[level];
      const last = first + (1 << LEVEL_BITS[level]) - 1;
      // Entries that lie wholly below the first free page hold nothing.
      const searched = from >> logPages;
      let size = 0;
      let base = 0;
      let next = -1;
      for (let entry = searched > first && searched <= last ? searched : first; entry <= last; entry++) {
        this.summariesRead++;
        const w = (LEVEL_FIRST[level] + entry) << ENTRY_SHIFT;
        const max = words[w | MAX];
        if (max === 0) {
          size = 0;
          continue;
        }
        if (isFirst) {
          this.firstFree = Math.max(this.firstFree, entry << logPages);
          isFirst = false;
        }
        const start = words[w | START];
        if (size + start >= pages) {
          if (size === 0) base = entry << logPages;
          size += start;
          break;
        }
        if (max >= pages) {
          next = entry;
          break;
        }
        if (size === 0 || start < entryPages) {
          size = words[w | END];
          base = ((entry + 1) << logPages) - size;
        } else {
          size += entryPages;
        }
      }
      if (next >= 0) {
        block = next;
        // The next level looks at this block alone; what was seen free before it stays the bound.
        isFirst = isFirst || this.firstFree === next << logPages;
        continue;
      }
      return size >= pages ? base : -1;
    }
    return this.bits.firstRunInChunk(Math.max(from, block << CHUNK_SHIFT), pages);
  }

  /** Pages base..base+pages-1, a part of one free run until now, were taken. */
  taken(base: number, pages: number): void {
    this.#tellRun(base, pages, false);
  }

  /** Pages base..base+pages-1, none of which was free, are free now. */
  freed(base: number, pages: number): void {
    this.#tellRun(base, pages, true);
  }

  /** What describes a chunk follows from the free run that these pages are in, with them or between whose parts they lie now. */
  #tellRun(base: number, pages: number, areFree: boolean): void {
    const chunk = base >>> CHUNK_SHIFT;
    const chunkStart = chunk << CHUNK_SHIFT;
    const chunkEnd = chunkStart + CHUNK_PAGES;
    const end = base + pages;
    if (end > chunkEnd) return this.update(base, pages);
    const words = this.#words;
    const w = (LEVEL_FIRST[LEVELS - 1] + chunk) << ENTRY_SHIFT;
    const max = words[w | MAX];
    const below = this.bits.freeBelow(base, chunkStart);
    const above = this.bits.freeRun(end, chunkEnd);
    const run = below + pages + above;
    // Only without its longest run a chunk must be looked through.
    if (!areFree && run === max) return this.update(base, pages);
    const newStart = below < base - chunkStart ? words[w | START] : areFree ? run : below;
    const newEnd = above < chunkEnd - end ? words[w | END] : areFree ? run : above;
    const newMax = areFree ? Math.max(max, run) : max;
    if (this.#write(LEVELS - 1, chunk, newStart, newMax, newEnd)) this.#mergeUpwards(chunk, chunk);
  }

  /** Recomputes what describes the pages base..base+pages-1, whatever became of them. */
  update(base: number, pages: number): void {
    const first = base >>> CHUNK_SHIFT;
    const last = (base + pages - 1) >>> CHUNK_SHIFT;
    let changed = false;
    for (let chunk = first; chunk <= last; chunk++) changed = this.#summariseChunk(chunk) || changed;
    if (changed) this.#mergeUpwards(first, last);
  }

  /** Chunks first..last are described anew: so are the entries above them, up to where nothing changes. */
  #mergeUpwards(firstChunk: number, lastChunk: number): void {
    let first = firstChunk;
    let last = lastChunk;
    for (let level = LEVELS - 2; level >= 0; level--) {
      first >>= LEVEL_BITS[level + 1];
      last >>= LEVEL_BITS[level + 1];
      let changed = false;
      for (let entry = first; entry <= last; entry++) changed = this.#merge(level, entry) || changed;
      if (!changed) return;
    }
  }

  /** Describes a chunk from its bits; says whether that changed anything. */
  #summariseChunk(chunk: number): boolean {
    const { allocated } = this.bits;
    const firstWord = chunk * CHUNK_WORDS;
    let start = -1;
    let longest = 0;
    let run = 0;
    for (let w = firstWord; w < firstWord + CHUNK_WORDS; w++) {
      const taken = allocated[w];
      if (taken === 0) {
        run += 32;
        continue;
      }
      run += 31 - Math.clz32(taken & -taken);
      if (start < 0) start = run;
      if (run > longest) longest = run;
      run = 0;
      // Most words of a heap that is not small have nothing free.
      if (taken === -1) continue;
      if (longest < MAX_INSIDE) longest = longestInside(taken, longest);
      run = Math.clz32(taken);
    }
    if (run > longest) longest = run;
    return this.#write(LEVELS - 1, chunk, start < 0 ? CHUNK_PAGES : start, longest, run);
  }

  /** Describes an entry from those below it; says whether that changed anything. */
  #merge(level: number, entry: number): boolean {
    const words = this.#words;
    const below = level + 1;
    const entryPages = 1 << LEVEL_LOG_PAGES[below];
    const first = (LEVEL_FIRST[below] + (entry << LEVEL_BITS[below])) << ENTRY_SHIFT;
    const end = first + (ENTRY_WORDS << LEVEL_BITS[below]);
    let mergedStart = 0;
    let longest = 0;
    let run = 0;
    let isUnbroken = true;
    for (let w = first; w < end; w += ENTRY_WORDS) {
      const start = words[w | START];
      const max = words[w | MAX];
      if (isUnbroken) mergedStart += start;
      if (max > longest) longest = max;
      if (run + start > longest) longest = run + start;
      if (start === entryPages) {
        run += entryPages;
      } else {
        isUnbroken = false;
        run = words[w | END];
      }
    }
    const merged = (LEVEL_FIRST[level] + entry) << ENTRY_SHIFT;
    if (words[merged | START] === mergedStart && words[merged | MAX] === longest && words[merged | END] === run) return false;
    return this.#write(level, entry, mergedStart, longest, run);
  }

  /** Writes an entry; says whether it was another before. */
  #write(level: number, entry: number, start: number, max: number, end: number): boolean {
    this.summariesWritten++;
    const words = this.#words;
    const w = (LEVEL_FIRST[level] + entry) << ENTRY_SHIFT;
    const changed = words[w | START] !== start || words[w | MAX] !== max || words[w | END] !== end;
    words[w | START] = start;
    words[w | MAX] = max;
    words[w | END] = end;
    return changed;
  }
}

/** Entries of all levels above this one. */
function entriesAbove(level: number): number {
  return LEVEL_LOG_PAGES.slice(0, level).reduce((sum, logPages) => sum + (MAX_HEAP_PAGES >>> logPages), 0);
}

/** Longest run of zeros between two ones of a word, or `least` if that is longer. */
function longestInside(taken: number, least: number): number {
  let free = ~taken & (-1 << (31 - Math.clz32(taken & -taken))) & (-1 >>> Math.clz32(taken));
  let longest = 0;
  for (; free !== 0; free &= free >>> 1) longest++;
  return Math.max(longest, least);
}
