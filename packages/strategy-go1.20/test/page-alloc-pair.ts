import { strict as assert } from 'node:assert';
import { PageAlloc, PageCache } from '../src/index.js';
import { PageAllocTwin, type Run } from './twins/page-alloc-twin.js';

const CHUNK_PAGES = 512;
const BLOCK_PAGES = 64;

/** Sizes at the borders of words, blocks, chunks, and the tree's levels 3 (4096 pages) and 2 (32768). */
const PROBED = [1, 2, 31, 33, 64, 65, 511, 512, 513, 1500, 4096, 4097, 8192, 8193, 32768] as const;
/** Summaries that one search can read: one at the root, then 8 a level. */
const MAX_SUMMARIES = 1 + 4 * 8;

/** The page allocator and its twin, the pages that were taken from both, and the demand that they agree. */
export class PageAllocPair {
  readonly pages = new PageAlloc();
  readonly twin = new PageAllocTwin();
  readonly live: Run[] = [];

  grow(gap: number, pages: number): void {
    const base = this.twin.state.length + gap;
    this.pages.grow(base, pages);
    this.twin.grow(base, pages);
  }

  alloc(pages: number): number {
    const { tree } = this.pages;
    const [levels, expected] = [tree.levelsVisited, this.twin.firstRun(pages)];
    const base = this.pages.alloc(pages);
    assert.equal(base, expected, `alloc(${pages})`);
    assert.ok(tree.levelsVisited - levels <= 5, 'more levels than there are');
    if (base < 0) return base;
    assert.equal(this.pages.takenScavenged, this.twin.take(base, pages), 'scavenged pages taken');
    this.live.push({ base, pages });
    return base;
  }

  /** Gives back some of a run that was taken: all of it, or a part in its middle. */
  free(pick: number, part: number): void {
    if (this.live.length === 0) return;
    const [{ base, pages }] = this.live.splice(pick % this.live.length, 1);
    const from = part % 3 === 0 ? part % pages : 0;
    const count = part % 2 === 0 ? 1 + (part % (pages - from)) : pages - from;
    if (from > 0) this.live.push({ base, pages: from });
    if (from + count < pages) this.live.push({ base: base + from + count, pages: pages - from - count });
    this.pages.free(base + from, count);
    this.twin.free(base + from, count);
  }

  scavenge(pick: number, part: number): void {
    const runs = this.twin.freeRuns();
    if (runs.length === 0) return;
    const { base, pages } = runs[pick % runs.length];
    const from = part % pages;
    const count = 1 + (part % (pages - from));
    assert.equal(this.pages.bits.scavengeRange(base + from, count), this.twin.scavenge(base + from, count));
  }

  /** Fills a page cache; its pages are taken from then on. */
  allocToCache(): void {
    const moved = this.twin.allocToCache();
    const cache = new PageCache();
    this.pages.allocToCache(cache);
    assert.equal(cache.isEmpty, moved.length === 0);
    if (moved.length > 0) assert.equal(cache.base, moved[0] - (moved[0] % BLOCK_PAGES));
    assert.deepEqual(pagesOf(cache, cache.low, cache.high), moved);
    const scavenged = moved.filter((page) => this.twin.scavenged[page]);
    assert.deepEqual(pagesOf(cache, cache.scavengedLow, cache.scavengedHigh), scavenged);
    for (const page of moved) {
      this.twin.take(page, 1);
      this.live.push({ base: page, pages: 1 });
    }
  }

  /** Takes all there is, ever smaller runs, until not a page is left. */
  exhaust(largest: number): void {
    for (const pages of [largest, largest >>> 2, largest >>> 4, largest >>> 6, 1]) {
      while (this.alloc(Math.max(pages, 1)) >= 0);
    }
    assert.deepEqual(this.twin.freeRuns(), []);
  }

  /** Whether the summaries are those of the bits, and the bits those of the twin. */
  check(): void {
    const { bits, tree } = this.pages;
    const { state, scavenged } = this.twin;
    const wrong: number[] = [];
    for (let page = 0; page < state.length; page++) {
      const isScavenged = (bits.scavenged[page >>> 5] & (1 << (page & 31))) !== 0;
      if (bits.isFree(page) !== (state[page] === 'free') || isScavenged !== scavenged[page]) wrong.push(page);
    }
    assert.deepEqual(wrong, [], 'pages with wrong bits');

    const runs = this.twin.freeRuns();
    const longest = Array.from({ length: state.length / CHUNK_PAGES }, () => 0);
    for (const { base, pages } of runs) {
      for (let page = base; page < base + pages; ) {
        const chunk = Math.floor(page / CHUNK_PAGES);
        const end = Math.min(base + pages, (chunk + 1) * CHUNK_PAGES);
        longest[chunk] = Math.max(longest[chunk], end - page);
        page = end;
      }
    }
    assert.deepEqual(longest.map((_, chunk) => tree.maxOfChunk(chunk)), longest, 'longest run of each chunk');

    const firstFree = runs[0]?.base ?? state.length;
    for (const pages of PROBED) {
      const expected = runs.find((run) => run.pages >= pages)?.base ?? -1;
      for (const from of [0, firstFree >>> 1, firstFree]) {
        const [levels, read] = [tree.levelsVisited, tree.summariesRead];
        assert.equal(tree.find(pages, from), expected, `find(${pages}, ${from})`);
        const visited = tree.levelsVisited - levels;
        assert.ok(visited >= 1 && visited <= 5, `${visited} levels visited`);
        const summaries = tree.summariesRead - read;
        assert.ok(summaries >= 1 && summaries <= MAX_SUMMARIES, `${summaries} summaries read`);
        // A bound that later searches rely on: nothing is free below it.
        if (expected >= 0) assert.ok(tree.firstFree <= firstFree, `a bound of ${tree.firstFree}, page ${firstFree} is free`);
      }
    }
  }
}

function pagesOf(cache: PageCache, low: number, high: number): number[] {
  return Array.from({ length: BLOCK_PAGES }, (_, i) => i)
    .filter((i) => ((i < 32 ? low : high) & (1 << (i % 32))) !== 0)
    .map((i) => cache.base + i);
}
