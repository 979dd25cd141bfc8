import { type HeapStrategy, type IdleRunRow, PAGE_BYTES } from '@spanlab/core';

/** How the free pages of a heap lie. */
export interface IdleRuns {
  /** Number of runs of neighbouring free pages. */
  readonly IdleRuns: number;
  /** Bytes of the longest, and of the median run; 0 if nothing is free. */
  readonly LargestIdleRun: number;
  readonly MedianIdleRun: number;
}

/** Looks at all free pages; free spans that touch are one run. */
export function idleRunsOf(heap: HeapStrategy): IdleRuns {
  const runs = runLengths(heap).toSorted((a, b) => a - b);
  return {
    IdleRuns: runs.length,
    LargestIdleRun: (runs.at(-1) ?? 0) * PAGE_BYTES,
    MedianIdleRun: (runs[(runs.length - 1) >> 1] ?? 0) * PAGE_BYTES,
  };
}

/** How many runs there are of each length, by powers of two of pages; lengths without a run are left out. */
export function idleRunDistribution(heap: HeapStrategy): IdleRunRow[] {
  const rows: { minPages: number; runs: number; bytes: number }[] = [];
  for (const pages of runLengths(heap)) {
    const log = 31 - Math.clz32(pages);
    rows[log] ??= { minPages: 2 ** log, runs: 0, bytes: 0 };
    rows[log].runs++;
    rows[log].bytes += pages * PAGE_BYTES;
  }
  return rows.filter((row) => row !== undefined);
}

/** Pages of every run, in order of address. */
function runLengths(heap: HeapStrategy): number[] {
  const runs: number[] = [];
  let end = -1;
  heap.forEachSpan(({ state, basePage, pages }) => {
    if (state !== 'free') return;
    if (basePage === end) runs[runs.length - 1] += pages;
    else runs.push(pages);
    end = basePage + pages;
  });
  return runs;
}
