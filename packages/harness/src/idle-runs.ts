import { type HeapStrategy, PAGE_BYTES } from '@spanlab/core';

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
  const runs: number[] = [];
  let end = -1;
  heap.forEachSpan(({ state, basePage, pages }) => {
    if (state !== 'free') return;
    if (basePage === end) runs[runs.length - 1] += pages;
    else runs.push(pages);
    end = basePage + pages;
  });
  runs.sort((a, b) => a - b);
  return {
    IdleRuns: runs.length,
    LargestIdleRun: (runs.at(-1) ?? 0) * PAGE_BYTES,
    MedianIdleRun: (runs[(runs.length - 1) >> 1] ?? 0) * PAGE_BYTES,
  };
}
