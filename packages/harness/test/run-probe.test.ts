import { type EventChunk, type HeapParts, type HeapStrategy, type SpanView, heapPartNames } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { RunProbe } from '../src/run-probe.js';

type Spans = readonly Partial<SpanView>[];

/** A probe of a heap with these spans, whose objects asked for so many bytes after so many events. */
function bench(requestedAt: (event: number) => number = () => 0, spans: Spans = []) {
  let event = 0;
  const heap = { memStats: () => ({}), forEachSpan: (visit: (span: Partial<SpanView>) => void) => spans.forEach(visit) } as unknown as HeapStrategy;
  const parts = { parts: () => ({ ...Object.fromEntries(heapPartNames.map((name) => [name, 0])), LiveRequested: requestedAt(event) }) as HeapParts } as unknown as ConstructorParameters<typeof RunProbe>[1];
  const probe = new RunProbe(heap, parts);
  return {
    probe,
    /** A malloc an event, up to this one. */
    runTo(end: number) {
      while (event < end) {
        event++;
        probe.afterEvents({ firstEvent: event - 1 } as EventChunk, 0, 1, -1);
      }
      return probe;
    },
  };
}

describe('the samples of a run', () => {
  it('are taken every 32 events, and at the end', () => {
    const { probe, runTo } = bench();
    runTo(100).end();
    expect(probe.series.allocations).toEqual([1, 32, 64, 96, 100]);
    probe.end();
    expect(probe.series.allocations.at(-1)).toBe(100);
    expect(probe.series.allocations).toHaveLength(5);
  });

  it('are fewer than 256 in a run of any length, at even distances from its beginning on', () => {
    for (const [events, distance] of [[8_000, 32], [8_200, 64], [50_000, 256], [100_001, 512]]) {
      const { probe, runTo } = bench();
      runTo(events).end();
      const { allocations } = probe.series;
      // The first one, then every so many events, then the last one.
      const even = Array.from({ length: Math.floor(events / distance) }, (_, i) => (i + 1) * distance);
      expect([events, ...allocations]).toEqual([events, 1, ...even, ...(events % distance === 0 ? [] : [events])]);
      expect(allocations.length).toBeLessThan(256 + 1);
    }
  });

  it('count mallocs, not events', () => {
    const { probe, runTo } = bench();
    runTo(32);
    probe.afterEvents({ firstEvent: 32 } as EventChunk, 0, 40, 0);
    expect(probe.series.allocations).toEqual([1, 32, 32]);
  });
});

describe('the peak of a run', () => {
  it('is the first of the samples at which most is held', () => {
    const { runTo } = bench((event) => (event === 64 || event === 320 ? 7 : 3));
    expect(runTo(400).peak).toMatchObject({ event: 64, allocations: 64 });
  });

  it('is kept, in its place, when samples are thinned out', () => {
    const { probe, runTo } = bench((event) => (event === 96 ? 7 : 3));
    runTo(10_000).end();
    expect(probe.peak.event).toBe(96);
    const { allocations, columns } = probe.series;
    expect(allocations.slice(0, 5)).toEqual([1, 64, 96, 128, 192]);
    expect(columns.LiveRequested.slice(0, 5)).toEqual([3, 3, 7, 3, 3]);
    expect(probe.occupancy.map((sample) => sample.allocations)).toEqual(allocations);
  });
});

describe('occupancy', () => {
  it('counts spans of small objects by tenths of their slots that are allocated, the upper end included', () => {
    const small = (allocated: number, slots: number): Partial<SpanView> => ({ state: 'inUse', sizeClass: 3, allocated, slots, pages: 1 });
    const spans = [
      small(0, 100), small(1, 100), small(10, 100), small(11, 100), small(20, 100), small(91, 100), small(100, 100), small(100, 100),
      { ...small(1, 1), sizeClass: 0 }, { ...small(5, 10), state: 'manual' as const }, { ...small(0, 10), state: 'free' as const, basePage: 0 },
    ];
    const { runTo } = bench(undefined, spans);
    expect(runTo(1).occupancy[0].bins).toEqual([3, 2, 0, 0, 0, 0, 0, 0, 0, 3]);
  });
});
