import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotPool } from '../src/slot-pool.js';
import { SlotPoolTwin } from './twins/slot-pool-twin.js';

const pick = fc.nat();
const slots = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 1024 }));
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('alloc' as const), slots, pick }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('free' as const), slots, pick }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constant('set' as const), slots, pick }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('clear' as const), slots, pick }) },
);

/** Handles whose bit is wrong, and handles whose owner is wrong. */
function disagreements(pool: SlotPool, twin: SlotPoolTwin): { bits: number[]; owners: number[] } {
  const handles = [...twin.owner.keys()];
  return {
    bits: handles.filter((h) => pool.has(h) !== twin.bits.has(h)),
    owners: handles.filter((h) => pool.spanOfHandle(h) !== twin.owner.get(h)),
  };
}

describe('SlotPool', () => {
  it('agrees with a Set of bits and a Map of owners', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const pool = new SlotPool();
        const twin = new SlotPoolTwin();
        steps.forEach((s, span) => {
          const holding = twin.live[s.pick % twin.live.length];
          if (s.op === 'alloc') {
            const reusable = twin.reusable(s.slots);
            const first = pool.alloc(s.slots, span);
            if (reusable !== undefined) expect(reusable).toContain(first);
            twin.alloc({ span, first, slots: s.slots });
          } else if (holding === undefined) {
            return;
          } else if (s.op === 'free') {
            for (let h = holding.first; h < holding.first + holding.slots; h++) {
              pool.clear(h);
              twin.bits.delete(h);
            }
            pool.free(holding.first, holding.slots);
            twin.free(holding);
          } else {
            const handle = holding.first + (s.pick % holding.slots);
            pool[s.op](handle);
            if (s.op === 'set') twin.bits.add(handle);
            else twin.bits.delete(handle);
          }
        });
        expect(disagreements(pool, twin)).toEqual({ bits: [], owners: [] });
        expect(Math.max(...twin.owner.keys(), -1)).toBeLessThan(pool.capacity);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps bits and owners while it grows', () => {
    const pool = new SlotPool();
    const twin = new SlotPoolTwin();
    const { capacity } = pool;
    for (let span = 0; span < 150; span++) {
      const first = pool.alloc(1024, span);
      twin.alloc({ span, first, slots: 1024 });
      for (const slot of [0, 31, 32, 500 + span, 1023]) {
        pool.set(first + slot);
        twin.bits.add(first + slot);
      }
    }
    expect(pool.capacity).toBeGreaterThan(2 * capacity);
    expect(disagreements(pool, twin)).toEqual({ bits: [], owners: [] });
  });

  it('reuses handles for the next span of that length only', () => {
    const pool = new SlotPool();
    const first = pool.alloc(64, 1);
    pool.free(first, 64);
    expect(pool.alloc(65, 2)).not.toBe(first);
    expect(pool.alloc(32, 3)).not.toBe(first);
    // 33 slots need two groups, as 64 do.
    expect(pool.alloc(33, 4)).toBe(first);
    expect(pool.spanOfHandle(first + 63)).toBe(4);
  });

  it('has clear bits for a span that just got its slots', () => {
    const pool = new SlotPool();
    const first = pool.alloc(1024, 1);
    expect(Array.from({ length: 1024 }, (_, slot) => pool.has(first + slot))).not.toContain(true);
  });
});
