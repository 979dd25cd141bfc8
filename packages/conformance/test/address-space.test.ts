import { type AddressSpaceCounts, PAGE_BYTES } from '@spanlab/core';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { strategy as go1_5 } from '@spanlab/strategy-go1.5';
import { strategy as go1_20 } from '@spanlab/strategy-go1.20';
import { openHistory } from '@spanlab/workload';
import { describe, expect, it } from 'vitest';
import { Replayer } from '../src/index.js';
import { bytesOf, memStatsOf, recordingsOf, sourceOf } from './recordings.js';

/** The table of profile buckets, which every recorded process got at its first sample and no event tells. */
const BUCKET_TABLE_BYTES = 1_439_992;
/** Of 1.20: the table of arenas is in no statistic, and each arena's record counts by its size, not by its pages. */
const ARENA_MAP_BYTES = 32 * 2 ** 20;
const ARENA_RECORD_TAIL_BYTES = 1008;
const ARENA_PAGES = 8192;
/** Programs whose other persistent structures took one more chunk than the heap's alone: the first P's neighbours. */
const MORE_CHUNKS: Readonly<Record<string, number>> = { 'gofan.go1.20.4': 1, 'gzipstream.go1.20.4': 1 };

describe.each([go1_4, go1_5, go1_20])('the address space of $name at the end of a recording', (strategy) => {
  it.each(recordingsOf(strategy.verifiedRelease))('%s: MemStats.Sys is what the model maps, and what it leaves out by name', async (name) => {
    const source = sourceOf(name, bytesOf(name));
    const { header, chunks } = await openHistory(name, source.open());
    const heap = strategy.create({ gogc: header.gogc, residentPages: true });
    const replayer = new Replayer(heap, undefined);
    for await (const chunk of chunks) replayer.run(chunk);
    replayer.end();

    const counts = heap.addressSpace?.() as AddressSpaceCounts;
    const { HeapReleased, HeapSys, StackSys } = heap.memStats();
    const mapped = counts.virtualBytes - counts.reservedBytes;
    const heapPages = (mapped - counts.metadataBytes) / PAGE_BYTES;
    const unmodelled =
      strategy === go1_20
        ? (MORE_CHUNKS[name] ?? 0) * 256 * 1024 - ARENA_MAP_BYTES - ARENA_RECORD_TAIL_BYTES * Math.ceil((heapPages * PAGE_BYTES - ARENA_MAP_BYTES) / (ARENA_PAGES * PAGE_BYTES))
        : BUCKET_TABLE_BYTES;
    expect(mapped + unmodelled).toBe(memStatsOf(name).Sys);
    expect(counts.preparedBytes + counts.releasedBytes).toBe(HeapReleased);
    expect(counts.residentBytes).toBeLessThanOrEqual(counts.readyBytes);
    expect(HeapSys + StackSys).toBeLessThanOrEqual(mapped);
  });
});
