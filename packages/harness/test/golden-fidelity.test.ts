import type { FidelityRow } from '@spanlab/core';
import { strategy as go1_20 } from '@spanlab/strategy-go1.20';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { fidelityCases, openDatasets, runFidelityCase } from '../src/index.js';

const folder = await openDatasets();

/**
 * What a program allocates is exact but for the one object that the runtime
 * itself takes when the program is first made to yield: real runs have it at a
 * checkpoint earlier or later, as the clock goes.
 */
const YIELD_OBJECT: Readonly<Record<string, number>> = { Mallocs: 1, 'Frees+HeapObjects': 1, TotalAlloc: 48 };

/** Checkpoints at which a bounded measure is beyond its bound, in words. */
function missesOf({ measure, points }: FidelityRow, mayYield: boolean): string[] {
  const slack = mayYield ? (YIELD_OBJECT[measure] ?? 0) : 0;
  return points
    .filter(({ residual, tolerance }) => tolerance !== undefined && Math.abs(residual) > Math.max(tolerance, slack))
    .map(({ event, residual, tolerance }) => `${measure} at row ${event}: ${residual} beyond the range, ${tolerance} allowed`);
}

describe('against nine runs of the real runtime', () => {
  it.each([
    ['go1.4', 'sawtooth'],
    ['go1.4', 'tiny-heavy'],
    ['go1.20', 'sawtooth'],
    ['go1.20', 'tiny-heavy'],
  ])('%s is within all bounds at every checkpoint of %s', async (strategy, workload) => {
    const one = fidelityCases(folder.datasets, [go1_4, go1_20]).find((some) => some.strategy.name === strategy && some.workload.name === workload);
    if (one === undefined) throw new Error('no such case');
    const rows = await runFidelityCase(folder, one);
    const bounded = rows.filter(({ bound }) => bound !== undefined);
    const names = bounded.map(({ measure }) => measure);
    expect(names).toEqual(expect.arrayContaining(['NumGC', 'HeapSys', 'HeapInuse', 'VmRss', 'VmSize', 'Mallocs', 'Frees+HeapObjects', 'TotalAlloc']));
    expect(Math.min(...bounded.map(({ points }) => points.length))).toBeGreaterThan(10);
    expect(bounded.flatMap((row) => missesOf(row, strategy === 'go1.4'))).toEqual([]);
  });
});
