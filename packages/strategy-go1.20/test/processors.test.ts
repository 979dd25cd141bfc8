import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';
import { violations } from './invariants.js';

const PAGE = 8192;

function started(): HeapDriver {
  const driver = new HeapDriver();
  driver.heap.startProcessor?.();
  driver.heap.allocCache();
  return driver;
}

const use = (driver: HeapDriver, p: number) => driver.heap.useProcessor?.(p);

describe('several Ps', () => {
  it('take pages from page caches of their own, which nobody else sees', () => {
    const driver = started();
    // The first span makes the heap grow, the second fills P 0's page cache with the rest of the block.
    expect(driver.malloc(8192).address).toBe(0);
    expect(driver.malloc(8192).address).toBe(PAGE);
    use(driver, 1);
    expect(driver.malloc(8192).address).toBe(64 * PAGE);
    use(driver, 0);
    expect(driver.malloc(8192).address).toBe(2 * PAGE);
    expect(driver.heap.workCounts?.().pageCacheFills).toBe(3);
    expect(driver.heap.memStats().MCacheInuse).toBe(2 * 1200);
  });

  it('keep records of spans for themselves: 64 at a time', () => {
    const driver = started();
    driver.malloc(8192);
    expect(driver.heap.memStats().MSpanInuse).toBe(64 * 160);
    use(driver, 1);
    driver.malloc(8192);
    expect(driver.heap.memStats().MSpanInuse).toBe(128 * 160);
  });

  it('take the heap lock for a page cache, for records, for 16 pages and more, and when a span goes back', () => {
    const driver = started();
    const locks: number[] = [];
    driver.heap.onLock = (lock) => locks.push(lock);
    const first = driver.malloc(8192);
    // An empty heap: the page cache finds nothing, the heap grows.
    expect(locks.splice(0)).toEqual([0, 0]);
    driver.malloc(8192);
    expect(locks.splice(0)).toEqual([0]);
    driver.malloc(8192);
    expect(locks.splice(0)).toEqual([]);
    driver.malloc(16 * PAGE);
    expect(locks.splice(0)).toEqual([0]);
    use(driver, 1);
    driver.malloc(8192);
    // The page cache, then the records.
    expect(locks.splice(0)).toEqual([0, 0]);
    driver.collect([first]);
    // The large object's span comes first, and stays.
    driver.heap.sweepOne();
    expect(locks.length).toBe(0);
    driver.heap.sweepOne();
    expect(locks.length).toBe(1);
  });

  it('are all flushed by ReadMemStats', () => {
    const driver = started();
    for (const p of [0, 1, 3]) {
      use(driver, p);
      driver.malloc(100);
    }
    expect(driver.spans().filter(({ cached }) => cached).length).toBe(3);
    driver.heap.readMemStats();
    expect(driver.spans().filter(({ cached }) => cached).length).toBe(0);
  });

  it('stop before a request that needs a span, also where only words of bits without a free slot are left', () => {
    const driver = started();
    const many = Array.from({ length: 1024 }, () => ({ size: 8, noscan: false }));
    const objects = driver.mallocs(many);
    const run = { requests: Uint32Array.of(8, 5000, 8, 5002), objectLimit: 2502 };
    const answers = new Int32Array(4);
    expect(driver.heap.mallocBeforeSpan?.(run, 0, 2, answers)).toBe(0);
    // One slot in the middle becomes free: it is found, and then nothing.
    driver.collect([objects[500]]);
    expect(driver.heap.mallocBeforeSpan?.(run, 0, 2, answers)).toBe(0);
    expect(driver.heap.mallocUntilSpan?.(run, 0, 1, answers)).toBe(1);
    expect(answers[0]).toBe(500);
    expect(driver.heap.mallocBeforeSpan?.(run, 1, 2, answers)).toBe(1);
  });

  it('keep a heap whole, whoever allocates, collects and sweeps', () => {
    const step = fc.record({
      p: fc.nat(4),
      sizes: fc.array(fc.record({ size: fc.integer({ min: 16, max: 40_000 }), noscan: fc.boolean() }), { maxLength: 12 }),
      after: fc.constantFrom('nothing', 'nothing', 'collect', 'sweep', 'stats'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const driver = started();
        for (const { p, sizes, after } of steps) {
          use(driver, p);
          driver.mallocs(sizes);
          if (after === 'sweep') driver.heap.sweepOne();
          if (after === 'stats') driver.heap.readMemStats();
          if (after === 'collect') driver.collect([...driver.live.values()].filter(({ object }) => object % 3 === 0));
          expect(violations(driver)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
