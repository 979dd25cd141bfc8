import { readFileSync } from 'node:fs';
import { strategy } from '@spanlab/strategy-go1.20';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocRows, churnRows, freeRows, recordedBaseline, simulateChecked, simulateDataset, simulateRows, statsOf, workloads } from './simulated-program.js';

const MIB = 2 ** 20;
const MINUTE_NS = 60e9;
const sleep = (minutes: number) => `sleep,,${minutes * MINUTE_NS},`;

/** A live set of 4 MB, and 40 MB of garbage beside it. */
const churn = [...allocRows(1, 4000, 1000), ...churnRows(5000, 20_000, 2000)];

describe('the runtime of Go 1.20.4', () => {
  it('starts as all real processes did', async () => {
    const range = recordedBaseline('1.20.4');
    const [start] = await statsOf(strategy, ['stats,,,']);
    const outside = (['HeapAlloc', 'Mallocs', 'Frees', 'HeapInuse', 'HeapSys', 'StackInuse', 'MSpanInuse', 'NumGC', 'NextGC'] as const).filter(
      (field) => start[field] < range(field).least || start[field] > range(field).most,
    );
    expect(outside).toEqual([]);
    expect(start.NumGC).toBe(0);
  });

  it('does not collect before the heap has 4 MiB times GOGC percent', async () => {
    const before = await statsOf(strategy, [...allocRows(1, 110, 32768), 'stats,,,']);
    const after = await statsOf(strategy, [...allocRows(1, 128, 32768), 'stats,,,']);
    const late = await statsOf(strategy, [...allocRows(1, 230, 32768), 'stats,,,'], { gogc: 200 });
    expect([before, after, late].map(([{ NumGC }]) => NumGC)).toEqual([0, 1, 0]);
    expect(late[0].NextGC).toBe(8 * MIB);
  });

  it('has the first goal of the real run that found the least garbage', async () => {
    // After the first cycle of this workload nine real runs have goals from 4,722,544 to 4,745,968 bytes: what they
    // marked beyond the least is garbage of while they marked. A goal counts the marked heap twice, globals and stacks once.
    const recorded = JSON.parse(readFileSync(new URL('../../../datasets/workloads/sawtooth.go1.20.4.json', import.meta.url), 'utf8')).snapshots;
    const { checkpoints } = await simulateDataset(strategy, 'sawtooth');
    const first = checkpoints.findIndex(({ memStats }) => memStats.NextGC > 4 * MIB);
    const [least] = recorded[first].NextGC;
    expect(recorded[first].event).toBe(checkpoints[first].event);
    expect(Math.abs(checkpoints[first].memStats.NextGC - least)).toBeLessThan(1024);
  });

  it('collects the less, and keeps the more, the larger GOGC is', async () => {
    const runs = [];
    for (const gogc of [50, 100, 200, 400]) runs.push((await statsOf(strategy, [...churn, 'stats,,,'], { gogc }))[0]);
    const collections = runs.map(({ NumGC }) => NumGC);
    const sizes = runs.map(({ HeapSys }) => HeapSys);
    expect(collections).toEqual([...collections].toSorted((a, b) => b - a));
    expect(new Set(collections).size).toBe(4);
    expect(sizes).toEqual([...sizes].toSorted((a, b) => a - b));
  });

  it('collects with GOGC=off when the program says so, and never by itself', async () => {
    const [start, never, once, still] = await statsOf(strategy, [
      'stats,,,', ...churn, 'stats,,,', 'gc,,,', 'stats,,,', sleep(10), ...churnRows(5000, 5000, 2000), 'stats,,,',
    ], { gogc: -1 });
    expect([never.NumGC, never.Frees]).toEqual([0, start.Frees]);
    expect(once.NumGC).toBe(1);
    expect(once.Frees).toBeGreaterThanOrEqual(20_000);
    expect(still.NumGC).toBe(1);
    // 2^63 less what the process has beside its heap.
    for (const { NextGC } of [start, never, once]) expect(NextGC).toBeCloseTo(9.22e18, -17);
  });

  it('sweeps all before runtime.GC() returns', async () => {
    const [before, after] = await statsOf(strategy, [...allocRows(1, 3000, 500), 'stats,,,', ...freeRows(1, 3000), 'gc,,,', 'stats,,,']);
    expect(before.NumGC).toBe(0);
    expect(after.NumGC).toBe(1);
    expect(before.HeapAlloc - after.HeapAlloc).toBeGreaterThanOrEqual(3000 * 512 - 2000);
  });

  it('collects when two minutes have passed since the last collection, if there was one', async () => {
    const never = await statsOf(strategy, [...allocRows(1, 100, 1000), sleep(10), 'stats,,,']);
    expect(never[0].NumGC).toBe(0);
    const [first, soon, later] = await statsOf(strategy, ['gc,,,', 'stats,,,', sleep(1.9), 'stats,,,', sleep(1.2), 'stats,,,']);
    expect([first, soon, later].map(({ NumGC }) => NumGC)).toEqual([1, 1, 2]);
    const off = await statsOf(strategy, ['gc,,,', sleep(10), 'stats,,,'], { gogc: -1 });
    expect(off[0].NumGC).toBe(1);
  });

  it('keeps within a memory limit where a heap without one grows far beyond', async () => {
    // 20 MB live, so that GOGC=400 lets the heap grow to 100 MB.
    const rows = [...allocRows(1, 2000, 10_000), ...churnRows(5000, 20_000, 10_000), 'stats,,,'];
    const limit = 40 * MIB;
    const [free] = await statsOf(strategy, rows, { gogc: 400 });
    const [limited] = await statsOf(strategy, rows, { gogc: 400, memoryLimitBytes: limit });
    const [off] = await statsOf(strategy, rows, { gogc: -1, memoryLimitBytes: limit });
    expect(free.HeapInuse + free.HeapIdle - free.HeapReleased).toBeGreaterThan(70 * MIB);
    for (const stats of [limited, off]) {
      // Beside its heap, a process has some 7 MiB.
      expect(stats.HeapInuse + stats.HeapIdle - stats.HeapReleased).toBeLessThan(limit - 5 * MIB);
      expect(stats.NextGC).toBeLessThan(limit);
      expect(stats.NumGC).toBeGreaterThan(free.NumGC);
    }
  });

  it('collects without end, but goes on, where the live heap is beyond the limit', async () => {
    const rows = [...allocRows(1, 2000, 10_000), ...churnRows(5000, 1000, 10_000), 'stats,,,'];
    const [stats] = await statsOf(strategy, rows, { memoryLimitBytes: 10 * MIB });
    expect(stats.HeapInuse).toBeGreaterThan(20e6);
    expect(stats.NumGC).toBeGreaterThan(20);
  });

  it('gives memory back while it sleeps, down to a tenth above what the heap needs', async () => {
    const rows = [
      ...allocRows(1, 600, 100_000), ...freeRows(1, 600), 'gc,,,', 'gc,,,', 'stats,,,', sleep(0.5), 'stats,,,',
    ];
    const { checkpoints } = await simulateRows(strategy, rows);
    const [before, after] = checkpoints.map(({ memStats }) => memStats);
    expect(before.NumGC).toBe(after.NumGC);
    expect(before.HeapIdle - before.HeapReleased).toBeGreaterThan(50e6);
    // In use when marking ended the last time: next to nothing.
    expect(after.HeapInuse + after.HeapIdle - after.HeapReleased).toBeLessThan(2 * MIB);
    expect(after.HeapSys).toBe(before.HeapSys);
    // The scavenger's first sleep takes an object of 8 bytes.
    expect(after.Mallocs - before.Mallocs).toBe(1);
  });

  it.each([100, -1])('keeps a tenth above what was in use, but for a huge page, with GOGC=%i', async (gogc) => {
    const rows = [...allocRows(1, 900, 100_000), ...freeRows(1, 600), 'gc,,,', 'gc,,,', 'stats,,,', sleep(1.5), 'stats,,,'];
    const [before, after] = await statsOf(strategy, rows, { gogc });
    expect(after.NumGC).toBe(before.NumGC);
    const retained = after.HeapInuse + after.HeapIdle - after.HeapReleased;
    expect(retained).toBeLessThan(1.11 * before.HeapInuse);
    expect(retained).toBeGreaterThan(1.1 * before.HeapInuse - 2 * MIB);
  });

  it.each([0, 8, 524288])('takes its time to mark what lives, also with %i bytes of globals', async (globalsBytes) => {
    const rows = allocRows(1, 4000, 1000, 1);
    const parameters = { gogc: -1, globalsBytes };
    const without = await simulateRows(strategy, [...rows, 'stats,,,'], parameters);
    const { virtualNs } = await simulateRows(strategy, [...rows, 'gc,,,', 'stats,,,'], parameters);
    const { scanByte = 0, markObject = 0 } = strategy.costs ?? {};
    expect(virtualNs - without.virtualNs).toBeGreaterThan(4e6 * scanByte + 4000 * markObject);
  });

  it('keeps stacks of 32 KiB and more in spans of their own, and smaller ones in pools until it is asked', async () => {
    const [start, large, small, flushed] = await statsOf(strategy, [
      'stats,,,', 'stack,1,65536,', 'stats,,,', 'stackfree,1,,', 'stack,1,2048,', 'stack,2,4096,', 'stack,3,8192,', 'stack,4,16384,', 'stats,,,',
      'stackfree,1,,', 'stackfree,2,,', 'stackfree,3,,', 'stackfree,4,,', 'stats,,,',
    ]);
    expect(large.StackInuse - start.StackInuse).toBe(65536);
    expect(small.StackInuse - start.StackInuse).toBe(4 * 32768);
    expect(flushed.StackInuse).toBe(start.StackInuse);
    expect([large, small, flushed].map(({ HeapInuse }) => HeapInuse)).toEqual([start.HeapInuse, start.HeapInuse, start.HeapInuse]);
  });

  it('does the same in every run, sound at every checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(workloads, fc.constantFrom(-1, 0, 20, 100, 400), fc.constantFrom(Infinity, 8 * MIB, 20 * MIB), async (workload, gogc, memoryLimitBytes) => {
        const run = await simulateChecked(strategy, workload, { gogc, memoryLimitBytes });
        expect(run.checkpoints.length).toBeGreaterThan(1);
        const again = await simulateChecked(strategy, workload, { gogc, memoryLimitBytes });
        expect(again.checkpoints).toEqual(run.checkpoints);
        expect(again.virtualNs).toBe(run.virtualNs);
      }),
      { numRuns: 15 },
    );
  });
});
