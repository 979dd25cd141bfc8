import { LimitError, MAX_HEAP_PAGES } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { go1_4, strategy } from '../src/index.js';
import { HeapDriver } from './heap-driver.js';

const PAGE_BYTES = 8192;

describe('the strategy go1.4', () => {
  it('replays recordings of Go 1.4, and of no other release', () => {
    expect(strategy.name).toBe('go1.4');
    expect([strategy.replays(1, 4, 0), strategy.replays(1, 4, 3)]).toEqual([true, true]);
    expect([strategy.replays(1, 5, 0), strategy.replays(1, 40, 0), strategy.replays(2, 4, 0)]).toEqual([
      false, false, false,
    ]);
  });

  it('has its arena where linux/amd64 puts it', () => {
    expect(go1_4.arenaStart).toBe(0xc208000000);
    expect(strategy.create({ gogc: 100 }).arenaStart).toBe(0xc208000000);
    expect(new HeapDriver().decisions()).toEqual([['ArenaStart', 0, 0xc208000000, 0, 0]]);
  });

  it('starts with nothing', () => {
    const driver = new HeapDriver();
    expect(driver.spans()).toEqual([]);
    const { BySize, ...totals } = driver.heap.memStats();
    expect(Object.values(totals).filter((n) => n !== 0)).toEqual([]);
    expect(BySize).toHaveLength(61);
    expect(BySize[60]).toEqual({ Size: 17664, Mallocs: 0, Frees: 0 });
  });

  it('makes a heap that knows nothing of another', () => {
    const [a, b] = [new HeapDriver(), new HeapDriver()];
    a.malloc(100);
    a.heap.allocManual(0, 4, 0);
    expect(b.malloc(100).address).toBe(0);
  });

  it('books its first object', () => {
    const driver = new HeapDriver();
    driver.malloc(100);
    expect(driver.heap.memStats()).toMatchObject({
      Alloc: 112,
      TotalAlloc: 112,
      Mallocs: 1,
      Frees: 0,
      HeapAlloc: 112,
      HeapSys: 1024 * 1024,
      HeapIdle: 127 * PAGE_BYTES,
      HeapInuse: PAGE_BYTES,
      HeapReleased: 0,
      HeapObjects: 1,
      // The span and the rest that was cut off.
      MSpanInuse: 2 * 104,
      MSpanSys: 16384,
      NextGC: 0,
      NumGC: 0,
    });
    expect(driver.heap.memStats().BySize[8]).toEqual({ Size: 112, Mallocs: 1, Frees: 0 });
    expect(driver.decisions().slice(1).map(([name, , ...args]) => [name, ...args])).toEqual([
      ['Grow', 0, 128, 0],
      ['HeapSpan', 0, 1, 8],
    ]);
  });

  it.each([
    [32768, 66, 4],
    [32769, 0, 5],
    [40960, 0, 5],
    [40961, 0, 6],
  ])('%i bytes are of class %i, in a span of %i pages', (size, sizeClass, pages) => {
    const driver = new HeapDriver();
    driver.malloc(size);
    expect(driver.spanAt(0)).toMatchObject({ sizeClass, pages, state: 'inUse', slots: 1, allocated: 1 });
    expect(driver.heap.memStats().Alloc).toBe(pages * PAGE_BYTES);
  });

  it('counts manual spans as stacks, not as heap', () => {
    const driver = new HeapDriver();
    driver.heap.allocManual(7, 4, 0);
    expect(driver.decisionsOf('ManualSpan')).toEqual([[0, 4, 0]]);
    expect(driver.heap.memStats()).toMatchObject({
      StackInuse: 4 * PAGE_BYTES,
      StackSys: 4 * PAGE_BYTES,
      HeapInuse: 0,
      HeapSys: 124 * PAGE_BYTES,
      HeapIdle: 124 * PAGE_BYTES,
    });
    driver.heap.freeManual(7);
    expect(driver.decisionsOf('ManualFree')).toEqual([[0, 4, 0]]);
    expect(driver.heap.memStats()).toMatchObject({ StackInuse: 0, HeapSys: 128 * PAGE_BYTES });
  });

  it('describes a page for a message', () => {
    const driver = new HeapDriver();
    const { heap } = driver;
    driver.malloc(1024);
    driver.malloc(5 * PAGE_BYTES);
    heap.allocManual(0, 2, 0);
    expect(heap.describePage(0)).toBe(
      'span 0 at page 0, 1 page, class 31 (1024 B), 1 of 8 slots allocated, next free slot 1, ' +
        'swept (sweepgen 0, heap 0), in the mcache',
    );
    expect(heap.describePage(3)).toBe(
      'span 1 at page 1, 5 pages, large object, 1 of 1 slots allocated, swept (sweepgen 0, heap 0)',
    );
    expect(heap.describePage(7)).toBe('span 2 at page 6, 2 pages, manual, 0 pages released');
    expect(heap.describePage(127)).toBe('span 3 at page 8, 120 pages, free, 0 pages released');
    expect(heap.describePage(128)).toBe('outside the arena');
    driver.collect('lazy');
    expect(heap.describePage(3)).toContain('unswept (sweepgen 0, heap 2)');
  });

  it('simulates heaps up to its limit, and says so beyond', () => {
    const driver = new HeapDriver();
    driver.heap.allocManual(0, MAX_HEAP_PAGES, 0);
    expect(driver.heap.memStats().StackInuse).toBe(16 * 2 ** 30);
    expect(() => driver.heap.allocManual(1, 1, 0)).toThrow(LimitError);
    expect(() => driver.malloc(8)).toThrow('spanlab simulates heaps up to 17179869184 bytes');
  });
});
