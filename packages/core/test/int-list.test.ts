import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IntList } from '../src/int-list.js';

it('IntList keeps what comes in order, and is empty again when cleared', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 100, size: 'max' }), { maxLength: 4 }), (runs) => {
      const list = new IntList();
      for (const run of runs) {
        for (const item of run) list.push(item);
        expect(list.length).toBe(run.length);
        expect([...list.toArray()]).toEqual(run);
        list.clear();
        expect(list.toArray()).toHaveLength(0);
      }
    }),
  );
});
