import { describe, expect, it } from 'vitest';
import { type Allocated, HeapDriver } from './heap-driver.js';

const PAGE_BYTES = 8192;
const PRESERVE = 1;
const FROM_RECLAIMER = 2;

const pageOf = ({ address }: Allocated) => Math.floor(address / PAGE_BYTES);

/** Decisions since the last call, without the event that each was taken in. */
const told = (driver: HeapDriver) => driver.decisions().map(([name, , a, b, c]) => [name, a, b, c]);

function mallocs(driver: HeapDriver, count: number, size: number, noscan = false): Allocated[] {
  return driver.mallocs(Array.from({ length: count }, () => ({ size, noscan })));
}

describe('sweeping', () => {
  it('goes by span class, full spans before partial ones, in the order in which they came', () => {
    const driver = new HeapDriver();
    // Class 44: two slots of 4096 bytes in a page.
    const last = mallocs(driver, 5, 4096);
    const noscan = mallocs(driver, 1, 4096, true);
    const [first] = mallocs(driver, 1, 8);
    const large = mallocs(driver, 1, 5 * PAGE_BYTES);
    driver.heap.readMemStats();
    expect(pageOf(last[4])).toBe(2);
    driver.collect();
    driver.decisions();
    for (let i = 0; i < 8; i++) driver.heap.sweepOne();
    expect(driver.decisionsOf('Sweep').map(([page]) => page)).toEqual(
      [large[0], first, last[0], last[2], last[4], noscan[0]].map(pageOf),
    );
  });

  it('puts a partial span that is uncached behind the others', () => {
    const driver = new HeapDriver();
    const [a, , b] = mallocs(driver, 3, 4096);
    driver.heap.readMemStats();
    // Page 1 has a free slot; half of page 0 dies.
    driver.collect([a]);
    driver.heap.sweepOne();
    driver.heap.sweepOne();
    expect(mallocs(driver, 3, 4096).map((o) => o.address)).toEqual([a.address, b.address + 4096, 2 * PAGE_BYTES]);
  });

  it('sweeps what the mcache held when it is flushed, by span class, before anything else', () => {
    const driver = new HeapDriver();
    const held = [mallocs(driver, 1, 2048)[0], mallocs(driver, 1, 8)[0], mallocs(driver, 1, 8, false)[0], mallocs(driver, 1, 24, true)[0]];
    driver.endMarking('lazy', [held[0]]);
    expect(driver.decisionsOf('Sweep')).toEqual([]);
    driver.heap.flushCaches();
    // The span that is empty now goes back at once.
    expect(driver.decisionsOf('Sweep')).toEqual([[pageOf(held[1]), 0, 0], [pageOf(held[3]), 0, 0], [pageOf(held[0]), 0, 2048]]);
    expect(driver.spans()[0]).toMatchObject({ state: 'free', pages: 1 });
  });

  it('gives the slots of a swept span out again in ascending order', () => {
    const driver = new HeapDriver();
    const objects = mallocs(driver, 8, 1024);
    driver.collect([6, 1, 4].map((i) => objects[i]));
    expect(mallocs(driver, 4, 1024).map((o) => o.address / 1024)).toEqual([1, 4, 6, 8]);
  });

  it('keeps a span that a refill swept, even if nothing in it lives', () => {
    const driver = new HeapDriver();
    const objects = mallocs(driver, 2, 4096);
    driver.heap.readMemStats();
    driver.collect(objects);
    driver.decisions();
    expect(driver.malloc(4096).address).toBe(0);
    expect(told(driver)).toEqual([['Sweep', 0, PRESERVE, 2 * 4096]]);
  });

  it('lets a refill look at 101 spans in vain, then takes a new one', () => {
    const driver = new HeapDriver();
    // Class 67: a slot of 32768 bytes in four pages.
    mallocs(driver, 150, 32768);
    driver.collect();
    driver.decisions();
    driver.malloc(32768);
    expect(told(driver)).toEqual([
      ...Array.from({ length: 101 }, (_, i) => ['Sweep', i * 4, PRESERVE, 0]),
      ['Reclaim', 4, 0, 0],
      ['HeapSpan', 600, 4, 134],
    ]);
  });

  it('counts entries whose span is gone among the 101', () => {
    const driver = new HeapDriver();
    // Class 66: two slots of 28672 bytes in seven pages. 121 full spans, and one that the mcache holds.
    const objects = mallocs(driver, 243, 28672);
    const half = objects[240];
    // All are garbage, but for one slot of the last full span, and the one in the mcache.
    driver.collect(objects.slice(0, 241));
    driver.heap.readMemStats();
    mallocs(driver, 1, 28672);
    driver.decisions();

    // The reclaimer sweeps the 120 spans that are empty; their entries stay.
    mallocs(driver, 1, 840 * PAGE_BYTES);
    expect(driver.decisionsOf('Sweep')).toEqual(Array.from({ length: 120 }, (_, i) => [i * 7, FROM_RECLAIMER, 2 * 28672]));
    mallocs(driver, 2, 28672);
    expect(told(driver).filter(([name]) => name !== 'Grow')).toEqual([
      ['Reclaim', 7, 0, 0],
      ['HeapSpan', expect.any(Number), 7, 132],
    ]);
    expect(mallocs(driver, 1, 28672)[0].address).toBe(half.address);
    expect(driver.decisionsOf('Sweep')).toEqual([[pageOf(half), PRESERVE, 28672]]);
  });
});

