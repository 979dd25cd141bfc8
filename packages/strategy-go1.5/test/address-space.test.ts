import type { AddressSpaceCounts } from '@spanlab/core';
import { HeapDriver } from '@spanlab/core/testing';
import { describe, expect, it } from 'vitest';
import { strategy } from '../src/index.js';

const PAGE = 8192;

function warm(): HeapDriver {
  const driver = new HeapDriver(strategy.create({ gogc: 100, residentPages: true }));
  driver.heap.allocCache();
  driver.malloc(8, true);
  return driver;
}

/** Resident bytes of what the steps touch. */
function touchedBy(driver: HeapDriver, steps: () => void): number {
  const counts = () => driver.heap.addressSpace?.() as AddressSpaceCounts;
  const resident = () => counts().residentBytes as number;
  const before = resident();
  steps();
  return resident() - before;
}

/** A page of the bitmap describes 128 KiB, 32 bytes a byte (spec go1.5.md, row 9). The first span is page 0. */
describe('the bitmap of Go 1.5', () => {
  it.each([true, false])('is cleared for all of a large object, without pointers (%s) as with', (noscan) => {
    // Pages 1 to 40 lie in the first three 128 KiB; the first has been touched.
    expect(touchedBy(warm(), () => undefined)).toBe(0);
    const driver = warm();
    expect(touchedBy(driver, () => driver.malloc(40 * PAGE, noscan))).toBe(2 * 4096);
  });

  it('is cleared for all of a span of small objects', () => {
    const driver = warm();
    driver.malloc(14 * PAGE, true);
    // Pages 15 to 19 lie over a border of 128 KiB; the first words of two slots of 20480 bytes are touched as well.
    expect(touchedBy(driver, () => driver.malloc(20480, true))).toBe(4096 + 2 * 4096);
  });
});
