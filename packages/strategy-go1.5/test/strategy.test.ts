import { Journal } from '@spanlab/core';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { strategy as go1_5 } from '../src/index.js';

/** Answers of a run of pointer-free requests on a fresh heap. */
function answersOf(plugin: typeof go1_5, sizes: readonly number[]): number[] {
  const requests = Uint32Array.from(sizes.flatMap((size, i) => [size, (i + 1) * 2 + 1]));
  const answers = new Int32Array(sizes.length * 2);
  plugin.create({ gogc: 100 }).malloc({ requests, objectLimit: sizes.length + 1 }, 0, sizes.length, answers);
  return [...answers];
}

describe('Go 1.5.1', () => {
  it('never combines tiny objects, where 1.4 does', () => {
    const sizes = [8, 1, 4, 8];
    // Granules are 8 bytes, slots 16; the second word is 8 | offset where objects are combined.
    expect(answersOf(go1_4, sizes)).toEqual([0, 0, 1, 8, 1, 8 | 4, 2, 0]);
    expect(answersOf(go1_5, sizes)).toEqual([0, 0, 2, 0, 4, 0, 6, 0]);
  });

  it('replays recordings of Go 1.5 only, and says what they do not determine', () => {
    expect(go1_5.replays(1, 5, 1)).toBe(true);
    expect(go1_5.replays(1, 4, 3)).toBe(false);
    expect(go1_5.replays(1, 50, 0)).toBe(false);
    expect(go1_5.undeterminedMemStats).toEqual(['NextGC']);
  });

  it('has its own record sizes and arena', () => {
    const heap = go1_5.create({ gogc: 100 });
    heap.allocCache();
    heap.allocManual(1, 4, 1);
    expect(heap.arenaStart).toBe(0xc820000000);
    // One record for the stack, one for the rest of the first growth.
    expect(heap.memStats()).toMatchObject({ MSpanInuse: 2 * 112, MCacheInuse: 1208, MSpanSys: 16384, MCacheSys: 16384 });
  });

  it('counts pages when it reclaims, where 1.4 counts spans', () => {
    // Three large objects of 5 pages die; a request of 6 pages needs two of them by pages, all by spans.
    const swept = [go1_4, go1_5].map((plugin) => {
      const heap = plugin.create({ gogc: 100 });
      const large = Array.from({ length: 12 }, (_, i) => [5 * 8192, (i + 1) * 2]).flat();
      heap.malloc({ requests: Uint32Array.from(large), objectLimit: 13 }, 0, 12, new Int32Array(24));
      heap.startCollection(0);
      heap.endMarking(0, Int32Array.from({ length: 12 }, (_, i) => i + 1));
      const journal = new Journal();
      heap.journal = journal;
      journal.clear();
      heap.malloc({ requests: Uint32Array.of(7 * 8192, 2), objectLimit: 13 }, 0, 1, new Int32Array(2));
      return journal.length - 1; // the last decision is the new span
    });
    expect(swept).toEqual([7, 2]);
  });
});