describe('the reclaimer', () => {
  it('sweeps empty spans chunk by chunk before the heap is searched, and keeps what is too much as credit', () => {
    const driver = new HeapDriver();
    const large = [0, 1, 2].flatMap(() => mallocs(driver, 1, 200 * PAGE_BYTES));
    driver.collect(large);
    driver.decisions();

    const steps = [100, 450, 100].map((pages) => {
      mallocs(driver, 1, pages * PAGE_BYTES);
      return told(driver);
    });
    expect(steps).toEqual([
      // All three start in the first chunk: 500 pages of credit are left, then 50, then none.
      [['Reclaim', 100, 0, 0], ...[0, 200, 400].map((page) => ['Sweep', page, FROM_RECLAIMER, 200 * PAGE_BYTES]), ['HeapSpan', 0, 100, 0]],
      [['Reclaim', 450, 0, 0], ['HeapSpan', 100, 450, 0]],
      [['Reclaim', 100, 0, 0], ['HeapSpan', 550, 100, 0]],
    ]);
  });

  it('leaves a span alone in which anything lives', () => {
    const driver = new HeapDriver();
    const small = mallocs(driver, 16, 512);
    const large = mallocs(driver, 2, 10 * PAGE_BYTES);
    driver.heap.readMemStats();
    driver.collect([...small.slice(1), large[1]]);
    driver.decisions();
    mallocs(driver, 1, 40 * PAGE_BYTES);
    expect(driver.decisionsOf('Sweep')).toEqual([[pageOf(large[1]), FROM_RECLAIMER, 10 * PAGE_BYTES]]);
  });

  it('takes credit for what the background sweeper freed', () => {
    const driver = new HeapDriver();
    const large = mallocs(driver, 2, 100 * PAGE_BYTES);
    driver.collect(large);
    driver.heap.sweepOne();
    driver.decisions();
    mallocs(driver, 1, 100 * PAGE_BYTES);
    expect(driver.decisionsOf('Sweep')).toEqual([]);
    mallocs(driver, 1, 100 * PAGE_BYTES);
    expect(driver.decisionsOf('Sweep')).toEqual([[100, FROM_RECLAIMER, 100 * PAGE_BYTES]]);
  });

  it('does not exist before the first collection, nor after sweeping has come to its end', () => {
    const driver = new HeapDriver();
    mallocs(driver, 1, 40 * PAGE_BYTES);
    expect(driver.decisionsOf('Reclaim')).toEqual([]);
    driver.collect();
    driver.heap.sweepOne();
    mallocs(driver, 1, 40 * PAGE_BYTES);
    expect(driver.decisionsOf('Reclaim')).toEqual([[40, 0, 0]]);
    // Only this call finds out that nothing is left.
    driver.heap.sweepOne();
    mallocs(driver, 1, 40 * PAGE_BYTES);
    expect(driver.decisionsOf('Reclaim')).toEqual([]);
  });

  it('is not asked for stacks', () => {
    const driver = new HeapDriver();
    const [large] = mallocs(driver, 1, 40 * PAGE_BYTES);
    driver.collect([large]);
    driver.decisions();
    driver.heap.allocManual(1, 8, 1);
    expect(told(driver)).toEqual([['ManualSpan', 40, 8, 1]]);
  });
});
