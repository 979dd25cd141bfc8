import type { HeapStrategy, SpanView, StrategyPlugin } from '@spanlab/core';
import { HeapDriver } from '@spanlab/core/testing';
import { describe, expect, it } from 'vitest';
import { Occupancy, checkOccupancy, checkStrategy } from '../src/index.js';
import { BuddyHeap, strategy as buddy } from './buddy-heap.mjs';
import { installedStrategies } from './installed-strategies.js';

/** The buddy heap with something changed in every heap it makes. */
function changed(change: (heap: HeapStrategy) => Partial<HeapStrategy>): StrategyPlugin {
  return {
    ...buddy,
    create: () => {
      const heap = new BuddyHeap();
      return Object.assign(heap, change(heap));
    },
  };
}

const problemsOf = (plugin: StrategyPlugin) => checkStrategy(plugin).flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]));

const saying = (edit: (bytes: number) => number) => (heap: HeapStrategy): Partial<HeapStrategy> => {
  const occupiedBytes = heap.occupiedBytes?.bind(heap);
  return { occupiedBytes: (object) => edit(occupiedBytes?.(object) as number) };
};

const withSpans = (edit: (span: SpanView) => SpanView) => (heap: HeapStrategy): Partial<HeapStrategy> => {
  const forEachSpan = heap.forEachSpan.bind(heap);
  return { forEachSpan: (visit) => forEachSpan((span) => visit(edit({ ...span }))) };
};

const withStats = (edit: (stats: ReturnType<HeapStrategy['memStats']>) => object) => (heap: HeapStrategy): Partial<HeapStrategy> => {
  const memStats = heap.memStats.bind(heap);
  return {
    memStats() {
      const stats = memStats();
      return { ...stats, ...edit(stats) };
    },
  };
};

