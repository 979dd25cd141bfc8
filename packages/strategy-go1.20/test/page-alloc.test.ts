import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageAlloc } from '../src/index.js';
import { PageAllocPair } from './page-alloc-pair.js';

const CHUNK_PAGES = 512;
const ARENA_PAGES = 8192;

const pages = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 3, arbitrary: fc.integer({ min: 16, max: 200 }) },
  { weight: 3, arbitrary: fc.integer({ min: 200, max: 3000 }) },
);
const picks = { pick: fc.nat(), part: fc.nat() };
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ op: fc.constant('alloc' as const), pages }) },
  { weight: 14, arbitrary: fc.record({ op: fc.constant('free' as const), ...picks }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('allocToCache' as const) }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('scavenge' as const), ...picks }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('grow' as const),
      gap: fc.constantFrom(0, 0, 0, 0, CHUNK_PAGES, 5 * CHUNK_PAGES),
      chunks: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('exhaust' as const), largest: fc.constantFrom(1, 16, 700) }) },
);

describe('PageAlloc', () => {
  it('is a first fit over single pages, whatever is taken, freed, cached, scavenged and added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), fc.array(step, { maxLength: 100, size: 'max' }), (chunks, steps) => {
        const pair = new PageAllocPair();
        if (chunks > 0) pair.grow(0, chunks * CHUNK_PAGES);
        for (const s of steps) {
          if (s.op === 'alloc') pair.alloc(s.pages);
          else if (s.op === 'free') pair.free(s.pick, s.part);
          else if (s.op === 'allocToCache') pair.allocToCache();
          else if (s.op === 'scavenge') pair.scavenge(s.pick, s.part);
          else if (s.op === 'grow') pair.grow(s.gap, s.chunks * CHUNK_PAGES);
          else pair.exhaust(s.largest);
          pair.check();
        }
      }),
      { numRuns: 120 },
    );
  });

  it('stays one over 3000 steps in a heap of three arenas that is nearly full', () => {
    const pair = new PageAllocPair();
    pair.grow(0, 3 * ARENA_PAGES);
    // A generator of its own, so that every run is the same (Numerical Recipes).
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let failures = 0;
    for (let i = 0; i < 3000; i++) {
      const kind = random(20);
      if (kind < 10) {
        const largest = [4, 40, 400, 3000][random(4)];
        if (pair.alloc(1 + random(largest)) < 0) failures++;
      } else if (kind < 18) pair.free(random(2 ** 31), random(2 ** 31));
      else if (kind < 19) pair.allocToCache();
      else pair.scavenge(random(2 ** 31), random(2 ** 31));
      if (i % 10 === 0) pair.check();
    }
    pair.check();
    expect(failures).toBeGreaterThan(50);
  });

  it('takes runs across the borders of chunks, of 4096 pages and of arenas', () => {
    for (const border of [CHUNK_PAGES, 4096, ARENA_PAGES, 2 * ARENA_PAGES]) {
      const pair = new PageAllocPair();
      pair.grow(0, border);
      pair.grow(0, CHUNK_PAGES);
      expect(pair.alloc(border - 3)).toBe(0);
      expect(pair.alloc(7)).toBe(border - 3);
      expect(pair.alloc(1)).toBe(border + 4);
      pair.check();
    }
  });

  it('joins whole free chunks with what is free on both sides of them', () => {
    const pair = new PageAllocPair();
    pair.grow(0, 10 * CHUNK_PAGES);
    pair.alloc(CHUNK_PAGES - 1);
    pair.check();
    expect(pair.alloc(8 * CHUNK_PAGES + 2)).toBe(CHUNK_PAGES - 1);
    expect(pair.alloc(CHUNK_PAGES)).toBe(-1);
    pair.free(1, 1);
    expect(pair.alloc(9 * CHUNK_PAGES + 2)).toBe(-1);
    expect(pair.alloc(9 * CHUNK_PAGES + 1)).toBe(CHUNK_PAGES - 1);
    pair.check();
  });

  it('does not join what a hole in the heap parts', () => {
    const pair = new PageAllocPair();
    pair.grow(0, CHUNK_PAGES);
    pair.grow(CHUNK_PAGES, CHUNK_PAGES);
    expect(pair.alloc(CHUNK_PAGES + 1)).toBe(-1);
    expect(pair.alloc(CHUNK_PAGES)).toBe(0);
    expect(pair.alloc(CHUNK_PAGES)).toBe(2 * CHUNK_PAGES);
    pair.check();
  });

  it('finds pages again that came back after a search for one page had failed', () => {
    const pair = new PageAllocPair();
    expect(pair.alloc(1)).toBe(-1);
    pair.allocToCache();
    pair.grow(0, 2 * CHUNK_PAGES);
    expect(pair.alloc(2 * CHUNK_PAGES)).toBe(0);
    expect(pair.alloc(1)).toBe(-1);
    expect(pair.alloc(1)).toBe(-1);
    pair.free(0, 1);
    expect(pair.alloc(1)).toBe(0);
    pair.exhaust(64);
    pair.allocToCache();
    // Nothing was cached; growth is found as well.
    pair.grow(0, CHUNK_PAGES);
    expect(pair.alloc(3)).toBe(2 * CHUNK_PAGES);
    pair.check();
  });

  it('searches no summaries while it knows that nothing is free', () => {
    const pair = new PageAllocPair();
    pair.grow(0, CHUNK_PAGES);
    pair.exhaust(CHUNK_PAGES);
    const { tree } = pair.pages;
    const [levels, read] = [tree.levelsVisited, tree.summariesRead];
    for (const pages of [1, 2, CHUNK_PAGES]) expect(pair.alloc(pages)).toBe(-1);
    pair.allocToCache();
    expect([tree.levelsVisited, tree.summariesRead]).toEqual([levels, read]);
  });

  it('searches on at the last page of a block that went into a cache', () => {
    const pair = new PageAllocPair();
    pair.grow(0, 2 * CHUNK_PAGES);
    pair.alloc(CHUNK_PAGES - 64);
    pair.allocToCache();
    // That page's chunk is full, so the next one is found from the root down.
    const { levelsVisited } = pair.pages.tree;
    expect(pair.alloc(1)).toBe(CHUNK_PAGES);
    expect(pair.pages.tree.levelsVisited - levelsVisited).toBe(5);
  });

  it('finds what lies below a failed search for many pages', () => {
    const pair = new PageAllocPair();
    pair.grow(0, CHUNK_PAGES);
    expect(pair.alloc(10)).toBe(0);
    expect(pair.alloc(CHUNK_PAGES)).toBe(-1);
    expect(pair.alloc(1)).toBe(10);
  });

  it('takes no more than the free pages of one block into a cache', () => {
    const pair = new PageAllocPair();
    pair.grow(0, CHUNK_PAGES);
    expect(pair.alloc(100)).toBe(0);
    // Pages 100..127, all of them untouched.
    pair.allocToCache();
    expect(pair.live.slice(1).map((run) => run.base)).toEqual(Array.from({ length: 28 }, (_, i) => 100 + i));
    expect(pair.alloc(1)).toBe(128);
  });

  it('counts the scavenged pages among those it takes, once', () => {
    const pageAlloc = new PageAlloc();
    pageAlloc.grow(0, CHUNK_PAGES);
    pageAlloc.alloc(8);
    expect(pageAlloc.takenScavenged).toBe(8);
    pageAlloc.free(0, 8);
    expect(pageAlloc.bits.scavengeRange(2, 3)).toBe(3);
    expect(pageAlloc.bits.scavengeRange(0, 6)).toBe(3);
    pageAlloc.alloc(10);
    expect(pageAlloc.takenScavenged).toBe(6 + 2);
  });
});
