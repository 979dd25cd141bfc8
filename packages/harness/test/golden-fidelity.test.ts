import type { FidelityRow } from '@spanlab/core';
import { strategy as go1_20 } from '@spanlab/strategy-go1.20';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { fidelityCases, openDatasets, runFidelityCase } from '../src/index.js';

const folder = await openDatasets();

/** Checkpoints at which a bounded measure is beyond its bound, in words. */
function missesOf({ measure, points }: FidelityRow): string[] {
  return points
    .filter(({ residual, tolerance }) => tolerance !== undefined && Math.abs(residual) > tolerance)
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
    expect(bounded.flatMap(missesOf)).toEqual([]);
  });
});
