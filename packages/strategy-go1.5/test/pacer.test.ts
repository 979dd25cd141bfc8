import { describe, expect, it } from 'vitest';
import { Pacer } from '../src/pacer.js';

const MIB = 2 ** 20;

describe('pacer of Go 1.5.1', () => {
  it('begins at 4 MiB x GOGC/100', () => {
    expect(new Pacer(100).nextGcBytes).toBe(4 * MIB);
    expect(new Pacer(50).nextGcBytes).toBe(2 * MIB);
    expect(new Pacer(12).nextGcBytes).toBe(503316);
    expect(new Pacer(0).nextGcBytes).toBe(0);
  });

  it('shows with GOGC=off what -1 percent of 4 MiB is in 64 bits', () => {
    // 184467440737053573, as near as a double comes.
    expect(new Pacer(-1).nextGcBytes).toBe(Number(184467440737053573n));
  });

  it('sets the trigger after a forced collection: marked less what was allocated since, x (1 + 7/8)', () => {
    const pacer = new Pacer(100);
    pacer.startForced(20 * MIB);
    pacer.endMarking(10 * MIB, 20 * MIB + 4096);
    expect(pacer.heapReachableBytes).toBe(10 * MIB - 4096);
    expect(pacer.nextGcBytes).toBe(Math.trunc((10 * MIB - 4096) * 1.875));
    // Forced collections teach nothing.
    expect(pacer.triggerRatio).toBe(0.875);
  });

  it('never goes below the minimum, nor nearer to the marked heap than 1 MiB x GOGC/100', () => {
    const small = new Pacer(100);
    small.startForced(MIB);
    small.endMarking(MIB, MIB);
    expect(small.nextGcBytes).toBe(4 * MIB);

    const grown = new Pacer(100);
    grown.startForced(2 * MIB);
    // All of it was allocated since the collection began: nothing is known to be reachable.
    grown.endMarking(8 * MIB, 12 * MIB);
    expect(grown.heapReachableBytes).toBe(0);
    expect(grown.nextGcBytes).toBe(9 * MIB);
  });

  it('takes a heap at the minimum for one in step with its trigger', () => {
    const pacer = new Pacer(100);
    pacer.startCycle(4 * MIB + 100);
    expect(pacer.heapMarkedBytes).toBe(Math.trunc((4 * MIB) / 1.875));
    expect(pacer.heapGoalBytes).toBe(2 * pacer.heapMarkedBytes);
  });

  it('moves the trigger ratio by half its error', () => {
    const pacer = new Pacer(100);
    pacer.startCycle(4 * MIB);
    // A growth of 7/8 with no assists: the goal of 100 % is missed by 1/8.
    const marked = pacer.heapMarkedBytes;
    pacer.endCycle(marked * 1.875, 0);
    expect(pacer.triggerRatio).toBeCloseTo(0.875 + 0.5 * 0.125, 10);
    // Grown to 3 times with as much assist as background: twice the distance counts.
    const before = pacer.triggerRatio;
    pacer.endCycle(marked * 3, 0.25);
    expect(pacer.triggerRatio).toBeCloseTo(Math.max(0, before + 0.5 * (1 - before - 2 * (2 - before))), 10);
  });

  it('keeps the trigger ratio between 0 and 95 % of the goal', () => {
    const pacer = new Pacer(60);
    pacer.startCycle(3 * MIB);
    pacer.endCycle(pacer.heapMarkedBytes * 20, 0);
    expect(pacer.triggerRatio).toBe(0);
    for (let i = 0; i < 20; i++) pacer.endCycle(pacer.heapMarkedBytes, 0);
    expect(pacer.triggerRatio).toBeCloseTo(0.6 * 0.95, 10);
  });

  it('asks for the scannable heap over the growth that is left, which counts as 1 MiB at least', () => {
    const pacer = new Pacer(100);
    pacer.startCycle(4 * MIB);
    const distance = pacer.heapGoalBytes - 4 * MIB;
    expect(distance).toBeLessThan(MIB);
    expect(pacer.assistRatio(3 * MIB)).toBe(3);
    pacer.endMarking(100 * MIB, 4 * MIB);
    pacer.startCycle(150 * MIB);
    expect(pacer.assistRatio(25 * MIB)).toBe(0.5);
  });
});