describe('a buddy heap', () => {
  it.each([1, 2, 3, 4])('passes all checks, program %i', (seed) => {
    expect(checkStrategy(buddy, seed).filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('passes them too where it does not say what objects occupy: its spans do', () => {
    expect(problemsOf(changed(() => ({ occupiedBytes: undefined as never })))).toEqual([]);
  });

  it.each<[string, (heap: HeapStrategy) => Partial<HeapStrategy>, RegExp]>([
    ['large objects in as many pages as Go takes', saying((bytes) => (bytes > 65_536 ? bytes - 8192 : bytes)), /^says what objects occupy: the object of \d+ bytes at byte \d+ occupies 253952 bytes, but the span at page \d+ has slots of 262144$/],
    ['one byte too few', saying((bytes) => bytes - 1), /^says what objects occupy: the object of \d+ bytes at byte \d+ occupies \d+ bytes, but the span at page \d+ has slots of \d+$/],
    ['as many bytes for all', saying(() => 64), /^says what objects occupy: the object of \d+ bytes at byte \d+ occupies 64 bytes, less than it asked for$/],
    ['no number', () => ({ occupiedBytes: () => undefined as unknown as number }), /^says what objects occupy: the object of \d+ bytes at byte \d+ occupies undefined bytes, less than it asked for$/],
    ['a slot elsewhere', (heap) => { const at = heap.slotGranuleOf.bind(heap); return { slotGranuleOf: (o) => at(o) + 2 }; }, /^says what objects occupy: the object of \d+ bytes at byte \d+ lies outside of the \d+ bytes from byte \d+ on that it occupies$/],
    ['twice the bytes of spans', withSpans((span) => ({ ...span, pages: span.pages * 2, basePage: span.basePage * 2 })), /^keeps the invariants of a heap: statistics: HeapInuse is \d+, the pages of spans in use: \d+; they must be equal$/],
    ['slots that are not counted', withSpans((span) => ({ ...span, allocated: Math.max(0, span.allocated - 1) })), /^keeps the invariants of a heap: statistics: HeapAlloc is \d+, the allocated slots of spans: \d+; they must be equal$/],
    ['HeapAlloc of what was asked for', withStats(({ HeapAlloc }) => ({ HeapAlloc: HeapAlloc - 8, Alloc: HeapAlloc - 8 })), /^keeps the invariants of a heap: statistics: HeapAlloc is \d+, the allocated slots of spans: \d+; they must be equal$/],
    ['TotalAlloc without what was freed', withStats(({ HeapAlloc }) => ({ TotalAlloc: HeapAlloc })), /^says what objects occupy: TotalAlloc is \d+, but slots of \d+ bytes were taken in all$/],
    ['NumGC that stands', withStats(() => ({ NumGC: 0 })), /^counts what it was asked for: NumGC is 0 after \d+ collections$/],
    ['objects that are gone', withStats(({ Mallocs }) => ({ Frees: Mallocs, HeapObjects: 0 })), /^says what objects occupy: HeapObjects is 0, but live objects lie in \d+ slots$/],
    ['a missing method', () => ({ freeCache: undefined as never }), /^describes itself: the heap has no method freeCache; docs\/strategies\.md lists what a heap must have$/],
    ['work of no number', () => ({ workCounts: () => ({ refills: NaN }) as never }), /^counts what it was asked for: buddy: workCounts\(\) gives NaN for "refills"; expected a number of at least 0, or nothing where there is no such thing$/],
    ['locks of more lists', () => ({ centralLocks: () => new Float64Array(99) }), /^counts what it was asked for: centralLocks: 99 lists, but there are 10 size classes$/],
    ['a negative number of locks', () => ({ centralLocks: () => [0, -1] }), /^counts what it was asked for: centralLocks: -1 of class 1, expected a number of at least 0$/],
    ['more memory touched than it has', () => ({ addressSpace: () => ({ ...NO_SPACE, residentBytes: 1 }) }), /^counts what it was asked for: addressSpace: residentBytes 1 is more than virtualBytes 0$/],
    ['less than its heap', () => ({ addressSpace: () => NO_SPACE }), /^counts what it was asked for: addressSpace: virtualBytes 0 is less than HeapSys \+ StackInuse \+ metadataBytes: \d+$/],
    ['calls of no number', () => ({ addressSpace: () => ({ ...NO_SPACE, calls: { sysMap: NaN } as never }) }), /^counts what it was asked for: addressSpace: sysMap is NaN, expected a number of at least 0$/],
  ])('with %s is refused', (_, change, message) => {
    expect(problemsOf(changed(change))).toContainEqual(expect.stringMatching(message));
  });
});

describe('a heap whose blocks are of different lengths', () => {
  /** The buddy heap, which then shows a span's bytes instead of slots. */
  const blocks = changed((heap) => ({
    ...withStats(() => ({ BySize: [] }))(heap),
    ...withSpans((span) =>
      span.state !== 'inUse' ? span : {
        ...span, sizeClass: 0, slots: 0, slotBytes: 0,
        blockBytes: { allocated: span.allocated * span.slotBytes, free: (span.slots - span.allocated) * span.slotBytes },
      })(heap),
  }));
  const blocksWith = (change: (span: SpanView) => SpanView): StrategyPlugin => ({
    ...blocks,
    create: (options) => {
      const heap = blocks.create(options);
      return Object.assign(heap, withSpans((span) => (span.blockBytes === undefined ? span : change(span)))(heap));
    },
  });

  it('passes all checks', () => expect(problemsOf(blocks)).toEqual([]));

  it('has to say what objects occupy', () => {
    const silent: StrategyPlugin = { ...blocks, create: (options) => Object.assign(blocks.create(options), { occupiedBytes: undefined }) as unknown as HeapStrategy };
    expect(problemsOf(silent)).toEqual([expect.stringMatching(/^says what objects occupy: the object of \d+ bytes at byte \d+ occupies 0 bytes, less than it asked for$/)]);
  });

  it.each<[string, (span: SpanView) => SpanView, RegExp]>([
    ['with slots as well', (span) => ({ ...span, slots: 1 }), /the inUse span at page \d+ has blocks of different lengths, but also 1 slots of 0 bytes in class 0$/],
    ['with more than its pages', (span) => ({ ...span, blockBytes: { allocated: 0, free: 2 ** 30 } }), /the inUse span at page \d+ has 0 bytes of allocated and 1073741824 of free blocks on \d+ pages$/],
    ['that hides its blocks', (span) => ({ ...span, blockBytes: { allocated: 0, free: 0 } }), /statistics: HeapAlloc is \d+, the allocated slots of spans: 0; they must be equal$/],
  ])('%s is refused', (_, change, message) => expect(problemsOf(blocksWith(change))).toContainEqual(expect.stringMatching(message)));
});

const NO_SPACE = {
  virtualBytes: 0, reservedBytes: 0, preparedBytes: 0, readyBytes: 0, releasedBytes: 0, residentBytes: undefined, metadataBytes: 0,
  calls: {} as never, systemCalls: {} as never,
};

describe('checkOccupancy', () => {
  it('finds objects that occupy the same bytes', () => {
    const spans: SpanView[] = [{ basePage: 0, pages: 1, state: 'inUse', sizeClass: 1, slotBytes: 64, slots: 128, allocated: 2, cached: false, releasedPages: 0 }];
    const heap = {
      slotGranuleOf: (object: number) => object,
      forEachSpan: (visit: (span: SpanView) => void) => spans.forEach(visit),
      memStats: () => ({ HeapAlloc: 64 }),
    } as unknown as HeapStrategy;
    const at = (granule: number) => [granule, { start: granule * 8, size: 8 }] as const;
    expect(() => checkOccupancy(heap, new Map([at(0), at(4)]))).toThrow('64 bytes from byte 32 on are occupied, and so are those before them up to byte 64');
    expect(() => checkOccupancy(heap, new Map([at(0), at(8)]))).toThrow('live objects occupy 128 bytes, more than HeapAlloc: 64');
    expect(() => checkOccupancy(heap, new Map([at(8)]))).not.toThrow();
  });
});

describe.each([...installedStrategies, buddy])('occupiedBytes of $name', (strategy) => {
  it('is the slot of the span that an object lies in, also of a large one, and of a block that tiny objects share', () => {
    const driver = new HeapDriver(strategy.create({ gogc: 100 }));
    const { heap } = driver;
    const objects = [1, 8, 17, 100, 4000, 20_000, 33_000, 100_000, 2 ** 20 + 1].flatMap((size) => [driver.malloc(size, true), driver.malloc(size, false)]);
    const untold = new Occupancy(new Proxy(heap, { get: (target, key) => (key === 'occupiedBytes' ? undefined : bound(target, key)) }));
    for (const { object, size } of objects) {
      const bytes = heap.occupiedBytes?.(object);
      expect(bytes).toBeGreaterThanOrEqual(size);
      expect(bytes).toBe(untold.bytesOf(object));
    }
  });
});

function bound(heap: HeapStrategy, key: string | symbol): unknown {
  const value: unknown = Reflect.get(heap, key);
  return typeof value === 'function' ? value.bind(heap) : value;
}
