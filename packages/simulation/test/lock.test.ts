import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lock } from '../src/index.js';

/** A caller: how long after the one before it comes, and how long it holds the lock. */
type Caller = readonly [gapNs: number, holdNs: number];

/** Who gets the lock when, nanosecond by nanosecond: the first of a queue gets it when nobody holds it. */
function starts(callers: readonly Caller[]): number[] {
  let comesAt = 0;
  const waiting = callers.map(([gap, holdNs], caller) => ({ caller, holdNs, comesAt: (comesAt += gap) }));
  const startedAt: number[] = [];
  let left = 0;
  for (let now = 0; waiting.length > 0; now++) {
    if (left > 0) left--;
    while (left === 0 && waiting.length > 0 && waiting[0].comesAt <= now) {
      const { caller, holdNs } = waiting.shift() as (typeof waiting)[number];
      startedAt[caller] = now;
      left = holdNs;
    }
  }
  return startedAt;
}

describe('Lock', () => {
  it('gives itself to who comes first, as a queue does that is looked at every nanosecond', () => {
    const caller = fc.tuple(fc.nat(20), fc.nat(15));
    fc.assert(
      fc.property(fc.array(caller, { maxLength: 30 }), (callers) => {
        const lock = new Lock();
        let now = 0;
        const comesAt = callers.map(([gap]) => (now += gap));
        const got = callers.map(([, holdNs], i) => lock.acquire(comesAt[i], holdNs));
        const expected = starts(callers);
        expect(got).toEqual(expected);
        const waits = expected.map((start, i) => start - comesAt[i]);
        expect(lock).toMatchObject({
          acquisitions: callers.length,
          contended: waits.filter((ns) => ns > 0).length,
          waitNs: waits.reduce((sum, ns) => sum + ns, 0),
          holdNs: callers.reduce((sum, [, ns]) => sum + ns, 0),
        });
      }),
    );
  });

  it('is held for longer by as much as the world stands still', () => {
    const lock = new Lock();
    lock.acquire(0, 10);
    lock.pause(100);
    expect(lock.acquire(105, 1)).toBe(110);
  });
});
