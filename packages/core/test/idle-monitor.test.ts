import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdleMonitor, VirtualClock } from '../src/index.js';

const SECOND = 1e9;
const LATE = 50_000;

/** Waits, and tells when it looked; `workNs` is what it does at each look. */
function wait(clock: VirtualClock, monitor: IdleMonitor, ns: number, looks: number[], workNs = 0): void {
  const end = monitor.begin(ns);
  for (let next = monitor.nextLookNs(Infinity); next <= end; next = monitor.nextLookNs(Infinity)) {
    clock.advanceTo(next);
    looks.push(clock.nowNs);
    clock.advance(workNs);
    monitor.looked();
  }
  clock.advanceTo(end);
  monitor.end();
}

describe('the monitor while nothing runs', () => {
  it('looks at the same times however the waiting is cut, also if what it does takes longer than a piece', () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 100 * SECOND }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pieces, fc.double({ min: 0, max: 5e9, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }), (cuts, workNs, startNs) => {
        const whole: number[] = [];
        const cut: number[] = [];
        const clocks = [whole, cut].map((looks, i) => {
          const clock = new VirtualClock();
          clock.advance(startNs);
          const monitor = new IdleMonitor(clock);
          for (const ns of i === 0 ? [cuts.reduce((sum, ns) => sum + ns, 0)] : cuts) wait(clock, monitor, ns, looks, workNs);
          return clock.nowNs;
        });
        expect(cut).toEqual(whole);
        expect(clocks[1]).toBe(clocks[0]);
      }),
      { numRuns: 300 },
    );
  });

  it('is not kept from looking by a program that runs for a moment now and then', () => {
    const clock = new VirtualClock();
    const monitor = new IdleMonitor(clock);
    const looks: number[] = [];
    for (let i = 0; i < 10; i++) {
      wait(clock, monitor, 59 * SECOND, looks);
      clock.advance(SECOND / 1000);
    }
    expect(looks).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * (60 * SECOND + LATE)));
  });

  it('looks at once when a look has become due while the program ran', () => {
    const clock = new VirtualClock();
    const monitor = new IdleMonitor(clock);
    const looks: number[] = [];
    wait(clock, monitor, 60 * SECOND, looks);
    clock.advance(SECOND);
    wait(clock, monitor, SECOND, looks);
    expect(looks).toEqual([61 * SECOND]);
  });

  it('looks when a collection is due, whatever the minute', () => {
    const clock = new VirtualClock();
    const monitor = new IdleMonitor(clock);
    monitor.begin(600 * SECOND);
    expect(monitor.nextLookNs(Infinity)).toBe(60 * SECOND + LATE);
    expect(monitor.nextLookNs(0)).toBe(60 * SECOND + LATE);
    clock.advanceTo(110 * SECOND);
    monitor.looked();
    expect(monitor.nextLookNs(0)).toBe(120 * SECOND + LATE);
    expect(monitor.nextLookNs(55 * SECOND)).toBe(170 * SECOND + LATE);
  });

  it('begins its minute anew when it has looked at a program that runs', () => {
    const clock = new VirtualClock();
    const monitor = new IdleMonitor(clock);
    const looks: number[] = [];
    wait(clock, monitor, 59 * SECOND, looks);
    clock.advance(5 * SECOND);
    monitor.sawProgram();
    wait(clock, monitor, 61 * SECOND, looks);
    expect(looks).toEqual([(59 + 5 + 60) * SECOND + LATE]);
  });
});
