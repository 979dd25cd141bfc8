import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';

/** Addresses of pointer-free objects of these sizes, and a star where one went into another's block. */
function place(sizes: readonly number[], driver = new HeapDriver()): string {
  return driver
    .mallocs(sizes.map((size) => ({ size, noscan: true })))
    .map(({ address, tiny }) => `${address}${tiny ? '*' : ''}`)
    .join(' ');
}

describe('tiny objects', () => {
  it('share a block of 16 bytes, aligned as their size is', () => {
    expect(place([1, 2, 4, 8, 1])).toBe('0 2* 4* 8* 16');
    expect(place([1, 3, 1, 6, 5])).toBe('0 1* 4* 6* 16');
    expect(place([1, 12])).toBe('0 4*');
    expect(place([1, 14, 15])).toBe('0 2* 16');
    expect(place([8, 8])).toBe('0 8*');
    expect(place([9, 8])).toBe('0 16');
  });

  it('make a block the current one if more room is left in it', () => {
    // 13 bytes leave less room than 12 did: the old block stays.
    expect(place([12, 13, 4])).toBe('0 16 12*');
    expect(place([12, 12, 4])).toBe('0 16 12*');
    expect(place([12, 8, 8])).toBe('0 16 24*');
  });

  it('are smaller than 16 bytes and have no pointers', () => {
    const driver = new HeapDriver();
    expect(driver.malloc(8, true).tiny).toBe(false);
    expect(driver.malloc(16, true).address).toBe(16);
    const scan = driver.malloc(8);
    expect(scan).toMatchObject({ tiny: false, address: 8192 });
    expect(driver.malloc(8, true)).toMatchObject({ tiny: true, address: 8 });
  });

  it('get a new block after the mcache was flushed, also by ReadMemStats', () => {
    const driver = new HeapDriver();
    expect(place([1, 1], driver)).toBe('0 1*');
    driver.heap.readMemStats();
    expect(place([1, 1], driver)).toBe('16 17*');
    driver.heap.flushCaches();
    expect(place([1, 1], driver)).toBe('32 33*');
    driver.collect();
    expect(place([1, 1], driver)).toBe('48 49*');
  });

  it('keep their block until the last of them dies', () => {
    const driver = new HeapDriver();
    const [a, b, c] = driver.mallocs([4, 4, 4].map((size) => ({ size, noscan: true })));
    const keeper = driver.malloc(16, true);
    expect(b.address).toBe(4);
    driver.collect([a, c]);
    expect(driver.malloc(16, true).address).toBe(keeper.address + 16);
    driver.collect([b]);
    expect(driver.malloc(16, true).address).toBe(0);
  });

  it('count as allocated and as freed where they are combined', () => {
    const driver = new HeapDriver();
    place([8, 8, 4, 4], driver);
    const { Mallocs, Frees, HeapObjects, TotalAlloc, BySize } = driver.heap.memStats();
    expect({ Mallocs, Frees, HeapObjects, TotalAlloc }).toEqual({ Mallocs: 4, Frees: 2, HeapObjects: 2, TotalAlloc: 32 });
    expect(BySize[2]).toEqual({ Size: 16, Mallocs: 2, Frees: 0 });
  });
});
