import { join } from 'node:path';
import { heapPartNames, type SizeClassRow, type StrategyPlugin } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import {
  InputFile,
  addressMeasures,
  idleMeasures,
  loadStrategies,
  measureProgram,
  measures,
  openDatasets,
  partMeasures,
} from '../src/index.js';

const { folder, datasets } = await openDatasets();
const strategies = await loadStrategies();
const recordings = datasets.filter((one) => one.kind === 'recording');
/** The newest recording of each program, and a few older ones. */
const names = recordings
  .map((one) => one.name)
  .filter((name) => name.endsWith('.go1.20.4') || ['lru.go1.4.3', 'gofan.go1.5.1', 'goparse.go1.4.3'].includes(name));

function measure(name: string, strategy: StrategyPlugin) {
  const source = new InputFile(join(folder, 'recordings', `${name}.evlog.gz`));
  return measureProgram({ source, name, program: name.split('.')[0] }, strategy, undefined);
}

const bytesOf = (row: SizeClassRow) => row.requestedBytes + row.roundingBytes + row.unsweptBytes + row.freeBytes + row.tailBytes;

describe.each(strategies)('measureProgram on $name', (strategy) => {
  it.each(names)('%s: every sample and every byte adds up', async (name) => {
    const cell = await measure(name, strategy);
    const { allocations, columns } = cell.series;
    expect(allocations.length).toBeGreaterThan(50);
    expect(allocations).toEqual(allocations.toSorted((a, b) => a - b));
    expect(Object.keys(columns)).toEqual([...measures, ...partMeasures, ...idleMeasures, ...addressMeasures].map((one) => one.name));
    for (let i = 0; i < allocations.length; i++) {
      expect(columns.HeapInuse[i] + columns.HeapIdle[i]).toBe(columns.HeapSys[i]);
      expect(columns.HeapAlloc[i]).toBeLessThanOrEqual(columns.HeapInuse[i]);
      const parts = heapPartNames.map((part) => columns[part][i]);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(columns.HeapSys[i] + columns.StackInuse[i]);
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
      expect(columns.ResidentBytes[i]).toBeLessThanOrEqual(columns.VirtualBytes[i]);
      expect(columns.VirtualBytes[i]).toBeGreaterThanOrEqual(columns.HeapSys[i] + columns.StackInuse[i] + columns.MetadataBytes[i]);
      expect(columns.LargestIdleRun[i]).toBeLessThanOrEqual(columns.HeapIdle[i]);
      expect(columns.MedianIdleRun[i]).toBeLessThanOrEqual(columns.LargestIdleRun[i]);
      expect(columns.IdleRuns[i] * columns.LargestIdleRun[i]).toBeGreaterThanOrEqual(columns.HeapIdle[i]);
    }
    const peak = allocations.indexOf(cell.peak.allocations);
    expect(columns.LiveRequested[peak]).toBe(Math.max(...columns.LiveRequested));
    // The parts of all spans in use are all of HeapInuse, and what live objects asked for is the probe's.
    expect(cell.peak.classes.reduce((sum, row) => sum + bytesOf(row), 0)).toBe(columns.HeapInuse[peak]);
    const sumOf = (key: keyof SizeClassRow) => cell.peak.classes.reduce((sum, row) => sum + row[key], 0);
    expect(sumOf('requestedBytes')).toBe(columns.LiveRequested[peak]);
    expect(sumOf('roundingBytes')).toBe(columns.LiveRounding[peak]);
    expect(sumOf('unsweptBytes')).toBe(columns.DeadUnswept[peak]);
    expect(sumOf('freeBytes')).toBe(columns.FreeCached[peak] + columns.FreePartial[peak]);
    expect(sumOf('tailBytes')).toBe(columns.SpanTails[peak]);
    // After the first objects their spans are the mcache's, or full; but for programs that collect at once.
    const early = allocations.findIndex((count) => count > 0);
    expect(columns.FreeCached[early]).toBeGreaterThan(0);
    if (!name.endsWith('.go1.4.3')) expect(columns.FreePartial[early]).toBe(0);
    for (const row of cell.peak.classes) for (const value of Object.values(row)) expect(value).toBeGreaterThanOrEqual(0);
    const runs = cell.peak.idleRuns ?? [];
    expect(runs.reduce((sum, row) => sum + row.runs, 0)).toBe(columns.IdleRuns[peak]);
    expect(runs.reduce((sum, row) => sum + row.bytes, 0)).toBe(columns.HeapIdle[peak]);
    expect(cell.centralLocks?.reduce((sum, row) => sum + row.locks, 0)).toBe(cell.totals.centralLocks);
    expect(cell.totals.systemCalls).toBe(cell.totals.mmap + cell.totals.munmap + cell.totals.madvise);
    expect(cell.totals.refills).toBeGreaterThan(0);
    expect(cell.totals.spansSwept).toBeGreaterThan(0);
  });
});

describe('lockstep', () => {
  it('runs the same program on every heap: the same allocations live at every sample', async () => {
    const cells = await Promise.all(strategies.map((strategy) => measure('gzipstream.go1.20.4', strategy)));
    const live = cells.map(({ series }) => series.columns.LiveRequested.at(-1));
    expect(new Set(live).size).toBe(1);
    // So the moment at which the program holds most is the same one, with the same live objects.
    expect(new Set(cells.map(({ peak }) => peak.allocations)).size).toBe(1);
    expect(new Set(cells.map(({ peak }) => peak.classes.reduce((sum, row) => sum + row.requestedBytes, 0))).size).toBe(1);
    expect(new Set(cells.map(({ series }) => series.columns.NumGC.at(-1))).size).toBe(1);
    expect(new Set(cells.map(({ series }) => series.allocations.at(-1))).size).toBe(1);
  });

  it('gives the same result twice', async () => {
    const [strategy] = strategies;
    expect(await measure('gzipstream.go1.20.4', strategy)).toEqual(await measure('gzipstream.go1.20.4', strategy));
  });
});
