import type { HeapStrategy, SpanState } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idleRunDistribution, idleRunsOf } from '../src/index.js';

/** A heap that is nothing but a row of pages in these states. */
function heapOf(states: readonly SpanState[]): HeapStrategy {
  return {
    forEachSpan: (visit: (span: { basePage: number; pages: number; state: SpanState }) => void) =>
      states.forEach((state, basePage) => visit({ basePage, pages: 1, state })),
  } as unknown as HeapStrategy;
}

describe('idleRunsOf', () => {
  it('agrees with splitting a row of letters', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<SpanState>('free', 'free', 'inUse', 'manual')), (states) => {
        const runs = states
          .map((state) => (state === 'free' ? 'f' : '.'))
          .join('')
          .split(/\.+/)
          .map((run) => run.length)
          .filter((length) => length > 0)
          .toSorted((a, b) => a - b);
        expect(idleRunsOf(heapOf(states))).toEqual({
          IdleRuns: runs.length,
          LargestIdleRun: Math.max(0, ...runs) * 8192,
          MedianIdleRun: (runs[Math.ceil(runs.length / 2) - 1] ?? 0) * 8192,
        });
        const rows = idleRunDistribution(heapOf(states));
        for (const { minPages, runs: count, bytes } of rows) {
          const own = runs.filter((length) => length >= minPages && length < 2 * minPages);
          expect({ count, bytes }).toEqual({ count: own.length, bytes: own.reduce((a, b) => a + b, 0) * 8192 });
        }
        expect(rows.reduce((sum, row) => sum + row.runs, 0)).toBe(runs.length);
        expect(rows.map((row) => row.minPages)).toEqual(rows.map((row) => row.minPages).toSorted((a, b) => a - b));
      }),
    );
  });
});
