import type { AddressSpaceCounts } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';
import { dies } from './heap-programs.js';

const PAGE = 8192;
const MIB = 2 ** 20;
const ARENA = 64 * MIB;
/** Spec go1.20.md (g): summaries, scavenge index; then what comes with the first arena. */
const RESERVED_AT_START = 585.125 * MIB + 8 * MIB;
const ARENA_MAP = 32 * MIB;
const ARENA_RECORD = 1_133_584;
const PERSISTENT = 256 * 1024;

const countsOf = (driver: HeapDriver) => driver.heap.addressSpace?.() as AddressSpaceCounts;
function touchedBy(driver: HeapDriver, steps: () => void): number {
  const before = countsOf(driver).residentBytes as number;
  steps();
  return (countsOf(driver).residentBytes as number) - before;
}

describe('the address space of Go 1.20', () => {
  it('reserves summaries and scavenge index before anything is allocated', () => {
    const { reservedBytes, virtualBytes, calls } = countsOf(new HeapDriver());
    expect(reservedBytes).toBe(RESERVED_AT_START);
    expect(virtualBytes).toBe(RESERVED_AT_START + PERSISTENT);
    expect(calls).toMatchObject({ sysReserve: 6, sysAlloc: 1 });
  });

  it('has the sizes of the spec at the first object, to the byte', () => {
    const driver = new HeapDriver();
    driver.heap.allocCache();
    driver.malloc(100);
    const { virtualBytes, reservedBytes, preparedBytes, readyBytes, metadataBytes, calls, systemCalls } = countsOf(driver);
    expect(driver.heap.memStats().GCSys).toBe(6_622_480);
    expect(6_622_480).toBe(ARENA_RECORD + 1_048_576 + 147_456 + 4_222_976 + 4096 + 65536 + 256);
    // Summaries and index are parts of their reservations; the arena's record ends within a page.
    const recordPages = 277 * 4096;
    expect(virtualBytes).toBe(RESERVED_AT_START + ARENA + ARENA_MAP + recordPages + MIB + 65536 + PERSISTENT + 65536);
    expect(reservedBytes).toBe(RESERVED_AT_START - 147_456 - 4_222_976 + ARENA - 4 * MIB);
    expect(preparedBytes).toBe(4 * MIB - PAGE);
    expect(readyBytes + preparedBytes + reservedBytes).toBe(virtualBytes);
    expect(metadataBytes).toBe(6_622_480 + (recordPages - ARENA_RECORD) - 4096 - 256 + 65536 + PERSISTENT);
    // Index: 6 summaries and the heap are mapped, all but the heap used at once, and a page of it.
    expect(calls).toMatchObject({ sysReserve: 7, sysMap: 7, sysUsed: 7, sysAlloc: 6, sysUnused: 0 });
    // Only the index is long enough to hold a huge page.
    expect(systemCalls).toEqual({ mmap: 20, munmap: 0, madvise: 1 });
  });

  it('is what the formulas say after any program', () => {
    const run = fc.array(fc.record({ size: fc.integer({ min: 1, max: 4_000_000 }), noscan: fc.boolean() }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 10 }), fc.nat(99), (runs, salt) => {
        const driver = new HeapDriver();
        if (salt % 3 === 0) driver.heap.startProcessor?.();
        for (const requests of runs) {
          const objects = driver.mallocs(requests);
          driver.collect(objects.filter((o) => dies({ percent: 60, stride: 1, salt }, o.object)));
          const free = driver.spans().find((s) => s.state === 'free' && s.releasedPages === 0);
          if (free !== undefined && salt % 2 === 0) driver.heap.scavengeRange?.(free.basePage, free.pages);
          const stats = driver.heap.memStats();
          const heapBytes = stats.HeapSys + stats.StackSys;
          const { preparedBytes, readyBytes, releasedBytes, reservedBytes, virtualBytes, metadataBytes } = countsOf(driver);
          expect(preparedBytes + releasedBytes).toBe(stats.HeapReleased);
          expect(readyBytes).toBe(heapBytes - stats.HeapReleased + metadataBytes + ARENA_MAP);
          expect(virtualBytes).toBe(readyBytes + preparedBytes + releasedBytes + reservedBytes);
          const reservedArenas = reservedBytes + heapBytes - (RESERVED_AT_START - 147_456 - 4_222_976);
          expect(reservedArenas % ARENA).toBe(0);
          expect(reservedArenas).toBeGreaterThanOrEqual(heapBytes);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('pages that the allocator of Go 1.20 touches', () => {
  const warm = () => {
    const driver = new HeapDriver(true);
    driver.heap.startProcessor?.();
    // Span sets, of which each parity has its own, and mark bits take their first pages.
    for (let collection = 0; collection < 2; collection++) {
      driver.mallocs([{ size: 8, noscan: true }, { size: 8, noscan: false }, { size: 40_000, noscan: true }]);
      driver.endMarking('eager');
    }
    driver.malloc(40_000, true);
    return driver;
  };

  it('are none in a span of fresh memory, but its bitmap is cleared', () => {
    const driver = warm();
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(0);
    // It lies across page 32, where another page of the heap bitmap begins, which is cleared.
    expect(touchedBy(driver, () => driver.malloc(30 * PAGE, true))).toBe(4096);
  });

  // A page of the heap bitmap describes 256 KiB, 32 pages: 64 bytes a byte (spec common.md).
  const upTo = (driver: HeapDriver, page: number) => {
    while (driver.malloc(PAGE, true).address / PAGE < page - 1);
    return driver;
  };

  it('are the bitmap\'s: of all slots of a small span without pointers at once, of slots with pointers as they are handed out', () => {
    // Two slots of 20480 bytes in pages 28 to 32.
    const noscan = upTo(warm(), 28);
    expect(touchedBy(noscan, () => noscan.malloc(20480, true))).toBe(4096);
    const scan = upTo(warm(), 28);
    expect(touchedBy(scan, () => scan.malloc(20480, false))).toBe(0);
    expect(touchedBy(scan, () => scan.malloc(20480, false))).toBe(4096);
    expect(scan.spanAt(32)).toMatchObject({ basePage: 28, pages: 5 });
  });

  it('are the bitmap\'s of a slot that was handed out alone', () => {
    const driver = upTo(warm(), 32);
    expect(touchedBy(driver, () => driver.malloc(1024, false))).toBe(4096);
    expect(driver.spanAt(32)).toMatchObject({ basePage: 32, slotBytes: 1024 });
  });

  it('are those of what describes a large object: its bits, the pages behind its last pointer, its pages\' spans', () => {
    const driver = upTo(warm(), 64);
    // Pages 64 to 2239. A page of the bitmap describes 32 pages, one of `noMorePtrs` 2048, one of `spans` 512.
    expect(touchedBy(driver, () => driver.malloc(17 * MIB, true))).toBe((68 + 1 + 4) * 4096);
  });

  it.each([
    ['none of the mark bits where nothing is marked', true, 0],
    ['the mark bits of spans with something marked', false, 4],
  ])('are %s, beside the beginning of the next cycle\'s', (_, allDie, pages) => {
    const driver = new HeapDriver(true);
    driver.heap.startProcessor?.();
    // Each of so many spans took 8 bytes for its marks and 8 for what is allocated, after a head of 16: five pages, the first of them touched.
    const objects = driver.mallocs(Array.from({ length: 1200 }, () => ({ size: PAGE, noscan: true })));
    expect(touchedBy(driver, () => driver.endMarking('eager', allDie ? objects : []))).toBe((pages + 1) * 4096);
  });

  it('are all tiny blocks, be the memory fresh or not', () => {
    const driver = warm();
    driver.malloc(16, true);
    // A span has two pages of 256 blocks each; the first one is touched already.
    const blocks = 4096 / 16;
    expect(touchedBy(driver, () => driver.mallocs(Array.from({ length: blocks }, () => ({ size: 15, noscan: true }))))).toBe(4096);
  });

  it('are the slots handed out of memory that was used before, one by one', () => {
    const driver = warm();
    const objects = driver.mallocs(Array.from({ length: 4 }, () => ({ size: 5 * PAGE, noscan: true })));
    // Two collections: until the page cache is used up, freed pages are not found again.
    driver.collect(objects);
    driver.endMarking('eager', []);
    driver.heap.flushPageCache?.();
    // A span of 20480 B in pages of an object that is gone: two slots, one of them handed out.
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(5 * 4096);
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(5 * 4096);
    expect(touchedBy(driver, () => driver.malloc(5 * PAGE, true))).toBe(5 * PAGE);
  });

  it('are gone when they are scavenged', () => {
    const driver = warm();
    const make = () => driver.mallocs([{ size: 40 * PAGE, noscan: true }]);
    const [first] = make();
    driver.endMarking('eager', [first]);
    const [second] = make();
    driver.endMarking('eager', [second]);
    const free = driver.spans().find((s) => s.state === 'free' && s.releasedPages < s.pages);
    if (free === undefined) throw new Error('nothing is free');
    expect(touchedBy(driver, () => driver.heap.scavengeRange?.(second.address / PAGE, 40))).toBe(-40 * PAGE);
  });

  it('are the same whenever one asks', () => {
    const run = fc.array(fc.record({ size: fc.integer({ min: 1, max: 60_000 }), noscan: fc.boolean() }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(run, { minLength: 3, maxLength: 12 }), fc.nat(99), (runs, salt) => {
        const often = new HeapDriver(true);
        const once = new HeapDriver(true);
        for (const requests of runs) {
          const objects = once.mallocs(requests);
          for (const { size, noscan } of requests) {
            often.malloc(size, noscan);
            countsOf(often);
          }
          const dead = objects.filter((o) => dies({ percent: 50, stride: 1, salt }, o.object));
          for (const driver of [often, once]) driver.collect(dead);
        }
        expect(countsOf(once).residentBytes).toBe(countsOf(often).residentBytes);
        expect(countsOf(once).residentBytes).toBeLessThanOrEqual(countsOf(once).readyBytes);
      }),
      { numRuns: 30 },
    );
  });
});
