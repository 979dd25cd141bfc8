import { type HeapStrategy, type MemStats, type SpanView } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { checkGrowth, checkMemStats } from '../src/index.js';

const heap = { sizeClasses: { count: 3, slotBytes: Uint32Array.of(0, 16, 32) } } as unknown as HeapStrategy;
const span = (over: Partial<SpanView>): SpanView => ({
  basePage: 0, pages: 1, state: 'free', sizeClass: 0, slotBytes: 0, slots: 0, allocated: 0, cached: false, releasedPages: 0, ...over,
});
const spans = [
  span({ state: 'inUse', sizeClass: 1, slotBytes: 16, slots: 512, allocated: 5 }),
  span({ basePage: 1, state: 'manual', pages: 2 }),
  span({ basePage: 3, pages: 4, releasedPages: 3 }),
];
const good: MemStats = {
  Alloc: 80, TotalAlloc: 160, HeapAlloc: 80, Mallocs: 10, Frees: 5, HeapObjects: 5,
  HeapSys: 40960, HeapInuse: 8192, HeapIdle: 32768, HeapReleased: 24576, StackInuse: 16384, StackSys: 16384,
  MSpanInuse: 96, MSpanSys: 96, MCacheInuse: 8, MCacheSys: 8, NextGC: Infinity, NumGC: 1,
  BySize: [{ Size: 0, Mallocs: 0, Frees: 0 }, { Size: 16, Mallocs: 10, Frees: 5 }, { Size: 32, Mallocs: 0, Frees: 0 }],
};
const rows = (change: Partial<MemStats['BySize'][number]>) => ({ BySize: [good.BySize[0], { ...good.BySize[1], ...change }] });

describe('checkMemStats', () => {
  it('accepts statistics that tell of the same heap as its spans', () => {
    expect(() => checkMemStats(heap, good, spans)).not.toThrow();
    expect(() => checkMemStats(heap, { ...good, BySize: [] }, spans)).not.toThrow();
  });

  it.each<[Partial<MemStats>, string]>([
    [{ Frees: -1 }, 'Frees is -1, expected a number of at least 0'],
    [{ NumGC: NaN }, 'NumGC is NaN, expected a number of at least 0'],
    [{ MSpanSys: Infinity }, 'MSpanSys is Infinity, expected a number of at least 0'],
    [{ MCacheSys: undefined } as unknown as Partial<MemStats>, 'MCacheSys is undefined, expected a number of at least 0'],
    [{ BySize: undefined } as unknown as Partial<MemStats>, 'BySize is undefined, expected a list: a row a size class, or none'],
    [{ HeapSys: 8192 }, 'HeapInuse + HeapIdle is 40960, HeapSys: 8192; they must be equal'],
    [{ Alloc: 79 }, 'Alloc is 79, HeapAlloc: 80; they must be equal'],
    [{ HeapObjects: 6 }, 'HeapObjects is 6, Mallocs - Frees: 5; they must be equal'],
    [{ TotalAlloc: 79 }, 'HeapAlloc is 80, more than TotalAlloc: 79'],
    [{ HeapReleased: 40960 }, 'HeapReleased is 40960, more than HeapIdle: 32768'],
    [{ StackSys: 0 }, 'StackInuse is 16384, more than StackSys: 0'],
    [{ MSpanSys: 0 }, 'MSpanInuse is 96, more than MSpanSys: 0'],
    [{ MCacheSys: 0 }, 'MCacheInuse is 8, more than MCacheSys: 0'],
    [{ HeapInuse: 16384, HeapSys: 49152 }, 'HeapInuse is 16384, the pages of spans in use: 8192; they must be equal'],
    [{ HeapIdle: 40960, HeapSys: 49152 }, 'HeapIdle is 40960, the pages of free spans: 32768; they must be equal'],
    [{ StackInuse: 8192 }, 'StackInuse is 8192, the pages of manual spans: 16384; they must be equal'],
    [{ HeapReleased: 0 }, 'HeapReleased is 0, the released pages of free spans: 24576; they must be equal'],
    [{ Alloc: 81, HeapAlloc: 81 }, 'HeapAlloc is 81, the allocated slots of spans: 80; they must be equal'],
    [rows({ Size: 24 }), 'BySize[1].Size is 24, the slots of its class: 16; they must be equal'],
    [rows({ Frees: 4 }), 'BySize[1].Mallocs - Frees is 6, the allocated slots of its class: 5; they must be equal'],
    [rows({ Mallocs: 11, Frees: 6 }), 'the sum of BySize.Mallocs is 11, more than Mallocs: 10'],
    [{ BySize: [...good.BySize, good.BySize[2]] }, 'BySize has 4 rows, but there are 3 size classes'],
  ])('refuses %j', (change, message) => {
    expect(() => checkMemStats(heap, { ...good, ...change }, spans)).toThrow(`statistics: ${message}`);
  });
});

describe('checkGrowth', () => {
  it.each(['Mallocs', 'Frees', 'TotalAlloc', 'NumGC'] as const)('refuses %s that go back', (field) => {
    expect(() => checkGrowth(good, { ...good, [field]: good[field] + 1 })).not.toThrow();
    expect(() => checkGrowth(good, { ...good, [field]: 0 })).toThrow(`statistics: ${field} went back from ${good[field]} to 0; it counts from the start of the process`);
  });
});
