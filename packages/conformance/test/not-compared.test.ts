import type { MemStats, StrategyPlugin } from '@spanlab/core';
import { strategy as go1_20 } from '@spanlab/strategy-go1.20';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { strategy as go1_5 } from '@spanlab/strategy-go1.5';
import { describe, expect, it } from 'vitest';
import { type VerifyOptions, compareMemStats, verifyRecording } from '../src/index.js';
import { bytesOf, memStatsOf, sourceOf, withoutRecords } from './recordings.js';

const nameOf = (strategy: StrategyPlugin) => `gzipstream.go${strategy.verifiedRelease}`;
const verify = (strategy: StrategyPlugin, options: VerifyOptions, bytes = bytesOf(nameOf(strategy))) =>
  verifyRecording(sourceOf(nameOf(strategy), bytes), [strategy], options);

/** Op and upper half of b of every record. */
function opsOf(bytes: Uint8Array): [op: number, bHigh: number][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: bytes.length / 16 - 1 }, (_, i) => [bytes[16 * i + 23], view.getUint32(16 * i + 28, true)]);
}

describe('what was not compared is counted and said', () => {
  it.each([go1_4, go1_5, go1_20])('$name: every field of the memstats file is compared or said not to be', async (strategy) => {
    const recorded = memStatsOf(nameOf(strategy));
    const { memStats, notCompared } = await verify(strategy, { memStats: recorded });
    const said = notCompared.map(({ what }) => what).filter((what) => what.startsWith('MemStats.'));
    expect([...memStats.fields.map((field) => `MemStats.${field}`), ...said].toSorted()).toEqual(Object.keys(recorded).map((field) => `MemStats.${field}`).toSorted());
    expect(said).toContain('MemStats.Sys');
    expect(notCompared.every(({ count, why }) => count > 0 && why.length > 10)).toBe(true);
  });

  it('fields that the events of a release do not determine', async () => {
    for (const strategy of [go1_5, go1_20]) {
      const { notCompared } = await verify(strategy, { memStats: memStatsOf(nameOf(strategy)) });
      expect(notCompared).toContainEqual({ what: 'MemStats.NextGC', count: 1, why: 'the events of this release do not determine it' });
    }
  });

  it('words of records: pacing of 1.5 and 1.20, reclaiming before there is a P', async () => {
    const of1_5 = await verify(go1_5, {});
    expect(of1_5.notCompared[0]).toEqual({ what: 'next_gc (op 9)', count: of1_5.counts.collections, why: 'the pacer reads the clock' });
    const of1_20 = await verify(go1_20, {});
    const ops = opsOf(bytesOf(nameOf(go1_20)));
    const firstP = ops.findIndex(([op, bHigh]) => (op === 3 || op === 11) && (bHigh & 0x100) === 0);
    expect(of1_20.notCompared.slice(0, 2)).toEqual([
      { what: 'reclaiming before the first P (op 22)', count: ops.slice(0, firstP).filter(([op]) => op === 22).length, why: 'it is tried, in vain, until gcinit says that there is nothing to sweep, and gcinit is not logged' },
      { what: 'bytes marked (op 9)', count: of1_20.counts.collections, why: 'marking is not replayed, only what it did not reach' },
    ]);
    expect((await verify(go1_4, { memStats: memStatsOf(nameOf(go1_4)) })).notCompared.every(({ what }) => what.startsWith('MemStats.'))).toBe(true);
  });

  it('MemStats, for want of a file', async () => {
    const whole = await verify(go1_4, { memStats: memStatsOf(nameOf(go1_4)) });
    const { checked, mismatched, memStats, notCompared } = await verify(go1_4, {});
    expect(notCompared).toEqual([{ what: 'MemStats', count: 19, why: 'no memstats file' }]);
    expect(checked).toBe(whole.checked - 19);
    expect([mismatched, memStats.fields]).toEqual([0, []]);
  });

  it('MemStats, for want of a ReadMemStats in the log', async () => {
    // From the first on: it flushes the mcaches, which would otherwise be a difference.
    const bytes = bytesOf(nameOf(go1_20));
    const { notCompared } = await verify(go1_20, { memStats: memStatsOf(nameOf(go1_20)) }, withoutRecords(bytes, 15));
    expect(notCompared.at(-1)).toEqual({ what: 'MemStats', count: 19, why: 'the log has no ReadMemStats (op 15)' });
    const neither = await verify(go1_20, {}, withoutRecords(bytes, 15));
    expect(neither.notCompared.at(-1)).toEqual({ what: 'MemStats', count: 19, why: 'no memstats file, and the log has no ReadMemStats (op 15)' });
  });

  it('MemStats that a strategy does not model, if it says undefined or nothing at all', async () => {
    const modest: StrategyPlugin = {
      ...go1_4,
      name: 'modest',
      create: (options) =>
        new Proxy(go1_4.create(options), {
          get(heap, key) {
            const value: unknown = Reflect.get(heap, key, heap);
            if (key === 'memStats') return () => without(heap.memStats());
            return typeof value === 'function' ? value.bind(heap) : value;
          },
          set: (heap, key, value) => Reflect.set(heap, key, value),
        }),
    };
    const without = ({ MCacheSys: _, ...rest }: MemStats) => ({ ...rest, HeapReleased: undefined });
    const { memStats, mismatched, notCompared } = await verify(modest, { memStats: memStatsOf(nameOf(go1_4)) });
    expect([memStats.checked, mismatched]).toEqual([17, 0]);
    for (const field of ['HeapReleased', 'MCacheSys']) {
      expect(memStats.fields).not.toContain(field);
      expect(notCompared).toContainEqual({ what: `MemStats.${field}`, count: 1, why: 'the strategy does not model it' });
    }
  });

  it('parts of BySize that a strategy does not model', () => {
    const recorded = { BySize: [{ Size: 0, Mallocs: 0, Frees: 0 }, { Size: 8, Mallocs: 5, Frees: 3 }] };
    const { checked, mismatched, notCompared } = compareMemStats({ BySize: [{ Size: 0, Mallocs: 0 }, { Size: 8, Mallocs: 5 }] }, recorded);
    expect([checked, mismatched]).toEqual([1, 0]);
    expect(notCompared).toEqual([{ what: 'MemStats.BySize[].Frees', count: 2, why: 'the strategy does not model it' }]);
  });
});

describe('two strategies for one release', () => {
  it('are not chosen between by their order', async () => {
    const mine = { ...go1_4, name: 'mine' };
    const bytes = bytesOf(nameOf(go1_4));
    for (const both of [[go1_4, mine], [mine, go1_4]]) {
      await expect(verifyRecording(sourceOf('x', bytes), both)).rejects.toThrow(
        `x: 2 strategies replay Go 1.4.3: ${both.map(({ name }) => name).join(', ')}; choose one of them`,
      );
    }
    expect((await verifyRecording(sourceOf('x', bytes), () => mine)).plugin).toBe(mine);
  });
});
