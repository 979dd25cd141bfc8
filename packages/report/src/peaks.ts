import type { CellResult } from '@spanlab/core';

/** Largest value of a column of the series; undefined where it was not measured. */
export function peakOf(cell: CellResult, measure: string): number | undefined {
  const column = cell.series.columns[measure];
  if (column === undefined || column.length === 0) return undefined;
  return column.reduce((a, b) => Math.max(a, b));
}

/** The last sample at or before a number of allocations, or else the first one. */
export function sampleAt<T extends { readonly allocations: number }>(samples: readonly T[], allocations: number): T | undefined {
  return samples.findLast((sample) => sample.allocations <= allocations) ?? samples[0];
}
