import { Decision, type StrategyPlugin } from '@spanlab/core';
import { strategy as go1_20 } from '@spanlab/strategy-go1.20';
import { strategy } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { describeOutcome, verifyRecording } from '../src/index.js';
import { bytesOf, memStatsOf, sourceOf, withRecord } from './recordings.js';

const NAME = 'gzipstream.go1.4.3';
const bytes = bytesOf(NAME);
const verify = (changed: Uint8Array, memStats = memStatsOf(NAME)) => verifyRecording(sourceOf(NAME, changed), [strategy], { memStats });
const ARENA = 0xc208000000;

/** Every kind of recorded outcome, falsified; the replay must see exactly that. */
describe('a recording that tells otherwise is a mismatch', () => {
  it('malloc address, with both places and the span at that moment', async () => {
    let record = 0;
    const changed = withRecord(bytes, 2, 4000, (words) => {
      words[0] += 8 * 8192 * 1000;
      record = words.byteOffset / 16 - 1;
    });
    // Nothing may die at the false address: drop what follows.
    const result = await verify(changed.subarray(0, 16 * (record + 2)));
    expect(result.tallies.malloc.mismatched).toBe(1);
    expect(result.mismatched).toBe(1 + result.memStats.mismatched);
    const first = result.firstMismatch;
    expect(first?.divergence).toMatchObject({ category: 'malloc' });
    // The malloc's own record; sweeps and spans may stand between it and the address.
    expect(first?.divergence.record).toBe(startOfMalloc(record));
    expect(first?.replayedPlace).toMatch(/^span \d+ at page \d+, \d+ pages?, (large object|class \d+ \(\d+ B\)), \d+ of \d+ slots allocated(, next free slot (\d+|none))?, (un)?swept \(sweepgen \d+, heap \d+\)/);
    expect(first?.recordedPlace).toBe('outside the arena');
  });

  it('tiny flag', async () => {
    const result = await verify(withRecord(bytes, 2, 0, (words) => void (words[0] += 1)));
    expect(result.tallies.malloc.mismatched).toBe(1);
    expect(result.firstMismatch?.divergence).toMatchObject({ category: 'malloc', record: 2, event: 1 });
    expect(describeOutcome(result.firstMismatch?.divergence.recorded, ARENA)).toBe('malloc of 272 B at 0xc208000001');
    expect(describeOutcome(result.firstMismatch?.divergence.replayed, ARENA)).toBe('malloc of 272 B at 0xc208000000');
  });

  it.each([
    ['heap span pages', 11, 'heapSpans', (words: Uint32Array): void => void (words[2] += 1)],
    ['heap span class', 11, 'heapSpans', (words: Uint32Array): void => void (words[3] += 1)],
    ['heap span base', 11, 'heapSpans', (words: Uint32Array): void => void (words[0] += 8192)],
    ['heap span that is large or not', 11, 'heapSpans', (words: Uint32Array): void => void (words[3] ^= 0x10000)],
    ['freed manual span pages', 4, 'manualSpans', (words: Uint32Array): void => void (words[2] += 1)],
    ['freed manual span alignment', 4, 'manualSpans', (words: Uint32Array): void => void (words[0] += 1)],
    ['slot bytes', 7, 'sweeps', (words: Uint32Array): void => void (words[2] += 8)],
    ['slot bytes beyond 32 bits', 7, 'sweeps', (words: Uint32Array): void => void (words[3] += 1)],
    ['sweep flag that there is none of', 6, 'sweeps', (words: Uint32Array): void => void (words[2] |= 4)],
    ['sweep preserve flag', 6, 'sweeps', (words: Uint32Array): void => void (words[2] ^= 1)],
    ['sweep base', 6, 'sweeps', (words: Uint32Array): void => void (words[0] += 8192)],
    ['growth size', 13, 'growth', (words: Uint32Array): void => void (words[2] += 8192)],
    ['next_gc', 9, 'collections', (words: Uint32Array): void => void (words[0] += 1)],
  ] as const)('%s', async (_, op, category, change) => {
    const result = await verify(withRecord(bytes, op, 300, change));
    expect(result.tallies[category].mismatched).toBeGreaterThan(0);
    expect(result.firstMismatch?.divergence.category).toBe(category);
    expect(result.mismatched).toBeGreaterThan(0);
  });

  it('slot bytes of one object among others, whichever of them it is', async () => {
    const first = offsetOf((record) => record > 300 && [7, 7, 7].every((op, i) => opAt(record + i) === op)) / 16 - 1;
    for (const record of [first, first + 1, first + 2]) {
      const result = await verify(withRecord(bytes, 7, record, (words) => void (words[2] *= 2)));
      expect([result.mismatched, result.tallies.sweeps.mismatched]).toEqual([1, 1]);
      expect(describeOutcome(result.firstMismatch?.divergence.recorded, ARENA)).toMatch(/^sweep of the span at 0xc20[0-9a-f]+( to be cached)?, slots of different sizes freed$/);
      expect(describeOutcome(result.firstMismatch?.divergence.replayed, ARENA)).toMatch(/, \d+ B freed$/);
    }
  });

  it('pages of a manual span that is freed, in words', async () => {
    const { firstMismatch, mismatched } = await verify(withRecord(bytes, 4, 0, (words) => void (words[2] = 9)));
    expect(mismatched).toBe(1);
    expect(describeOutcome(firstMismatch?.divergence.recorded, ARENA)).toMatch(/^free of the manual span at 0xc20[0-9a-f]+, 9 pages$/);
    expect(firstMismatch?.replayedPlace).toContain('page');
  });

  describe('of Go 1.20', () => {
    const name = 'gzipstream.go1.20.4';
    const log = bytesOf(name);
    const verify1_20 = (changed: Uint8Array, one: StrategyPlugin = go1_20) => verifyRecording(sourceOf(name, changed), [one], { memStats: memStatsOf(name) });

    it.each([
      ['purpose of a freed manual span', 4, 'manualSpans', (words: Uint32Array): void => void (words[3] += 2)],
      ['pages of a freed manual span', 4, 'manualSpans', (words: Uint32Array): void => void (words[2] += 1)],
      ['slot bytes', 7, 'sweeps', (words: Uint32Array): void => void (words[2] += 8)],
      ['heap span bits that mean nothing', 11, 'heapSpans', (words: Uint32Array): void => void (words[3] |= 0x200)],
    ] as const)('%s', async (_, op, category, change) => {
      const result = await verify1_20(withRecord(log, op, 300, change));
      expect([result.mismatched, result.tallies[category].mismatched]).toEqual([1, 1]);
      expect(result.firstMismatch?.divergence.category).toBe(category);
    });

    it('arena start: a page lower, everything else lies a page higher', async () => {
      const { firstMismatch } = await verify1_20(withRecord(log, 20, 0, (words) => words.set([0xffffe000, (20 << 24) | 0xbf])));
      expect(describeOutcome(firstMismatch?.divergence.recorded, 0)).toBe('arena at 0xbfffffe000');
      expect(describeOutcome(firstMismatch?.divergence.replayed, 0)).toBe('arena at 0xc000000000');
    });

    it('arena start of a heap that lies elsewhere, although its distances are right', async () => {
      const elsewhere: StrategyPlugin = {
        ...go1_20,
        create: (options) =>
          new Proxy(go1_20.create(options), {
            set(heap, key, value) {
              Reflect.set(heap, key, value);
              if (key !== 'journal' || value === undefined) return true;
              value.clear();
              value.push(Decision.ArenaStart, 0x7f0000000000, 0, 0);
              return true;
            },
            get(heap, key) {
              const value: unknown = Reflect.get(heap, key, heap);
              return typeof value === 'function' ? value.bind(heap) : value;
            },
          }),
      };
      const { mismatched, tallies, firstMismatch } = await verify1_20(log, elsewhere);
      expect([mismatched, tallies.growth.mismatched]).toEqual([1, 1]);
      expect(describeOutcome(firstMismatch?.divergence.recorded, 0)).toBe('arena at 0xc000000000');
    });

    it('is damaged if there is no P after there was one', async () => {
      await expect(verify1_20(withRecord(log, 11, 300, (words) => void (words[3] |= 0x100)))).rejects.toThrow(/record \d+: heap span before there is a P, after one was there; the log is damaged/);
    });
  });

  it('manual span base', async () => {
    let end = 0;
    const changed = withRecord(bytes, 3, 20, (words) => {
      words[0] += 8192;
      end = words.byteOffset + 16;
    });
    const result = await verify(changed.subarray(0, end));
    expect(result.tallies.manualSpans.mismatched).toBe(1);
    expect(describeOutcome(result.firstMismatch?.divergence.recorded, ARENA)).toBe('manual span at 0xc208018000, 4 pages');
    expect(describeOutcome(result.firstMismatch?.divergence.replayed, ARENA)).toBe('manual span at 0xc208016000, 4 pages');
  });

  it.each([['sweep', 6, 'sweeps'], ['heap span', 11, 'heapSpans'], ['flush', 10, 'collections']] as const)('a %s that is not recorded', async (_, op, category) => {
    const at = offsetOf((record) => isLastOf(op, record));
    const without = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 16)]);
    const result = await verify(without);
    expect(result.tallies[category].mismatched).toBe(1);
    expect(result.mismatched).toBe(1);
    expect(result.firstMismatch?.divergence.recorded).toBeUndefined();
    expect(describeOutcome(undefined, ARENA)).toBe('nothing');
  });

  it.each([['sweep', 6, 'sweeps'], ['heap span', 11, 'heapSpans'], ['flush', 10, 'collections']] as const)('a %s that only the recording has', async (_, op, category) => {
    const at = offsetOf((record) => isLastOf(op, record));
    const twice = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at, at + 16), ...bytes.subarray(at)]);
    const result = await verify(twice);
    expect(result.tallies[category].mismatched).toBe(1);
    expect(result.firstMismatch?.divergence.replayed).toBeUndefined();
  });

  it('MemStats, field by field', async () => {
    const recorded = memStatsOf(NAME);
    const rows = structuredClone(recorded.BySize) as { Mallocs: number }[];
    rows[2].Mallocs++;
    const result = await verify(bytes, { ...recorded, HeapSys: 1, NumGC: 'x', BySize: rows });
    expect(result.memStats.mismatched).toBe(3);
    expect(result.memStats.mismatches.map(({ field }) => field).toSorted()).toEqual(['BySize[2].Mallocs', 'HeapSys', 'NumGC']);
    expect(result.mismatched).toBe(3);
    expect(result.firstMismatch).toBeUndefined();
    expect(result.firstMemStatsMismatch?.field).toBe('HeapSys');
  });

  it('MemStats without BySize', async () => {
    const { BySize: _, ...rest } = memStatsOf(NAME);
    const result = await verify(bytes, rest);
    expect(result.memStats.mismatches[0]).toEqual({ field: 'BySize.length', recorded: 0, replayed: 61 });
  });

  /** A record of this op with no other decision of the same event behind it. */
  function isLastOf(op: number, record: number): boolean {
    return record > 300 && opAt(record) === op && [1, 2, 4, 9].includes(opAt(record + 1));
  }

  function opAt(record: number): number {
    return bytes[16 * (record + 1) + 7];
  }

  function offsetOf(isIt: (record: number) => boolean): number {
    let record = 0;
    while (!isIt(record)) record++;
    return 16 * (record + 1);
  }

  function startOfMalloc(done: number): number {
    let record = done;
    while (opAt(record) !== 1) record--;
    return record;
  }
});

describe('recordings that cannot be replayed', () => {
  it('names the releases that can', async () => {
    const other = withHeader((view) => view.setUint32(8, 0x10501, true));
    await expect(verify(other)).rejects.toThrow('gzipstream.go1.4.3: no strategy replays Go 1.5.1; installed: go1.4');
    await expect(verifyRecording(sourceOf('x', bytes), [])).rejects.toThrow('x: no strategy replays Go 1.4.3; installed: none');
  });

  it('refuses more than one P', async () => {
    const two = withHeader((view) => view.setUint16(12, 2, true));
    await expect(verify(two)).rejects.toThrow('recorded with GOMAXPROCS=2; only GOMAXPROCS=1 can be replayed');
  });

  it('refuses a heap beyond what it can number', async () => {
    const huge = withRecord(bytes, 3, 0, (words) => void (words[2] = 2 ** 21));
    await expect(verify(huge)).rejects.toThrow('spanlab simulates heaps up to 17179869184 bytes');
  });

  function withHeader(change: (view: DataView) => void): Uint8Array {
    const copy = new Uint8Array(bytes);
    change(new DataView(copy.buffer));
    return copy;
  }
});
