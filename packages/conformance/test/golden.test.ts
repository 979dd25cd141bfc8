import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Verification, verifyRecording } from '../src/index.js';
import { installedStrategies } from './installed-strategies.js';
import { bytesOf, memStatsOf, recordingsOf, sourceOf } from './recordings.js';

/** Those of releases that there are recordings of. */
const strategies = installedStrategies.filter(({ verifiedRelease }) => recordingsOf(verifiedRelease).length > 0);

/** How many decisions of collections there are to compare, by strategy. */
const COLLECTION_DECISIONS: Readonly<Record<string, (program: string, collections: number) => number>> = {
  // Tiny block forgotten, mcaches flushed, next_gc; and the flush of ReadMemStats at the end.
  'go1.4': (_, collections) => 3 * collections + 1,
  // Tiny block forgotten: marking is concurrent, so the rest depends on the clock.
  'go1.5': (_, collections) => collections,
  // Flushes are told. Reclaiming, as often as the log has its op.
  'go1.20': (program) => RECLAIMS[program] ?? 0,
};
const RECLAIMS: Readonly<Record<string, number>> = { fragment: 13387, gzipstream: 293, lru: 786, sortstrings: 2 };

/** Work buffers are known to 1.20's logs only. */
const OWN_FIELDS: Readonly<Record<string, readonly string[]>> = { 'go1.20': ['GCSys'] };

const FIELDS = [
  'Mallocs', 'Frees', 'Alloc', 'HeapAlloc', 'HeapObjects', 'TotalAlloc', 'BySize', 'HeapSys', 'HeapIdle', 'HeapInuse',
  'HeapReleased', 'StackInuse', 'StackSys', 'MSpanInuse', 'MSpanSys', 'MCacheInuse', 'MCacheSys', 'NumGC', 'NextGC',
];

const verified = new Map<string, Promise<Verification>>();

/** A recording is verified once, whoever asks. */
function verify(name: string): Promise<Verification> {
  if (!verified.has(name)) verified.set(name, verifyRecording(sourceOf(name, bytesOf(name)), strategies, { memStats: memStatsOf(name) }));
  return verified.get(name) as Promise<Verification>;
}

describe.each(strategies)('$name lands where the real runtime landed', (strategy) => {
  const recordings = recordingsOf(strategy.verifiedRelease);
  const fields = [...FIELDS, ...(OWN_FIELDS[strategy.name] ?? [])].filter((field) => !strategy.undeterminedMemStats?.some((one) => one === field));

  it('has nine recordings', () => expect(recordings).toHaveLength(9));

  it.each(recordings)('%s', async (name) => {
    const result = await verify(name);
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
    const [program] = name.split('.');
    const decisions = COLLECTION_DECISIONS[strategy.name]?.(program, result.counts.collections);
    if (decisions !== undefined) expect(result.tallies.collections.checked).toBe(decisions);
  });

  it('compares as much as README.md says, no less', async () => {
    const results = await Promise.all(recordings.map(verify));
    const [events, checked] = [results.reduce((sum, one) => sum + one.events, 0), results.reduce((sum, one) => sum + one.checked, 0)];
    const inWords = (count: number): string => count.toLocaleString('en-US');
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const row = readme.split('\n').find((line) => line.startsWith(`| Go ${strategy.verifiedRelease} | 9 |`));
    expect(row).toBe(`| Go ${strategy.verifiedRelease} | 9 | ${inWords(events)} | ${inWords(checked)} | **0** |`);
  });

  it.each(['gzipstream', 'gofan', 'fragment'])('%s keeps all invariants on the way', async (program) => {
    const name = `${program}.go${strategy.verifiedRelease}`;
    const every = program === 'gzipstream' ? 20 : 2000;
    const result = await verifyRecording(sourceOf(name, bytesOf(name)), strategies, { checkInvariantsEvery: every });
    expect(result.mismatched).toBe(0);
    expect(result.invariantChecks).toBeGreaterThan(10);
  });
});
