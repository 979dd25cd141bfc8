import { strategy } from '@spanlab/strategy-go1.4';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocRows, churnRows, freeRows, recordedBaseline, simulateChecked, simulateRows, statsOf, workloads } from './simulated-program.js';

const MIB = 2 ** 20;
const MINUTE_NS = 60e9;
const sleep = (minutes: number) => `sleep,,${minutes * MINUTE_NS},`;

/** A live set of 1 MB, and 20 MB of garbage beside it. */
const churn = [...allocRows(1, 1000, 1000), ...churnRows(5000, 20_000, 1000)];

describe('the runtime of Go 1.4.3', () => {
  it('starts as all real processes did', async () => {
    const range = recordedBaseline('1.4.3');
    const [start] = await statsOf(strategy, ['stats,,,']);
    const outside = (['HeapAlloc', 'HeapInuse', 'HeapSys', 'StackInuse', 'MSpanInuse', 'NumGC', 'NextGC', 'Mallocs', 'Frees'] as const).filter(
      (field) => start[field] < range(field).least || start[field] > range(field).most,
    );
    expect(outside).toEqual([]);
    expect(start.NumGC).toBe(2);
  });

  it('collects the less, and keeps the more, the larger GOGC is', async () => {
    const runs = [];
    for (const gogc of [50, 100, 200, 400]) runs.push((await statsOf(strategy, [...churn, 'stats,,,'], { gogc }))[0]);
    const collections = runs.map(({ NumGC }) => NumGC);
    const sizes = runs.map(({ HeapSys }) => HeapSys);
    expect(collections).toEqual([...collections].toSorted((a, b) => b - a));
    expect(new Set(collections).size).toBe(4);
    expect(sizes).toEqual([...sizes].toSorted((a, b) => a - b));
    // 20 MB of garbage, a collection for each 1 MB times GOGC percent; sweeping lags behind.
    expect(collections[1]).toBeGreaterThan(15);
    expect(collections[1]).toBeLessThan(40);
  });

  it('collects when heap_alloc has reached next_gc, and not a page before', async () => {
    // All lives, so that next_gc is twice heap_alloc (spec go1.4.md, section f), and a large object tells its size at once.
    const collected = ['gc,,,', 'gc,,,', 'stats,,,'];
    const [start] = await statsOf(strategy, collected);
    const filler = allocRows(1, (8192 - (start.HeapAlloc % 8192)) / 8, 8, 1);
    const live = [...filler, ...allocRows(5000, 40, 8192), ...collected];
    const [{ HeapAlloc, NextGC }] = await statsOf(strategy, live);
    expect([HeapAlloc % 8192, NextGC]).toEqual([0, 2 * HeapAlloc]);
    const collectionsOf = async (bytes: number) => {
      const [before, after] = await statsOf(strategy, [...live, `alloc,9999,${bytes},0`, 'stats,,,']);
      return after.NumGC - before.NumGC;
    };
    expect([await collectionsOf(HeapAlloc - 8192), await collectionsOf(HeapAlloc), await collectionsOf(HeapAlloc + 8192)]).toEqual([0, 1, 1]);
  });

  it('collects at every malloc that looks with GOGC=0: next_gc is what lives', async () => {
    const [before, after] = await statsOf(strategy, ['stats,,,', ...allocRows(1, 10, 40_960), 'stats,,,'], { gogc: 0 });
    expect(after.NumGC - before.NumGC).toBe(10);
  });

  // Both are kept for fidelity: with GOGC=off every collection is refused, the program's own too.
  it('does not collect with GOGC=off, not even for runtime.GC(), nor after two minutes', async () => {
    const [start, stats] = await statsOf(strategy, ['stats,,,', ...churn, 'gc,,,', sleep(10), 'gc,,,', 'stats,,,'], { gogc: -1 });
    expect(stats).toMatchObject({ NumGC: 0, Frees: start.Frees });
    expect(stats.HeapInuse).toBeGreaterThan(21e6);
  });

  it('sweeps all before runtime.GC() returns', async () => {
    const [before, after] = await statsOf(strategy, [...allocRows(1, 3000, 500), 'stats,,,', ...freeRows(1, 3000), 'gc,,,', 'stats,,,']);
    expect(after.NumGC).toBe(before.NumGC + 1);
    expect(before.HeapAlloc - after.HeapAlloc).toBeGreaterThanOrEqual(3000 * 512);
    expect(after.HeapAlloc).toBeLessThan(60_000);
  });

  it('collects when two minutes have passed since the last collection', async () => {
    const [before, soon, later, never] = await statsOf(strategy, [
      ...allocRows(1, 100, 1000), 'gc,,,', 'stats,,,', sleep(1.9), 'stats,,,', sleep(1.2), 'stats,,,',
    ]).then(async (stats) => [...stats, (await statsOf(strategy, ['gc,,,', sleep(10), 'stats,,,'], { gogc: -1 }))[0]]);
    expect(soon.NumGC).toBe(before.NumGC);
    expect(later.NumGC).toBe(before.NumGC + 1);
    expect(never.NumGC).toBe(0);
  });

  it('gives back what was idle for more than five minutes, when it looks every two and a half', async () => {
    const rows = [...allocRows(1, 40, 1e6), ...freeRows(1, 40), 'gc,,,', 'stats,,,', sleep(4.5), 'stats,,,', sleep(4), 'stats,,,', ...allocRows(1, 30, 1e6), 'stats,,,'];
    const { checkpoints } = await simulateRows(strategy, rows);
    const [now, soon, late, again] = checkpoints.map(({ memStats }) => memStats);
    expect([now.HeapReleased, soon.HeapReleased]).toEqual([0, 0]);
    expect(late.HeapReleased).toBeGreaterThan(39e6);
    expect(late.HeapSys).toBe(now.HeapSys);
    expect(again.HeapReleased).toBeLessThan(late.HeapReleased - 29e6);
    // Nobody has written to the objects, so that only the system's view of the address space tells.
    expect(checkpoints[2].virtualBytes).toBe(checkpoints[0].virtualBytes);
  });

  it('keeps stacks of 16 KiB and more in spans of their own, and smaller ones in pools until it collects', async () => {
    const [start, large, small, cached, flushed] = await statsOf(strategy, [
      'stats,,,', 'stack,1,65536,', 'stats,,,', 'stackfree,1,,', 'stack,1,2048,', 'stack,2,4096,', 'stack,3,8192,', 'stats,,,',
      'stackfree,1,,', 'stackfree,2,,', 'stackfree,3,,', 'gc,,,', 'stats,,,', 'stats,,,',
    ]);
    expect(large.StackInuse - start.StackInuse).toBe(65536);
    // One span of each size.
    expect(small.StackInuse - start.StackInuse).toBe(3 * 32768);
    expect(cached.StackInuse).toBe(start.StackInuse);
    expect(flushed.StackInuse).toBe(start.StackInuse);
  });

  it('counts every malloc, and no object of no bytes', async () => {
    const [start, end] = await statsOf(strategy, ['stats,,,', ...allocRows(1, 100, 8), ...allocRows(200, 50, 0), ...freeRows(200, 50), 'stats,,,']);
    expect(end.Mallocs - start.Mallocs).toBe(100);
  });

  it('does the same in every run, sound at every checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(workloads, fc.constantFrom(-1, 0, 20, 100, 400), async (workload, gogc) => {
        const run = await simulateChecked(strategy, workload, { gogc });
        expect(run.checkpoints.length).toBeGreaterThan(1);
        const again = await simulateChecked(strategy, workload, { gogc });
        expect(again.checkpoints).toEqual(run.checkpoints);
        expect(again.virtualNs).toBe(run.virtualNs);
      }),
      { numRuns: 15 },
    );
  });

  it('takes time for all that it does', async () => {
    const idle = await simulateRows(strategy, ['stats,,,']);
    const asleep = await simulateRows(strategy, [sleep(3), 'stats,,,']);
    const busy = await simulateRows(strategy, [...churn, 'stats,,,']);
    const frugal = await simulateRows(strategy, [...churn, 'stats,,,'], { gogc: 400 });
    expect(asleep.virtualNs).toBeGreaterThanOrEqual(idle.virtualNs + 3 * MINUTE_NS);
    expect(busy.virtualNs).toBeGreaterThan(21_000 * 10);
    expect(frugal.virtualNs).toBeLessThan(busy.virtualNs);
    expect(busy.virtualNs).toBeLessThan(1e9);
    expect(busy.checkpoints[0].memStats.HeapSys).toBeLessThan(4 * MIB);
  });
});
