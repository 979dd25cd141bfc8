import { NumberPool } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AscendingPool } from '../src/numbers/ascending-pool.js';

const pools = [
  { name: 'NumberPool', create: () => new NumberPool(1), most: (inUse: number) => inUse },
  { name: 'AscendingPool', create: () => new AscendingPool(1), most: (inUse: number) => Math.ceil((inUse * 8) / 7) },
];

describe.each(pools)('$name', ({ create, most }) => {
  it('never hands out a number that is in use, and stays short', () => {
    const burst = fc.record({ takes: fc.boolean(), count: fc.integer({ min: 1, max: 60 }), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 60, size: 'max' }), (bursts) => {
        const pool = create();
        const inUse: number[] = [];
        let mostInUse = 0;
        for (const { takes, count, pick } of bursts) {
          for (let i = 0; i < count; i++) {
            if (takes) {
              const number = pool.take();
              expect(inUse).not.toContain(number);
              inUse.push(number);
              mostInUse = Math.max(mostInUse, inUse.length);
              expect(number).toBeGreaterThan(0);
              expect(number).toBeLessThanOrEqual(most(mostInUse));
            } else if (inUse.length > 0) {
              const [number] = inUse.splice(pick % inUse.length, 1);
              pool.give(number);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('NumberPool', () => {
  it('hands out the last one that came back', () => {
    const pool = new NumberPool(0);
    for (let n = 0; n < 5; n++) expect(pool.take()).toBe(n);
    for (const number of [1, 3, 2]) pool.give(number);
    expect([pool.take(), pool.take(), pool.take(), pool.take()]).toEqual([2, 3, 1, 5]);
    expect(pool.limit).toBe(6);
    pool.giveAll(Int32Array.of(4, 0));
    expect([pool.take(), pool.take()]).toEqual([0, 4]);
  });
});

describe('AscendingPool', () => {
  it('hands out what came back in ascending order, and in the same pass what comes back ahead of it', () => {
    const pool = new AscendingPool(1);
    for (let n = 1; n <= 100; n++) expect(pool.take()).toBe(n);
    for (const number of [90, 7, 40, 8, 70, 9, 60, 50, 38, 30, 39, 31, 37]) pool.give(number);
    const first = Array.from({ length: 6 }, () => pool.take());
    expect(first).toEqual([7, 8, 9, 30, 31, 37]);
    // Ahead of the pass, and behind it.
    pool.give(65);
    pool.give(3);
    const rest = Array.from({ length: 8 }, () => pool.take());
    expect(rest).toEqual([38, 39, 40, 50, 60, 65, 70, 90]);
    // Too few came back for another pass.
    expect(pool.take()).toBe(101);
  });

  it('begins a pass when an eighth of all numbers is back', () => {
    const pool = new AscendingPool(1);
    for (let n = 1; n <= 80; n++) pool.take();
    for (let n = 1; n <= 10; n++) pool.give(n * 3);
    expect(pool.take()).toBe(81);
    pool.give(50);
    pool.give(60);
    expect([pool.take(), pool.take()]).toEqual([3, 6]);
  });
});
