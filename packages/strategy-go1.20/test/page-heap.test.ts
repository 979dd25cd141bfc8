import { LimitError, STACK_PURPOSE } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { PageHeap } from '../src/page-heap.js';
import { SpanTable } from '../src/span-table.js';

const PAGE_BYTES = 8192;
const CHUNK_PAGES = 512;
const ARENA_PAGES = 8192;

/** A page heap that hands out stacks, and takes them back by their first page. */
class Bench {
  readonly spans = new SpanTable();
  readonly heap = new PageHeap(this.spans);

  constructor(hasP: boolean) {
    this.heap.hasP = hasP;
  }

  alloc(pages: number): number {
    return this.spans.basePage(this.heap.allocManual(pages, STACK_PURPOSE));
  }

  free(basePage: number): void {
    this.heap.freeManual(this.heap.spanAt[basePage]);
  }

  /** Bytes free, released, and in stacks, in pages. */
  get idle(): number[] {
    return [this.heap.freeBytes, this.heap.releasedBytes, this.heap.stackBytes].map((bytes) => bytes / PAGE_BYTES);
  }
}

describe('PageHeap', () => {
  it('grows by multiples of 4 MiB, all of it released', () => {
    const bench = new Bench(false);
    expect(bench.alloc(1)).toBe(0);
    expect([bench.heap.usedPages, ...bench.idle]).toEqual([CHUNK_PAGES, 0, CHUNK_PAGES - 1, 1]);
    expect(bench.alloc(CHUNK_PAGES - 1)).toBe(1);
    expect(bench.heap.usedPages).toBe(CHUNK_PAGES);
    expect(bench.alloc(CHUNK_PAGES + 1)).toBe(CHUNK_PAGES);
    expect([bench.heap.usedPages, ...bench.idle]).toEqual([3 * CHUNK_PAGES, 0, CHUNK_PAGES - 1, 2 * CHUNK_PAGES + 1]);
  });

  it('grows by all that is asked for, whatever free tail it ends with', () => {
    const bench = new Bench(false);
    bench.alloc(12);
    // 500 pages are free at the end; 513 ask for 1024 more.
    expect(bench.alloc(CHUNK_PAGES + 1)).toBe(12);
    expect(bench.heap.usedPages).toBe(3 * CHUNK_PAGES);
  });

  it('serves the request that made it grow from all pages, the next one from the page cache', () => {
    const bench = new Bench(true);
    expect(bench.alloc(4)).toBe(0);
    // The cache now takes pages 4..63; a span of 16 pages does not see them.
    expect(bench.alloc(1)).toBe(4);
    expect(bench.alloc(16)).toBe(64);
    expect(bench.alloc(15)).toBe(5);
  });

  it('gives a freed page to a small span only when the cache is used up', () => {
    const bench = new Bench(true);
    for (let page = 0; page < 10; page++) expect(bench.alloc(1)).toBe(page);
    bench.free(3);
    for (let page = 10; page < 64; page++) expect(bench.alloc(1)).toBe(page);
    // Its block has no other free page.
    expect(bench.alloc(1)).toBe(3);
    expect(bench.alloc(1)).toBe(64);
  });

  it('gives freed pages to a span of 16 pages, or without a P, at once', () => {
    const withP = new Bench(true);
    expect([withP.alloc(16), withP.alloc(16)]).toEqual([0, 16]);
    withP.free(0);
    expect(withP.alloc(16)).toBe(0);
    const without = new Bench(false);
    expect([without.alloc(1), without.alloc(1)]).toEqual([0, 1]);
    without.free(0);
    expect(without.alloc(1)).toBe(0);
  });

  it('leaves the cache as it is when no run of it is long enough', () => {
    const bench = new Bench(true);
    bench.alloc(1);
    // The cache takes pages 1..63.
    for (let page = 1; page < 61; page += 15) expect(bench.alloc(15)).toBe(page);
    expect(bench.alloc(4)).toBe(64);
    expect(bench.alloc(3)).toBe(61);
    expect(bench.alloc(1)).toBe(68);
  });

  it('counts scavenged pages where they are taken, from the cache and from all pages', () => {
    const bench = new Bench(true);
    bench.alloc(16);
    bench.free(0);
    expect(bench.idle).toEqual([16, CHUNK_PAGES - 16, 0]);
    bench.heap.scavenged(4, 8);
    expect(bench.idle).toEqual([8, CHUNK_PAGES - 8, 0]);
    bench.heap.scavenged(0, 6);
    expect(bench.idle).toEqual([4, CHUNK_PAGES - 4, 0]);
    // 0..11 are released, 12..15 are not.
    expect(bench.alloc(13)).toBe(0);
    expect(bench.idle).toEqual([3, CHUNK_PAGES - 16, 13]);
    bench.free(0);
    expect(bench.idle).toEqual([16, CHUNK_PAGES - 16, 0]);
    expect(bench.alloc(20)).toBe(64);
    expect(bench.idle).toEqual([16, CHUNK_PAGES - 36, 20]);
  });

  it('crosses the border of an arena', () => {
    const bench = new Bench(false);
    expect(bench.heap.arenas).toBe(0);
    expect(bench.alloc(ARENA_PAGES - 2)).toBe(0);
    expect(bench.heap.arenas).toBe(1);
    expect(bench.alloc(4)).toBe(ARENA_PAGES - 2);
    expect(bench.heap.arenas).toBe(2);
    expect(bench.heap.usedPages).toBe(ARENA_PAGES + CHUNK_PAGES);
  });

  it('says where the simulation ends: at 16 GiB', () => {
    const bench = new Bench(false);
    expect(bench.alloc(2 ** 21 - 1)).toBe(0);
    expect(bench.alloc(1)).toBe(2 ** 21 - 1);
    expect(() => bench.alloc(1)).toThrow(LimitError);
    expect(() => bench.alloc(1)).toThrow(/17184063488 bytes.* up to 17179869184 bytes/);
    bench.free(0);
    expect(bench.alloc(1)).toBe(0);
  });
});
