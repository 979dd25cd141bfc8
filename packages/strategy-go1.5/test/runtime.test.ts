import { describe, expect, it } from 'vitest';
import { allocRows, freeRows, simulateRows } from './simulated-program.js';

const MINUTE_NS = 60e9;

/** The fields that runs are compared by. */
async function checkpointsOf(rows: readonly string[], gogc?: number) {
  const { checkpoints } = await simulateRows(rows, gogc);
  return checkpoints.map(({ memStats }) => memStats);
}

describe('the runtime of Go 1.5.1', () => {
  it('starts as the measured process did', async () => {
    const [start] = await checkpointsOf(['stats,,,']);
    expect(start).toMatchObject({
      HeapInuse: 253952, HeapSys: 884736, StackInuse: 163840, MSpanInuse: 3360, NextGC: 4 * 2 ** 20, NumGC: 0, Frees: 0,
    });
  });

  it('collects when the heap has grown to the trigger, and not before', async () => {
    const [before, after] = await checkpointsOf([
      ...allocRows(1, 120, 32768), 'stats,,,', ...allocRows(121, 20, 32768), 'stats,,,',
    ]);
    expect(before.NumGC).toBe(0);
    expect(after.NumGC).toBe(1);
    // All is live: the next trigger is 1.93 times what was found, after one correction.
    expect(after.NextGC / after.HeapAlloc).toBeGreaterThan(1.5);
  });

  it('takes a live heap of the size of the trigger for one that has reached it, and none that is a page smaller', async () => {
    const [start] = await checkpointsOf(['stats,,,']);
    // Slots of 8 bytes fill the last page; ReadMemStats lets the mcache tell what it took.
    const filler = Array.from({ length: (8192 - (start.HeapAlloc % 8192)) / 8 }, (_, i) => `alloc,${1 + i},8,1`);
    const [{ HeapAlloc, NextGC, Frees }] = await checkpointsOf([...filler, 'stats,,,']);
    expect([HeapAlloc % 8192, Frees]).toEqual([0, 0]);
    const collectionsAt = async (bytes: number) => {
      const [, { NumGC }] = await checkpointsOf([...filler, 'stats,,,', ...allocRows(9000, 1, bytes - HeapAlloc), `sleep,,1000000,`, 'stats,,,']);
      return NumGC;
    };
    expect([await collectionsAt(NextGC - 8192), await collectionsAt(NextGC)]).toEqual([0, 1]);
  });

  it('makes runtime.GC() sweep all before it returns', async () => {
    const [stats] = await checkpointsOf([...allocRows(1, 50, 8192), ...freeRows(1, 50), 'gc,,,', 'stats,,,']);
    expect(stats.NumGC).toBe(1);
    expect(stats.Frees).toBeGreaterThanOrEqual(50);
    expect(stats.NextGC).toBe(4 * 2 ** 20);
  });

  it('counts what has a finalizer as marked once more: standard input, output and error, in slots of 48 bytes', async () => {
    const [stats] = await checkpointsOf([...allocRows(1, 3, 1 << 20), 'gc,,,', 'stats,,,']);
    // The first trigger ratio is 7/8, of what was marked (spec go1.5.md, section 4).
    expect(stats.NextGC).toBe(Math.trunc((stats.HeapAlloc + 3 * 48) * (1 + 7 / 8)));
  });

  it('does nothing at all with GOGC=off, not even for runtime.GC()', async () => {
    const [stats] = await checkpointsOf([...allocRows(1, 400, 32768), ...freeRows(1, 400), 'gc,,,', `sleep,,${5 * MINUTE_NS},`, 'stats,,,'], -1);
    expect(stats).toMatchObject({ NumGC: 0, Frees: 0 });
    expect(stats.NextGC).toBeGreaterThan(1e17);
  });

  it('collects two minutes after the last collection, but never without one', async () => {
    const never = await checkpointsOf([...allocRows(1, 10, 1024), `sleep,,${10 * MINUTE_NS},`, 'stats,,,']);
    expect(never[0].NumGC).toBe(0);
    const [first, second] = await checkpointsOf(['gc,,,', 'stats,,,', `sleep,,${4 * MINUTE_NS},`, 'stats,,,']);
    expect(first.NumGC).toBe(1);
    expect(second.NumGC).toBe(2);
  });

  it('gives memory back that was idle for five minutes', async () => {
    const rows = [...allocRows(1, 40, 1e6), ...freeRows(1, 40), 'gc,,,'];
    const [soon, late] = await checkpointsOf([...rows, `sleep,,${4 * MINUTE_NS},`, 'stats,,,', `sleep,,${6 * MINUTE_NS},`, 'stats,,,']);
    expect(soon.HeapReleased).toBe(0);
    expect(late.HeapReleased).toBeGreaterThan(30e6);
  });

  it('sweeps by the way, before the heap has grown to the next trigger', async () => {
    // 3.7 MB, three quarters of it dropped; the collection comes at 4 MiB, and the next one is not due at the end.
    const dropped = Array.from({ length: 3600 }, (_, i) => (i % 4 === 0 ? [] : freeRows(1 + i, 1))).flat();
    const [before, collected, later] = await checkpointsOf([
      ...allocRows(1, 3700, 1024), ...dropped, 'stats,,,', ...allocRows(3701, 500, 1024), 'stats,,,', ...allocRows(4201, 1400, 1024), 'stats,,,',
    ]);
    expect(before).toMatchObject({ NumGC: 0, Frees: 0 });
    expect(collected.NumGC).toBe(1);
    expect(later.NumGC).toBe(1);
    expect(later.Frees).toBeGreaterThan(collected.Frees + 1000);
    // What was swept was used again.
    expect(later.HeapSys).toBe(collected.HeapSys);
  });

  it('goes on while a heap is marked that takes more than a time slice to scan', async () => {
    // 400 MB with pointers take more than a time slice to scan.
    const rows: string[] = [];
    for (let i = 1; i <= 400; i++) rows.push(`alloc,${i},1000000,1`);
    for (let i = 1; i <= 200_000; i++) rows.push(`alloc,1000,2000,0`, `free,1000,,`);
    const { checkpoints, virtualNs } = await simulateRows([...rows, 'stats,,,']);
    expect(checkpoints[0].memStats.NumGC).toBeGreaterThan(5);
    expect(virtualNs).toBeGreaterThan(20e6);
  });

  it('returns the pages of a stack that ends', async () => {
    const [during, after] = await checkpointsOf(['stack,1,65536,', 'stats,,,', 'stackfree,1,,', 'stats,,,']);
    expect(during.StackInuse - after.StackInuse).toBe(65536);
  });

  it('does the same in every run', async () => {
    const rows = [...allocRows(1, 5000, 700), ...freeRows(1, 3000), ...allocRows(5001, 9000, 300), 'gc,,,', 'stats,,,', ...allocRows(20_000, 9000, 900), 'stats,,,'];
    expect(await checkpointsOf(rows)).toEqual(await checkpointsOf(rows));
  });
});
