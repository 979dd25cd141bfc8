import type { HeapStrategy, MemStats, SpanView } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { checkInvariants } from '../src/index.js';

const span = (over: Partial<SpanView>): SpanView => ({
  basePage: 0, pages: 1, state: 'inUse', sizeClass: 1, slotBytes: 4096, slots: 2, allocated: 1, cached: false, releasedPages: 0, ...over,
});

const NOTHING: MemStats = {
  Alloc: 0, TotalAlloc: 0, Mallocs: 0, Frees: 0, HeapAlloc: 0, HeapSys: 0, HeapIdle: 0, HeapInuse: 0, HeapReleased: 0, HeapObjects: 0,
  StackInuse: 0, StackSys: 0, MSpanInuse: 0, MSpanSys: 0, MCacheInuse: 0, MCacheSys: 0, NextGC: 0, NumGC: 0, BySize: [],
};

/** A heap that is nothing but what it shows of itself. */
function heapOf(spans: readonly SpanView[], free: Readonly<Record<number, number[]>>, stats: Partial<MemStats>): HeapStrategy {
  return {
    sizeClasses: { count: 3, slotBytes: Uint32Array.of(0, 4096, 3000) },
    forEachSpan: (visit: (view: SpanView) => void) => spans.forEach(visit),
    freeSlots: (basePage: number) => free[basePage] ?? [],
    memStats: () => ({ ...NOTHING, ...stats }),
  } as unknown as HeapStrategy;
}

const stats = { HeapInuse: 8192, HeapIdle: 8192, HeapSys: 16384, Alloc: 4096, HeapAlloc: 4096, TotalAlloc: 4096, Mallocs: 1, HeapObjects: 1 };
const spans = [span({}), span({ basePage: 1, state: 'free' })];
const free = { 0: [1] };
const object = { start: 0, size: 4096 };

describe('checkInvariants', () => {
  it('accepts a heap that is sound', () => {
    expect(() => checkInvariants(heapOf(spans, free, stats), [object])).not.toThrow();
  });

  it.each<[string, readonly SpanView[], Readonly<Record<number, number[]>>, Partial<MemStats>, { start: number; size: number }[], string]>([
    ['a gap between spans', [span({}), span({ basePage: 2, state: 'free' })], free, stats, [], 'a span of 1 pages at page 2; the one before ends at page 1'],
    ['statistics that do not add up', spans, free, { ...stats, HeapSys: 1 }, [], 'statistics: HeapInuse + HeapIdle is 16384, HeapSys: 1; they must be equal'],
    ['idle pages that are not idle', spans, free, { ...stats, HeapInuse: 16384, HeapIdle: 0 }, [], 'statistics: HeapInuse is 16384, the pages of spans in use: 8192'],
    ['more pages released than there are', [spans[0], span({ basePage: 1, state: 'free', releasedPages: 2 })], free, stats, [], 'the free span at page 1 has 2 released pages of 1'],
    ['a class that there is not', [span({ sizeClass: 3 }), spans[1]], free, stats, [], 'the inUse span at page 0 is of class 3, but classes are 0 to 2'],
    ['a large object with two slots', [span({ sizeClass: 0 }), spans[1]], free, stats, [], 'the inUse span at page 0 is of class 0, a large object, but has 2 slots'],
    ['slots that are not those of their class', [span({ slotBytes: 2048 }), spans[1]], free, stats, [], 'the inUse span at page 0 has slots of 2048 bytes, its class 1 of 4096'],
    ['more slots than there is room for', [span({ slots: 3 }), spans[1]], free, stats, [], 'the inUse span at page 0 has 3 slots of 4096 bytes on 1 pages'],
    ['more allocated slots than there are', [span({ allocated: 3 }), spans[1]], free, stats, [], 'the inUse span at page 0 has 3 of 2 slots allocated'],
    ['a slot twice on the free list', spans, { 0: [1, 1] }, stats, [], 'has a slot on its free list twice'],
    ['a free slot outside', spans, { 0: [2] }, stats, [], 'has a free slot outside 0..1'],
    ['a lost slot', spans, {}, stats, [], 'has 0 free and 1 allocated slots, but 2 in all'],
    ['an object in a free span', spans, free, stats, [{ start: 8192, size: 8 }], 'the object of 8 bytes at byte 8192 lies in a free span'],
    ['an object in a free slot', spans, free, stats, [{ start: 4096, size: 8 }], 'lies in slot 1 of the span at page 0, which is free'],
    ['objects that overlap', spans, free, stats, [object, { start: 4095, size: 1 }], 'overlaps the one before it, which ends at byte 4096'],
    ['an object larger than its slot', spans, free, stats, [{ start: 0, size: 4097 }], 'is larger than its slot of 4096 bytes'],
    ['an object in the tail', [span({ sizeClass: 2, slotBytes: 3000 }), spans[1]], free, { ...stats, Alloc: 3000, HeapAlloc: 3000 }, [{ start: 6000, size: 8 }], 'lies in the tail of its span at page 0'],
    ['an object outside the arena', spans, free, stats, [{ start: 99999, size: 8 }], 'an object at byte 99999 lies outside the arena'],
  ])('finds %s', (_, someSpans, freeSlots, someStats, objects, message) => {
    expect(() => checkInvariants(heapOf(someSpans, freeSlots, someStats), objects)).toThrow(message);
  });
});
