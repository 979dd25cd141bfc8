import type { AddressSpaceCounts } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';
import { dies } from './heap-programs.js';

const PAGE = 8192;
const MIB = 2 ** 20;

const countsOf = (driver: HeapDriver) => driver.heap.addressSpace?.() as AddressSpaceCounts;
/** Resident bytes of what the steps touch, after a heap was warmed up to have the tables' pages. */
function touchedBy(driver: HeapDriver, steps: () => void): number {
  const before = countsOf(driver).residentBytes as number;
  steps();
  return (countsOf(driver).residentBytes as number) - before;
}
const roundUp = (bytes: number, unit: number) => Math.ceil(bytes / unit) * unit;

/** Spec go1.4.md (d) and (g): what an arena takes, and what its records take beside it. */
function expectedBytes(arenaBytes: number, mspanSys: number, mcacheSys: number): number {
  const chunks = Math.ceil((mspanSys + mcacheSys) / (256 * 1024));
  return arenaBytes + roundUp(arenaBytes / 16, PAGE) + roundUp((arenaBytes / PAGE) * 8, 4096) + chunks * 256 * 1024 + 65536;
}

describe('the address space of Go 1.4', () => {
  it('holds nothing before the first object, and 1 MiB with its tables after it', () => {
    const driver = new HeapDriver();
    expect(countsOf(driver).virtualBytes).toBe(0);
    // The search for a place is a mapping that comes and goes.
    expect(countsOf(driver).systemCalls).toEqual({ mmap: 1, munmap: 1, madvise: 0 });
    driver.heap.allocCache();
    driver.malloc(100);
    const { virtualBytes, readyBytes, metadataBytes, residentBytes, calls, systemCalls } = countsOf(driver);
    expect(virtualBytes).toBe(MIB + 65536 + 4096 + 256 * 1024 + 65536);
    expect(readyBytes).toBe(virtualBytes);
    expect(metadataBytes).toBe(virtualBytes - MIB);
    expect(residentBytes).toBeUndefined();
    expect(calls).toMatchObject({ sysReserve: 1, sysMap: 3, sysAlloc: 2 });
    expect(systemCalls.mmap).toBe(6);
  });

  it('is what the formulas say after any program', () => {
    const run = fc.array(fc.record({ size: fc.integer({ min: 1, max: 400_000 }), noscan: fc.boolean() }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), fc.nat(99), (runs, salt) => {
        const driver = new HeapDriver();
        driver.heap.allocCache();
        for (const requests of runs) {
          const objects = driver.mallocs(requests);
          driver.collect('lazy', objects.filter((o) => dies({ percent: 60, stride: 1, salt }, o.object)));
          if (salt % 2 === 0) driver.heap.scavenge(Infinity);
          const { HeapSys, HeapReleased, MSpanSys, MCacheSys, StackSys } = driver.heap.memStats();
          const counts = countsOf(driver);
          expect(counts.virtualBytes).toBe(expectedBytes(HeapSys + StackSys, MSpanSys, MCacheSys));
          expect(counts.releasedBytes).toBe(HeapReleased);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives back with one madvise a span, and takes back without', () => {
    const driver = new HeapDriver();
    const object = driver.malloc(40 * PAGE, true);
    driver.collect('eager', [object]);
    driver.heap.scavenge(Infinity);
    expect(countsOf(driver)).toMatchObject({ releasedBytes: MIB, systemCalls: { madvise: 1 } });
    driver.malloc(PAGE * 5, true);
    expect(countsOf(driver)).toMatchObject({ releasedBytes: 0, calls: { sysUsed: 1, sysUnused: 1 }, systemCalls: { madvise: 1 } });
  });
});

describe('pages that the allocator of Go 1.4 touches', () => {
  const warm = () => {
    const driver = new HeapDriver(100, true);
    driver.heap.allocCache();
    driver.malloc(8, true);
    return driver;
  };

  it('threads the free list through every slot of a new span', () => {
    // 1024 B: eight slots on two OS pages. 32768 B: one slot, whose first word is on one of eight pages.
    const driver = warm();
    expect(touchedBy(driver, () => driver.malloc(1024, true))).toBe(2 * 4096);
    expect(touchedBy(driver, () => driver.malloc(32768, true))).toBe(4096);
  });

  it('does not touch a large object in memory that was never used, and clears it in memory that was', () => {
    const driver = warm();
    let object = driver.malloc(1, true);
    expect(touchedBy(driver, () => (object = driver.malloc(40 * PAGE, true)))).toBe(0);
    driver.collect('eager', [object]);
    expect(touchedBy(driver, () => driver.malloc(20 * PAGE, true))).toBe(20 * PAGE);
  });

  // A page of the bitmap describes 64 KiB, 16 bytes a byte (spec go1.4.md, section d). The first span is page 0.
  it('marks in the bitmap where a large object without pointers begins, and all of one with pointers', () => {
    const driver = warm();
    driver.malloc(40 * PAGE, true);
    // Pages 41 to 80: it begins in the sixth 64 KiB.
    expect(touchedBy(driver, () => driver.malloc(40 * PAGE, true))).toBe(4096);
    // Pages 81 to 120 lie in the 11th to the 16th.
    expect(touchedBy(driver, () => driver.malloc(40 * PAGE, false))).toBe(6 * 4096);
  });

  it('clears the bitmap of a span that goes back', () => {
    const driver = warm();
    const object = driver.malloc(40 * PAGE, true);
    // Pages 1 to 40 lie in the first six 64 KiB; the first has been touched.
    expect(touchedBy(driver, () => driver.collect('eager', [object]))).toBe(5 * 4096);
  });

  it('marks in the bitmap where every slot of a new span begins', () => {
    const driver = warm();
    driver.malloc(6 * PAGE, true);
    // Two slots of 20480 bytes in pages 7 to 11, over a border of 64 KiB; and their first words.
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(4096 + 2 * 4096);
  });

  it('clears what lies beyond the first word of a slot only when it is handed out again', () => {
    const driver = warm();
    const [first, second] = driver.mallocs([{ size: 20480, noscan: true }, { size: 20480, noscan: true }]);
    driver.collect('eager', [second]);
    // Two slots in five pages: of the second one, OS pages 5 to 9 of the span, the first is touched.
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(4 * 4096);
    driver.collect('eager', [first]);
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(4 * 4096);
  });

  it('gives pages back when they are released', () => {
    const driver = warm();
    const first = driver.malloc(40 * PAGE, true);
    driver.collect('eager', [first]);
    const second = driver.malloc(40 * PAGE, true);
    driver.collect('eager', [second]);
    expect(touchedBy(driver, () => driver.heap.scavenge(Infinity))).toBe(-40 * PAGE);
  });

  it('are the same whenever one asks', () => {
    const run = fc.array(fc.record({ size: fc.integer({ min: 1, max: 60_000 }), noscan: fc.boolean() }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(run, { minLength: 3, maxLength: 12 }), fc.nat(99), (runs, salt) => {
        const often = new HeapDriver(100, true);
        const once = new HeapDriver(100, true);
        for (const requests of runs) {
          const objects = once.mallocs(requests);
          for (const { size, noscan } of requests) {
            often.malloc(size, noscan);
            countsOf(often);
          }
          const dead = objects.filter((o) => dies({ percent: 50, stride: 1, salt }, o.object));
          for (const driver of [often, once]) driver.collect('lazy', dead);
        }
        expect(countsOf(once).residentBytes).toBe(countsOf(often).residentBytes);
        expect(countsOf(once).residentBytes).toBeLessThanOrEqual(countsOf(once).readyBytes);
      }),
      { numRuns: 30 },
    );
  });
});
