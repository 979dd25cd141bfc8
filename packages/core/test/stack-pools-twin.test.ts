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

/** Steps with stacks of these sizes: some at once, so that several spans of an order are half empty. */
const stepsOf = (sizes: readonly number[]) =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ op: fc.constant('alloc' as const), bytes: fc.constantFrom(...sizes), times: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 4, arbitrary: fc.record({ op: fc.constant('free' as const), pick: fc.nat(), times: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 1, arbitrary: fc.record({ op: fc.constant('flush' as const) }) },
    ),
    { maxLength: 50 },
  );
const steps = fc.oneof(stepsOf([2048]), stepsOf([8192]), stepsOf([2048, 4096, 8192, 16384, 32768, 65536]));

describe('StackPools and stack.c of Go 1.4.3', () => {
  it.each([3, 4])('take and give back the same spans at every step, with %i orders', (orders) => {
    fc.assert(
      fc.property(steps, (some) => {
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
        for (const one of some) {
          if (one.op === 'flush') both((p) => p.flush(), (t) => t.stackcache_clear());
          else if (one.op === 'alloc') {
            for (let i = 0; i < one.times; i++) {
              const stack = next++;
              live.push(stack);
              both((p) => p.alloc(stack, one.bytes), (t) => t.stackalloc(stack, one.bytes));
            }
          } else {
            for (let i = 0; i < one.times && live.length > 0; i++) {
              const [stack] = live.splice((one.pick + i * 7919) % live.length, 1);
              both((p) => p.free(stack), (t) => t.stackfree(stack));
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
