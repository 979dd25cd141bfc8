import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanSet } from '../src/span-set.js';

/** Ends the search for a smaller counterexample. */
const MAX_MS = 5_000;

describe('SpanSet', () => {
  it('is a queue', () => {
    // Bursts, so that the ring wraps around before it grows, and at every offset.
    const burst = fc.record({ op: fc.constantFrom('push' as const, 'pop' as const), count: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 60, size: 'max' }), (bursts) => {
        const set = new SpanSet();
        const queue: number[] = [];
        let next = 0;
        for (const { op, count } of bursts) {
          const popped: number[] = [];
          const expected: number[] = [];
          for (let i = 0; i < count; i++) {
            if (op === 'push') {
              set.push(next);
              queue.push(next++);
            } else {
              popped.push(set.pop());
              expected.push(queue.shift() ?? -1);
            }
          }
          expect(popped).toEqual(expected);
          expect(set.length).toBe(queue.length);
        }
        expect([...queue, -1].map(() => set.pop())).toEqual([...queue, -1]);
      }),
      { numRuns: 300, interruptAfterTimeLimit: MAX_MS },
    );
  });

  it('keeps the order when it grows, wherever its head stands', () => {
    for (let head = 0; head < 70; head++) {
      const set = new SpanSet();
      for (let i = 0; i < head; i++) {
        set.push(-2);
        set.pop();
      }
      for (let span = 0; span < 70; span++) set.push(span);
      expect(Array.from({ length: 71 }, () => set.pop())).toEqual([...Array.from({ length: 70 }, (_, span) => span), -1]);
    }
  });

  it('may hold a span more than once', () => {
    const set = new SpanSet();
    for (const span of [0, 7, 0]) set.push(span);
    expect([set.pop(), set.pop(), set.pop(), set.pop()]).toEqual([0, 7, 0, -1]);
  });
});
