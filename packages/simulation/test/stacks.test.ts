import type { StrategyPlugin } from '@spanlab/core';
import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { strategy as go15 } from '@spanlab/strategy-go1.5';
import { strategy as go120 } from '@spanlab/strategy-go1.20';
import { describe, expect, it } from 'vitest';
import { allocRows, churnRows, statsOf } from './simulated-program.js';

const strategies = [go14, go15, go120];
const KIB = 1024;

/** StackInuse after these rows, once nothing is being marked, beyond that of the start-up. In bytes. */
async function stackBytes(plugin: StrategyPlugin, rows: readonly string[], procs = 1): Promise<number> {
  const [start, end] = await statsOf(plugin, ['stats,,,', ...rows, 'gc,,,', 'stats,,,'], { procs });
  return end.StackInuse - start.StackInuse;
}

const stackRows = (first: number, count: number, bytes: number) => Array.from({ length: count }, (_, i) => `stack,${first + i},${bytes}`);
const endRows = (first: number, count: number) => Array.from({ length: count }, (_, i) => `stackfree,${first + i}`);

/** So much lives that marking it takes several time slices, in which the program goes on; collections come one after the other. */
const heap = allocRows(0, 100, 1024 * KIB, 1);
const churn = churnRows(1000, 100, 32 * KIB);

describe.each(strategies)('stacks on $name', (plugin) => {
  describe.each([1, 2, 16])('with %i Ps', (procs) => {
    // golang.org/issue/13552: the rows that spanlab once crashed at, or lost live stacks.
    it('live on when others have ended while marking ran, and their numbers are used again', async () => {
      const rounds = Array.from({ length: 30 }, () => [...endRows(0, 40), ...churn, ...stackRows(0, 40, 64 * KIB)]).flat();
      expect(await stackBytes(plugin, [...heap, ...stackRows(0, 40, 2 * KIB), ...rounds], procs)).toBe(40 * 64 * KIB);
    });

    it('go back when all have ended, small and large, grown one after the other', async () => {
      const grown = Array.from({ length: 200 }, () => [
        'stack,0,2048',
        ...[4, 8, 16, 32, 64].flatMap((kib, i) => [`stack,${1 - (i % 2)},${kib * KIB}`, `stackfree,${i % 2}`, `alloc,2000,32768,1`, 'free,2000']),
        'stackfree,1',
      ]).flat();
      expect(await stackBytes(plugin, [...heap, ...grown], procs)).toBe(0);
    });

    it('fill the same spans, whatever P they began on', async () => {
      // 16 stacks of 2 KiB are a span of 32 KiB, as are 4 of 8 KiB.
      const rows = [...stackRows(0, 64, 2 * KIB), ...stackRows(100, 16, 8 * KIB), ...stackRows(200, 3, 128 * KIB)];
      expect(await stackBytes(plugin, rows, procs)).toBe(4 * 32 * KIB + 4 * 32 * KIB + 3 * 128 * KIB);
    });
  });

  it('of several Ps are a matter of each P, and ending them leaves nothing behind', async () => {
    const rows = [];
    for (let round = 0; round < 30; round++) {
      for (let p = 0; p < 4; p++) {
        for (let i = 0; i < 10; i++) rows.push(`stack,${p * 10 + i},${(2 * KIB) << (i + round) % 6},,${p}`, `alloc,${p * 10 + i},20000,1,${p}`);
        for (let i = 0; i < 10; i++) rows.push(`stackfree,${p * 10 + i},,,${p}`, `free,${p * 10 + i},,,${p}`);
      }
    }
    for (const procs of [1, 4, 7]) expect(await stackBytes(plugin, rows, procs)).toBe(0);
  });

  it('may be ended by another P, which waits until they have begun', async () => {
    // P 1 has nothing else to do, and comes to its row long before P 0 has come to the stack.
    const rows = [...allocRows(0, 3000, 512).map((row) => `${row},0`), 'stack,7,65536,,0', 'stackfree,7,,,1', 'stack,7,131072,,1', 'stackfree,7,,,0', 'stack,7,32768,,0'];
    expect(await stackBytes(plugin, rows, 2)).toBe(32 * KIB);
  });
});

describe('large stacks that end while marking runs', () => {
  /** By how much goroutines that grow through 128 KiB, one after the other, let a heap become larger that is marked time and again. In MiB. */
  async function growth(plugin: StrategyPlugin): Promise<number> {
    const grow = ['stack,0,131072', 'stack,1,262144', 'stackfree,0'];
    const round = (isGrowing: boolean) => [...(isGrowing ? grow : []), ...churnRows(2000, 8, 32 * KIB), ...(isGrowing ? ['stackfree,1'] : [])];
    const sizes = [false, true].map(async (isGrowing) => {
      const rounds = Array.from({ length: 1000 }, () => round(isGrowing)).flat();
      const [end] = await statsOf(plugin, [...allocRows(0, 32, KIB * KIB, 1), ...rounds, 'stats,,,'], { procs: 2 });
      return (end.HeapSys + end.StackSys) / KIB ** 2;
    });
    return (await sizes[1]) - (await sizes[0]);
  }

  it('make the heap of Go 1.5 grow, where they wait for the end (golang.org/issue/13552)', async () => {
    expect(await growth(go15)).toBeGreaterThan(10);
  });

  it.each([go14, go120])('do not on $name', async (plugin) => {
    expect(Math.abs(await growth(plugin))).toBeLessThan(4);
  });
});
