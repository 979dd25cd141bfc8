import { beforeEach, describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';

// Spec go1.4.md section (b), rule 1.
describe('tiny objects', () => {
  let driver: HeapDriver;
  const tiny = (...sizes: number[]) => driver.mallocs(sizes.map((size) => ({ size, noscan: true })));
  const addresses = (...sizes: number[]) => tiny(...sizes).map((o) => o.address);

  beforeEach(() => {
    driver = new HeapDriver();
  });

  it('share a block of 16 bytes until it is full', () => {
    expect(tiny(5, 5, 5, 1, 1).map((o) => [o.address, o.tiny])).toEqual([
      [0, false], [5, true], [10, true], [15, true], [16, false],
    ]);
  });

  it.each([
    [8, 8],
    [4, 4],
    [12, 4],
    [2, 2],
    [6, 2],
    [10, 2],
    [3, 1],
    [7, 1],
  ])('of %i bytes are aligned to %i', (size, aligned) => {
    expect(addresses(1, size)).toEqual([0, aligned]);
  });

  it('that would fit but for their alignment take a block of their own', () => {
    // 9 used, 7 left: 4 bytes fit at 12, but 8 do not fit at 16, nor 6 at 10.
    expect(addresses(9, 4)).toEqual([0, 12]);
    expect(addresses(15, 2)).toEqual([16, 32]);
    expect(addresses(15)).toEqual([48]);
  });

  it('keep the old block when it has at least as much room as the new one', () => {
    // 8 left; 9 bytes leave 7 in their block: the old one stays current.
    expect(addresses(8, 9, 8)).toEqual([0, 16, 8]);
    // Nothing left; 9 bytes leave 7: the new block is current.
    expect(addresses(9, 7)).toEqual([32, 41]);
  });

  it('keep the old block when both have the same room', () => {
    expect(addresses(11, 11, 5)).toEqual([0, 16, 11]);
  });

  it.each([
    { sizes: [3, 4, 8, 1], at: [0, 4, 8, 16] },
    { sizes: [1, 14, 1], at: [0, 2, 16] },
    { sizes: [1, 6, 8], at: [0, 2, 8] },
    { sizes: [1, 2, 3, 4, 5], at: [0, 2, 4, 8, 16] },
    // 4 left at 12: 5 bytes do not fit and leave 11, which is more.
    { sizes: [12, 5, 4, 4], at: [0, 16, 24, 28] },
    // 10 left at 6: 12 bytes do not fit and leave 4, which is less.
    { sizes: [6, 12, 10], at: [0, 16, 6] },
  ])('of $sizes bytes lie at $at', ({ sizes, at }) => {
    expect(addresses(...sizes)).toEqual(at);
  });

  it('of 16 bytes, or with pointers, have a slot of their own', () => {
    expect([driver.malloc(1, true), driver.malloc(16, true), driver.malloc(8), driver.malloc(9)]).toMatchObject([
      { address: 0, tiny: false },
      { address: 16, tiny: false },
      // 8 bytes with pointers are class 1, which has a span of its own.
      { address: 8192, tiny: false },
      { address: 32, tiny: false },
    ]);
    expect(driver.malloc(1, true)).toMatchObject({ address: 1, tiny: true });
  });

  it('start a new block after a collection', () => {
    const [first] = tiny(1);
    driver.collect('eager');
    expect(tiny(1)[0]).toMatchObject({ address: 16, tiny: false });
    expect(driver.live.has(first.object)).toBe(true);
  });

  it('go on with their block after ReadMemStats', () => {
    tiny(1);
    driver.heap.readMemStats();
    expect(tiny(1)[0]).toMatchObject({ address: 1, tiny: true });
  });

  it('keep their block until the last of them is dead', () => {
    const [a, b, c] = tiny(4, 4, 4);
    driver.malloc(16);
    driver.collect('eager', [b]);
    driver.collect('eager', [a]);
    expect(driver.heap.freeSlots(0)).not.toContain(0);
    driver.collect('eager', [c]);
    expect(driver.heap.freeSlots(0)[0]).toBe(0);
  });

  it('count as allocated and freed at once when they are combined', () => {
    tiny(4, 4, 4);
    expect(driver.heap.memStats()).toMatchObject({
      Mallocs: 3, Frees: 2, HeapObjects: 1, Alloc: 16, TotalAlloc: 16,
    });
  });
});
