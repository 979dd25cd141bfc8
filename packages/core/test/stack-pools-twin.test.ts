import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StackPools } from '../src/index.js';
import { StackPoolsTwin } from './twins/stack-pools-twin.js';

/** Notes what is taken and given back in the twin's words; numbers may be used again. */
function recorder(calls: string[]) {
  const serialOf = new Map<number, number>();
  let serial = 0;
  return {
    alloc: (span: number, pages: number) => {
      if (serialOf.has(span)) throw new Error(`span ${span} is live`);
      serialOf.set(span, serial);
      calls.push(`take ${serial++}: ${pages} pages`);
    },
    free: (span: number) => {
      calls.push(`give ${serialOf.get(span)}`);
      serialOf.delete(span);
    },
  };
}

const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ op: fc.constant('alloc' as const), bytes: fc.constantFrom(2048, 2048, 4096, 8192, 16384, 32768, 65536), times: fc.integer({ min: 1, max: 24 }) }) },
  { weight: 10, arbitrary: fc.record({ op: fc.constant('free' as const), pick: fc.nat(), times: fc.integer({ min: 1, max: 24 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('flush' as const) }) },
);

describe('StackPools and stack.c of Go 1.4.3', () => {
  it.each([3, 4])('take and give back the same spans at every step, with %i orders', (orders) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const calls: string[] = [];
        const pools = new StackPools(orders, 1, recorder(calls));
        const twin = new StackPoolsTwin(orders);
        const live: number[] = [];
        let next = 1;
        const both = (act: (pool: StackPools) => void, same: (twin: StackPoolsTwin) => void) => {
          act(pools);
          same(twin);
          expect(calls).toEqual(twin.calls);
          calls.length = twin.calls.length = 0;
        };
        for (const one of steps) {
          if (one.op === 'flush') both((p) => p.flush(), (t) => t.stackcache_clear());
          else if (one.op === 'alloc') {
            for (let i = 0; i < one.times; i++) {
              const stack = next++;
              live.push(stack);
              both((p) => p.alloc(stack, one.bytes), (t) => t.stackalloc(stack, one.bytes));
            }
          } else {
            for (let i = 0; i < one.times && live.length > 0; i++) {
              const [stack] = live.splice((one.pick + i * 7) % live.length, 1);
              both((p) => p.free(stack), (t) => t.stackfree(stack));
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
