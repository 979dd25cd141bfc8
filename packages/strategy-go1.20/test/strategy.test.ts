import { describe, expect, it } from 'vitest';
import { strategy } from '../src/index.js';
import { HeapDriver, RUN_OFFSET } from './heap-driver.js';

const PAGE_BYTES = 8192;

describe('the strategy go1.20', () => {
  it('replays recordings of Go 1.20, whatever the patch, and of no other release', () => {
    expect([strategy.name, strategy.verifiedRelease]).toEqual(['go1.20', '1.20.4']);
    expect([strategy.replays(1, 20, 0), strategy.replays(1, 20, 4), strategy.replays(1, 20, 14)]).toEqual([true, true, true]);
    expect([strategy.replays(1, 2, 0), strategy.replays(1, 19, 4), strategy.replays(1, 21, 0), strategy.replays(2, 20, 4)]).toEqual(
      [false, false, false, false],
    );
    expect(strategy.undeterminedMemStats).toEqual(['NextGC']);
  });

  it('makes heaps that know nothing of each other, and start at 0xc000000000', () => {
    const [a, b] = [new HeapDriver(), new HeapDriver()];
    expect(a.heap.arenaStart).toBe(0xc000000000);
    a.malloc(100);
    expect(a.decisions()).toHaveLength(3);
    expect(b.decisions()).toEqual([['ArenaStart', 0, 0xc000000000, 0, 0]]);
    expect(b.spans()).toEqual([]);
    const { BySize, GCSys, ...totals } = b.heap.memStats();
    expect(Object.values(totals).every((value) => value === 0)).toBe(true);
    expect(BySize).toHaveLength(61);
    // The ranges of addresses that the page allocator knows.
    expect(GCSys).toBe(256);
  });

  it('keeps objects with and without pointers in spans of their own', () => {
    const driver = new HeapDriver();
    const pages = [false, true, false, true].map((noscan) => driver.malloc(1024, noscan).address / PAGE_BYTES);
    expect(pages).toEqual([0, 1, 0.125, 1.125]);
    expect(driver.decisionsOf('HeapSpan')).toEqual([[0, 1, 64], [1, 1, 65]]);
  });

  it('gives a large object a span of whole pages', () => {
    const driver = new HeapDriver();
    driver.malloc(32768);
    expect(driver.malloc(32769, true)).toMatchObject({ address: 4 * PAGE_BYTES });
    expect(driver.decisionsOf('HeapSpan')).toEqual([[0, 4, 134], [4, 5, 1]]);
    expect(driver.spans()[1]).toMatchObject({ pages: 5, sizeClass: 0, slotBytes: 5 * PAGE_BYTES, slots: 1, allocated: 1 });
    expect(driver.heap.memStats()).toMatchObject({ HeapAlloc: 32768 + 5 * PAGE_BYTES, Mallocs: 2 });
  });

  it('calls whoever has something due inside every malloc that needs a span, before it takes one', () => {
    const driver = new HeapDriver();
    driver.malloc(1024);
    driver.decisions();
    const calls: number[] = [];
    driver.heap.insideMalloc = (request) => {
      calls.push(request);
      driver.heap.allocManual(calls.length, 2, 1);
    };
    // Those of 1024 bytes find a slot, as does the second of 32.
    driver.mallocs([1024, 32, 1024, 40000, 32].map((size) => ({ size, noscan: false })));
    expect(calls).toEqual([RUN_OFFSET + 1, RUN_OFFSET + 3]);
    expect(driver.decisions()).toEqual([
      ['ManualSpan', RUN_OFFSET + 1, 1, 2, 1],
      ['HeapSpan', RUN_OFFSET + 1, 3, 1, 8],
      ['ManualSpan', RUN_OFFSET + 3, 4, 2, 1],
      ['HeapSpan', RUN_OFFSET + 3, 6, 5, 0],
    ]);
  });

  it('counts stacks as stacks, other manual spans as nothing', () => {
    const driver = new HeapDriver();
    driver.heap.startProcessor?.();
    driver.heap.allocManual(1, 4, 1);
    driver.heap.allocManual(2, 4, 2);
    driver.heap.allocManual(3, 4, 3);
    expect(driver.spans().map((s) => [s.state, s.pages])).toEqual([
      ['manual', 4], ['metadata', 4], ['metadata', 4], ['free', 500],
    ]);
    expect(driver.heap.memStats()).toMatchObject({ StackInuse: 4 * PAGE_BYTES, HeapInuse: 0, HeapSys: 500 * PAGE_BYTES });
    for (const number of [1, 2, 3]) driver.heap.freeManual(number);
    expect(driver.decisionsOf('ManualFree')).toEqual([[0, 4, 1], [4, 4, 2], [8, 4, 3]]);
    expect(driver.heap.memStats()).toMatchObject({ StackInuse: 0, HeapSys: 512 * PAGE_BYTES });
  });

  it('counts mcaches of 1200 bytes, 13 in a chunk', () => {
    const driver = new HeapDriver();
    for (let i = 0; i < 14; i++) driver.heap.allocCache();
    expect(driver.heap.memStats()).toMatchObject({ MCacheInuse: 14 * 1200, MCacheSys: 2 * 15600 });
    for (let i = 0; i < 14; i++) driver.heap.freeCache();
    for (let i = 0; i < 3; i++) driver.heap.allocCache();
    expect(driver.heap.memStats()).toMatchObject({ MCacheInuse: 3 * 1200, MCacheSys: 2 * 15600 });
  });

  it('scavenges ranges, not by the clock', () => {
    const driver = new HeapDriver();
    driver.heap.allocManual(1, 8, 1);
    driver.heap.freeManual(1);
    const { HeapReleased } = driver.heap.memStats();
    driver.heap.scavenge(Infinity);
    expect(driver.heap.memStats().HeapReleased).toBe(HeapReleased);
    driver.heap.scavengeRange?.(2, 5);
    expect(driver.heap.memStats().HeapReleased).toBe(HeapReleased + 5 * PAGE_BYTES);
    expect(driver.spans()).toMatchObject([{ state: 'free', pages: 512, releasedPages: 504 + 5 }]);
  });

  it('has words for what lies at a page', () => {
    const driver = new HeapDriver();
    driver.mallocs(Array.from({ length: 3 }, () => ({ size: 1000, noscan: true })));
    driver.heap.allocManual(1, 2, 1);
    driver.malloc(40000);
    const words = [0, 2, 3, 7, 8, 511, 512].map((page) => driver.heap.describePage(page));
    expect(words).toEqual([
      'span at page 0, 1 page, class 32 (1024 B) noscan, 3 of 8 slots allocated, sweepgen 3, heap 0, in the mcache',
      '2 manual pages from page 1 on',
      'span at page 3, 5 pages, large object scan, 1 of 1 slots allocated, sweepgen 0, heap 0',
      'span at page 3, 5 pages, large object scan, 1 of 1 slots allocated, sweepgen 0, heap 0',
      '504 free pages from page 8 on',
      '504 free pages from page 8 on',
      'outside the heap',
    ]);
  });
});
