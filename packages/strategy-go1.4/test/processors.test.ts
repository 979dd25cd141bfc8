import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';
import { violations } from './invariants.js';

const use = (driver: HeapDriver, p: number) => driver.heap.useProcessor?.(p);

describe('several Ps', () => {
  it('allocate from spans of their own, and each makes an mcache when it runs first', () => {
    const driver = new HeapDriver();
    const [a] = driver.mallocs([{ size: 100, noscan: false }]);
    use(driver, 2);
    const [b] = driver.mallocs([{ size: 100, noscan: false }]);
    use(driver, 0);
    const [c] = driver.mallocs([{ size: 100, noscan: false }]);
    expect([a.address, b.address, c.address]).toEqual([0, 8192, 112]);
    // P 0's was made by whoever started the process.
    expect(driver.heap.memStats().MCacheInuse).toBe(1200);
    expect(driver.spans().filter(({ cached }) => cached).map(({ allocated }) => allocated)).toEqual([2, 1]);
  });

  it('pack tiny objects into blocks of their own', () => {
    const driver = new HeapDriver();
    driver.malloc(4, true);
    use(driver, 1);
    expect(driver.malloc(4, true)).toMatchObject({ address: 8192, tiny: false });
    use(driver, 0);
    expect(driver.malloc(4, true)).toMatchObject({ address: 4, tiny: true });
  });

  it('are all flushed, in their order, by ReadMemStats and by a collection', () => {
    const driver = new HeapDriver();
    for (const p of [1, 0, 2]) {
      use(driver, p);
      driver.malloc(100);
    }
    driver.heap.readMemStats();
    expect(driver.spans().some(({ cached }) => cached)).toBe(false);
    // The last flushed is the first of nonempty: P 2's span, the third that was taken.
    use(driver, 1);
    expect(driver.malloc(100).address).toBe(2 * 8192 + 112);
  });

  it('tell of locks in the order in which they are taken', () => {
    const driver = new HeapDriver();
    const locks: number[] = [];
    driver.heap.onLock = (lock) => locks.push(lock);
    driver.malloc(100);
    // The list is looked through; nothing there; pages; the new span goes on the list.
    expect(locks).toEqual([8, 0, 8]);
    driver.malloc(100);
    expect(locks.length).toBe(3);
    driver.malloc(40_000);
    expect(locks.slice(3)).toEqual([0]);
  });

  it('stop before a request that needs a span, and only there', () => {
    const driver = new HeapDriver();
    const requests = Uint32Array.of(8192, 2, 8192, 4, 40_000, 6, 5, 9, 5, 11, 8192, 12);
    const run = { requests, objectLimit: 7 };
    const answers = new Int32Array(12);
    const stops = [];
    for (let i = 0; i < 6; ) {
      const next = driver.heap.mallocBeforeSpan?.(run, i, 6, answers) as number;
      stops.push(next);
      if (next === 6) break;
      i = driver.heap.mallocUntilSpan?.(run, next, next + 1, answers) as number;
    }
    // The second tiny object fits into the first one's block.
    expect(stops).toEqual([0, 1, 2, 3, 5]);
  });

  it('keep a heap whole, whoever allocates, collects and sweeps', () => {
    const step = fc.record({
      p: fc.nat(4),
      sizes: fc.array(fc.record({ size: fc.integer({ min: 1, max: 40_000 }), noscan: fc.boolean() }), { maxLength: 12 }),
      after: fc.constantFrom('nothing', 'nothing', 'collect', 'sweep', 'stats'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const driver = new HeapDriver();
        for (const { p, sizes, after } of steps) {
          use(driver, p);
          driver.mallocs(sizes);
          if (after === 'sweep') driver.heap.sweepOne();
          if (after === 'stats') driver.heap.readMemStats();
          // Objects that share a tiny block die together or not at all here.
          if (after === 'collect') driver.collect('lazy', [...driver.live.values()].filter(({ object, size }) => object % 3 === 0 && size >= 16));
          expect(violations(driver)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
