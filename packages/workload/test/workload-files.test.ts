import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWorkload } from '../src/index.js';

const folder = new URL('../../../datasets/workloads/', import.meta.url);

describe('the workloads that the real runtimes executed', () => {
  const files: readonly [string, number, number, number, number, number][] = [
    // name, allocs, frees, checkpoints, live at most, bytes requested: counted apart from this reader
    ['large-pareto', 30_000, 29_600, 21, 401, 2_370_509_673],
    ['lognormal-churn', 250_000, 230_000, 21, 20_001, 34_567_030],
    ['sawtooth', 150_000, 148_637, 21, 16_363, 26_014_912],
    ['server', 190_664, 187_664, 21, 3_014, 121_482_992],
    ['size-drift', 108_000, 105_735, 25, 11_323, 109_278_658],
    ['tiny-heavy', 300_000, 240_000, 21, 60_001, 2_895_722],
  ];

  it.each(files)('%s', async (name, allocs, frees, checkpoints, maxLiveObjects, requestedBytes) => {
    const file = `${name}.csv.gz`;
    const { counts, chunks, hasProcessors } = await openWorkload(file, createReadStream(new URL(file, folder)));
    let rows = 0;
    for await (const chunk of chunks) {
      expect(chunk.firstRow).toBe(rows);
      rows += chunk.length;
    }
    expect(hasProcessors).toBe(false);
    expect(counts).toMatchObject({ rows, allocs, frees, checkpoints, maxLiveObjects, requestedBytes, processors: 1 });
    expect(rows).toBe(allocs + frees + checkpoints);
  });
});
