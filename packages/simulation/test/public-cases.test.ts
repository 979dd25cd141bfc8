import type { StrategyPlugin } from '@spanlab/core';
import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { strategy as go15 } from '@spanlab/strategy-go1.5';
import { strategy as go120 } from '@spanlab/strategy-go1.20';
import { describe, expect, it } from 'vitest';
import { installedStrategies } from '../../conformance/test/installed-strategies.js';
import { allocRows, churnRows, freeRows, statsOf } from './simulated-program.js';

/** What people have reported of real runtimes, as small programs (docs/simulation.md, public cases). */
const KIB = 1024;
const MIB = KIB ** 2;
const SECOND = 1e9;
const strategies = installedStrategies.filter(({ simulate }) => simulate !== undefined);

describe.each(strategies)('public cases on $name', (plugin) => {
  it('objects of 1025 bytes take 1152: an eighth is waste (sizeclasses.go)', async () => {
    const [start, end] = await statsOf(plugin, ['stats', ...allocRows(0, 10_000, 1025), 'stats'], { gogc: -1 });
    expect(end.HeapAlloc - start.HeapAlloc).toBe(10_000 * 1152);
  });

  it('an object of 33 KiB takes 40 KiB: whole pages of 8 KiB', async () => {
    const [start, end] = await statsOf(plugin, ['stats', ...allocRows(0, 50, 33 * KIB), 'stats'], { gogc: -1 });
    expect(end.HeapInuse - start.HeapInuse).toBe(50 * 40 * KIB);
  });

  // Two slices of 512 MB, dropped: a blog with the gctrace of 1.12 saw a collection after two minutes, whatever the program waits for.
  it('two large slices that were dropped are collected two minutes after the last collection', async () => {
    const wait = (seconds: number) => `sleep,,${seconds * SECOND}`;
    const rows = [wait(10), ...allocRows(0, 1, 512 * MIB), wait(11), ...allocRows(1, 1, 512 * MIB), wait(5), 'free,0', 'free,1'];
    const pieces = (count: number, seconds: number) => Array.from({ length: count }, () => wait(seconds));
    for (const waits of [[wait(130)], pieces(65, 2), pieces(130, 1)]) {
      const [before, after] = await statsOf(plugin, [...rows, wait(20), 'stats', ...waits, 'stats']);
      expect(before.HeapAlloc).toBeGreaterThan(1024 * MIB);
      expect(after.HeapAlloc).toBeLessThan(MIB);
    }
  });
});

describe('memory that was needed once, under a trickle of requests', () => {
  /** Shares of idle memory that were given back, every two minutes for half an hour with a request of `bytes` every 20 s. */
  async function released(plugin: StrategyPlugin, bytes: number): Promise<number[]> {
    const minutes = Array.from({ length: 90 }, (_, i) => [...churnRows(30_000, 1, bytes, 1), `sleep,,${20 * SECOND}`, ...(i % 6 === 5 ? ['stats'] : [])]).flat();
    const stats = await statsOf(plugin, [...allocRows(0, 100, MIB, 1), 'gc', ...freeRows(0, 100), ...minutes]);
    return stats.map(({ HeapReleased, HeapIdle }) => HeapReleased / HeapIdle);
  }

  // golang.org/issue/14521: pages that are freed join the idle pages beside them, which count as idle only from then on.
  it.each([go14, go15])('is never given back by $name if the requests lie beside it', async (plugin) => {
    expect(Math.max(...(await released(plugin, MIB)))).toBeLessThan(0.05);
  });

  it.each([go14, go15])('is given back by $name if they do not', async (plugin) => {
    expect((await released(plugin, 64)).at(-1)).toBeGreaterThan(0.9);
  });

  // golang.org/issue/39779: 685.2 MB of 685.4.
  it('is given back by Go 1.20 in any case', async () => {
    for (const bytes of [64, MIB]) expect((await released(go120, bytes)).at(-1)).toBeGreaterThan(0.9);
  });
});
