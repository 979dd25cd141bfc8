import { describe, expect, it } from 'vitest';
import { verifyRecording } from '../src/index.js';
import { installedStrategies } from './installed-strategies.js';
import { bytesOf, memStatsOf, recordingsOf, sourceOf } from './recordings.js';

/** Those of releases that there are recordings of. */
const strategies = installedStrategies.filter(({ verifiedRelease }) => recordingsOf(verifiedRelease).length > 0);

/** Per collection, what of it the events determine. */
const COLLECTION_DECISIONS: Readonly<Record<string, number>> = {
  // Tiny block forgotten, mcaches flushed, next_gc.
  'go1.4': 3,
  // Tiny block forgotten: marking is concurrent, so the rest depends on the clock.
  'go1.5': 1,
  // Flushes are told; reclaiming is counted when there is any.
  'go1.20': 0,
};

/** Work buffers are known to 1.20's logs only. */
const OWN_FIELDS: Readonly<Record<string, readonly string[]>> = { 'go1.20': ['GCSys'] };

const FIELDS = [
  'Mallocs', 'Frees', 'Alloc', 'HeapAlloc', 'HeapObjects', 'TotalAlloc', 'BySize', 'HeapSys', 'HeapIdle', 'HeapInuse',
  'HeapReleased', 'StackInuse', 'StackSys', 'MSpanInuse', 'MSpanSys', 'MCacheInuse', 'MCacheSys', 'NumGC', 'NextGC',
];

describe.each(strategies)('$name lands where the real runtime landed', (strategy) => {
  const recordings = recordingsOf(strategy.verifiedRelease);
  const fields = [...FIELDS, ...(OWN_FIELDS[strategy.name] ?? [])].filter((field) => !strategy.undeterminedMemStats?.some((one) => one === field));

  it('has nine recordings', () => expect(recordings).toHaveLength(9));

  it.each(recordings)('%s', async (name) => {
    const result = await verifyRecording(sourceOf(name, bytesOf(name)), strategies, { memStats: memStatsOf(name) });
    expect(result.firstMismatch).toBeUndefined();
    expect(result.memStats.mismatches).toEqual([]);
    expect(result.mismatched).toBe(0);
    expect(result.memStats.fields.toSorted()).toEqual(fields.toSorted());
    // Everything that the log tells was compared, nothing was passed over.
    expect(result.tallies.malloc.checked).toBe(result.counts.mallocs);
    expect(result.tallies.sweeps.checked).toBeGreaterThan(0);
    expect(result.tallies.heapSpans.checked).toBeGreaterThan(0);
    expect(result.tallies.growth.checked).toBeGreaterThan(0);
    expect(result.tallies.manualSpans.checked).toBeGreaterThan(0);
    expect(result.strategy).toBe(strategy.name);
    expect(result.tallies.collections.checked).toBeGreaterThanOrEqual(
      (COLLECTION_DECISIONS[strategy.name] ?? 0) * result.counts.collections,
    );
  });

  it.each(['gzipstream', 'gofan', 'fragment'])('%s keeps all invariants on the way', async (program) => {
    const name = `${program}.go${strategy.verifiedRelease}`;
    const every = program === 'gzipstream' ? 20 : 2000;
    const result = await verifyRecording(sourceOf(name, bytesOf(name)), strategies, { checkInvariantsEvery: every });
    expect(result.mismatched).toBe(0);
    expect(result.invariantChecks).toBeGreaterThan(10);
  });
});
