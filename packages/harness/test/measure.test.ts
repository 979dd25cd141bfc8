import { join } from 'node:path';
import type { SizeClassRow } from '@spanlab/core';
import { strategy } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { RecordingFile, measureRecording, measures, openDatasets } from '../src/index.js';

const { folder, datasets } = await openDatasets();
const names = datasets.filter((one) => one.kind === 'recording' && one.go === '1.4.3').map((one) => one.name);

async function measure(name: string) {
  const source = new RecordingFile(join(folder, 'recordings', `${name}.evlog.gz`));
  const { cell } = await measureRecording({ source, memStats: undefined, name, program: name.split('.')[0] }, [strategy]);
  return cell;
}

const bytesOf = (row: SizeClassRow) => row.requestedBytes + row.roundingBytes + row.unsweptBytes + row.freeBytes + row.tailBytes;

describe('measureRecording', () => {
  it.each(names)('%s: every sample and every byte adds up', async (name) => {
    const cell = await measure(name);
    const { allocations, columns } = cell.series;
    expect(allocations.length).toBeGreaterThan(50);
    expect(allocations).toEqual(allocations.toSorted((a, b) => a - b));
    expect(Object.keys(columns)).toEqual(measures.map((one) => one.name));
    for (let i = 0; i < allocations.length; i++) {
      expect(columns.HeapInuse[i] + columns.HeapIdle[i]).toBe(columns.HeapSys[i]);
      expect(columns.HeapAlloc[i]).toBeLessThanOrEqual(columns.HeapInuse[i]);
    }
    const peak = allocations.indexOf(cell.peak.allocations);
    expect(columns.HeapInuse[peak]).toBe(Math.max(...columns.HeapInuse));
    // The parts of all spans in use are all of HeapInuse, and none is negative.
    expect(cell.peak.classes.reduce((sum, row) => sum + bytesOf(row), 0)).toBe(columns.HeapInuse[peak]);
    for (const row of cell.peak.classes) for (const value of Object.values(row)) expect(value).toBeGreaterThanOrEqual(0);
    expect(cell.exactness?.mismatched).toBe(0);
  });

  it('gives the same result twice', async () => {
    expect(await measure('gzipstream.go1.4.3')).toEqual(await measure('gzipstream.go1.4.3'));
  });
});
