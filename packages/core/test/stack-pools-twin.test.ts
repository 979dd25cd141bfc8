import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberPool, StackPools, type StackRules } from '../src/index.js';
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

/** Steps with stacks of these sizes: some at once, so that several spans of an order are half empty; on a few Ps, with and without a collector that marks. */
const stepsOf = (sizes: readonly number[]) =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ op: fc.constant('alloc' as const), bytes: fc.constantFrom(...sizes), times: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 8, arbitrary: fc.record({ op: fc.constant('free' as const), pick: fc.nat(), times: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 2, arbitrary: fc.record({ op: fc.constant('flush' as const) }) },
      { weight: 2, arbitrary: fc.record({ op: fc.constant('p' as const), p: fc.integer({ min: 0, max: 3 }) }) },
      { weight: 3, arbitrary: fc.record({ op: fc.constant('mark' as const) }) },
    ),
    { maxLength: 60 },
  );
const steps = fc.oneof(stepsOf([2048]), stepsOf([8192]), stepsOf([32768, 65536]), stepsOf([2048, 4096, 8192, 16384, 32768, 65536]));

const releases: [string, StackRules, boolean][] = [
  ['1.4.3', { orders: 3 }, false],
  ['1.5.1', { orders: 4, largeWhileMarking: 'wait' }, true],
  ['1.20.4', { orders: 4, largeWhileMarking: 'reused' }, true],
];

describe('StackPools and the stack files of Go', () => {
  it.each(releases)('%s: take and give back the same spans at every step', (_, rules, marksConcurrently) => {
    fc.assert(
      fc.property(steps, (some) => {
        const calls: string[] = [];
        const pools = new StackPools(rules, 1, recorder(calls));
        const twin = new StackPoolsTwin(rules.orders, rules.largeWhileMarking === 'reused');
        // As callers do: numbers of stacks that have ended are used again at once.
        const numbers = new NumberPool(1);
        const live: number[] = [];
        // The twin tells all stacks apart.
        const serialOf = new Map<number, number>();
        let serial = 0;
        const both = (act: (pool: StackPools) => void, same: (twin: StackPoolsTwin) => void) => {
          act(pools);
          same(twin);
          expect(calls).toEqual(twin.calls);
          calls.length = twin.calls.length = 0;
        };
        for (const one of some) {
          switch (one.op) {
            case 'flush':
              both((p) => p.flush(), (t) => t.flushallmcaches());
              break;
            case 'p':
              both((p) => p.useProcessor(one.p), (t) => t.acquirep(one.p));
              break;
            case 'mark':
              if (!marksConcurrently) break;
              if (twin.gcphase === '_GCoff') {
                twin.gcphase = '_GCmark';
                pools.beginMarking();
              } else {
                twin.gcphase = '_GCoff';
                both((p) => p.endMarking(), (t) => t.freeStackSpans());
              }
              break;
            case 'alloc':
              for (let i = 0; i < one.times; i++) {
                const stack = numbers.take();
                serialOf.set(stack, serial);
                live.push(stack);
                both((p) => p.alloc(stack, one.bytes), (t) => t.stackalloc(serial, one.bytes));
                serial++;
              }
              break;
            case 'free':
              for (let i = 0; i < one.times && live.length > 0; i++) {
                const [stack] = live.splice((one.pick + i * 7919) % live.length, 1);
                both((p) => p.free(stack), (t) => t.stackfree(serialOf.get(stack) as number));
                numbers.give(stack);
              }
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
