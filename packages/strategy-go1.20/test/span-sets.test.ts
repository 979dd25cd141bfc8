import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanSets } from '../src/span-sets.js';

/** Ends the search for a smaller counterexample. */
const MAX_MS = 5_000;

const SETS = 3;

describe('SpanSets', () => {
  it('are queues, each by itself', () => {
    // Bursts, so that entries come back and are used again, by the same set or another.
    const burst = fc.record({
      op: fc.constantFrom('push' as const, 'pop' as const),
      set: fc.nat(SETS - 1),
      count: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 60, size: 'max' }), (bursts) => {
        const sets = new SpanSets(SETS);
        const queues: number[][] = Array.from({ length: SETS }, () => []);
        let next = 0;
        for (const { op, set, count } of bursts) {
          const popped: number[] = [];
          const expected: number[] = [];
          for (let i = 0; i < count; i++) {
            if (op === 'push') {
              sets.push(set, next);
              queues[set].push(next++);
            } else {
              popped.push(sets.pop(set));
              expected.push(queues[set].shift() ?? -1);
            }
          }
          expect(popped).toEqual(expected);
          expect(queues.map((_, one) => sets.lengthOf(one))).toEqual(queues.map((queue) => queue.length));
        }
        queues.forEach((queue, set) => expect([...queue, -1].map(() => sets.pop(set))).toEqual([...queue, -1]));
      }),
      { numRuns: 300, interruptAfterTimeLimit: MAX_MS },
    );
  });

  it('keep the order when they grow', () => {
    const sets = new SpanSets(SETS);
    const spans = Array.from({ length: 3000 }, (_, span) => span);
    for (const span of spans) sets.push(span % SETS, span);
    for (const span of spans) expect(sets.pop(span % SETS)).toBe(span);
    expect(sets.pop(0)).toBe(-1);
  });

  it('may hold a span more than once', () => {
    const sets = new SpanSets(1);
    for (const span of [0, 7, 0]) sets.push(0, span);
    expect([sets.pop(0), sets.pop(0), sets.pop(0), sets.pop(0)]).toEqual([0, 7, 0, -1]);
  });
});
