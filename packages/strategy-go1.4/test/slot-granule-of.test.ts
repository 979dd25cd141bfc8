import { expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';

it('slotGranuleOf gives the start of the slot, one for all objects of a tiny block', () => {
  const driver = new HeapDriver();
  const first = driver.malloc(8, true);
  const second = driver.malloc(8, true);
  const other = driver.malloc(100, false);
  expect([first.address, second.address]).toEqual([0, 8]);
  expect(driver.heap.slotGranuleOf(first.object)).toBe(0);
  expect(driver.heap.slotGranuleOf(second.object)).toBe(0);
  expect(driver.heap.slotGranuleOf(other.object)).toBe(other.address / 8);
});
