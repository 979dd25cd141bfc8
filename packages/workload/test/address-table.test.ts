import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressTable } from '../src/numbers/address-table.js';

describe('AddressTable', () => {
  it('agrees with a Map', () => {
    // Few distinct granules, in the steps of real slots, so that probe runs collide and close.
    const granule = fc.oneof(fc.nat(40), fc.nat(40).map((n) => n * 1024), fc.integer({ min: 0, max: 2 ** 31 - 2 }));
    const step = fc.record({ op: fc.constantFrom('set', 'take', 'get'), granule, object: fc.integer({ min: 1, max: 2 ** 31 - 1 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3000, size: 'max' }), (steps) => {
        const table = new AddressTable();
        const twin = new Map<number, number>();
        for (const { op, granule: at, object } of steps) {
          const before = twin.get(at) ?? 0;
          if (op === 'set') {
            expect(table.set(at, object)).toBe(before);
            twin.set(at, object);
          } else if (op === 'take') {
            expect(table.take(at)).toBe(before);
            twin.delete(at);
          } else expect(table.get(at)).toBe(before);
          expect(table.size).toBe(twin.size);
        }
        for (const [at, object] of twin) expect(table.get(at)).toBe(object);
      }),
      { numRuns: 40 },
    );
  });
});
