import { strategy } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { verifyRecording } from '../src/index.js';
import { bytesOf, memStatsOf, recordingsOf, sourceOf } from './recordings.js';

const FIELDS = [
  'Mallocs', 'Frees', 'Alloc', 'HeapAlloc', 'HeapObjects', 'TotalAlloc', 'BySize', 'HeapSys', 'HeapIdle', 'HeapInuse',
  'HeapReleased', 'StackInuse', 'StackSys', 'MSpanInuse', 'MSpanSys', 'MCacheInuse', 'MCacheSys', 'NumGC', 'NextGC',
];

describe('Go 1.4.3 lands where the real runtime landed', () => {
  const recordings = recordingsOf('1.4.3');

  it('has nine recordings', () => expect(recordings).toHaveLength(9));

  it.each(recordings)('%s', async (name) => {
    const result = await verifyRecording(sourceOf(name, bytesOf(name)), [strategy], { memStats: memStatsOf(name) });
    expect(result.firstMismatch).toBeUndefined();
    expect(result.memStats.mismatches).toEqual([]);
    expect(result.mismatched).toBe(0);
    expect(result.memStats.fields.toSorted()).toEqual(FIELDS.toSorted());
    // Everything that the log tells was compared, nothing was passed over.
    expect(result.tallies.malloc.checked).toBe(result.counts.mallocs);
    expect(result.tallies.sweeps.checked).toBeGreaterThan(0);
    expect(result.tallies.heapSpans.checked).toBeGreaterThan(0);
    expect(result.tallies.growth.checked).toBeGreaterThan(0);
    expect(result.tallies.manualSpans.checked).toBeGreaterThan(0);
    // Per collection: tiny block forgotten, mcaches flushed, next_gc.
    expect(result.tallies.collections.checked).toBeGreaterThanOrEqual(3 * result.counts.collections);
  });

  it.each(['gzipstream.go1.4.3', 'gofan.go1.4.3', 'fragment.go1.4.3'])('%s keeps all invariants on the way', async (name) => {
    const every = name.startsWith('gzip') ? 20 : 2000;
    const result = await verifyRecording(sourceOf(name, bytesOf(name)), [strategy], { checkInvariantsEvery: every });
    expect(result.mismatched).toBe(0);
    expect(result.invariantChecks).toBeGreaterThan(10);
  });
});
