import { VirtualClock } from '@spanlab/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Monitor } from '../src/index.js';

const MS = 1e6;
const MINUTE = 60e9;

function bench() {
  const clock = new VirtualClock();
  return { clock, monitor: new Monitor(clock) };
}

describe('the monitor thread', () => {
  it('looks at the first goroutine when its delays of 20 us, 51 of them, and of 40 us to 5.12 ms are over', () => {
    const delays = [...Array<number>(51).fill(20e3), 40e3, 80e3, 160e3, 320e3, 640e3, 1280e3, 2560e3, 5120e3];
    const { clock, monitor } = bench();
    clock.advance(delays.reduce((sum, ns) => sum + ns, 0) - 1);
    expect(monitor.interrupts()).toBe(false);
    clock.advance(1);
    expect(monitor.interrupts()).toBe(true);
  });

  it('makes the first goroutine yield at its first look, and those after it at the second that finds them: 20 ms later', () => {
    const { clock, monitor } = bench();
    const yields: number[] = [];
    for (let ms = 1; ms <= 65; ms++) {
      clock.advance(MS);
      if (!monitor.interrupts()) continue;
      yields.push(ms);
      monitor.switched();
    }
    // It looks at 11.22, 21.22, 31.22 ms and so on, and is asked every ms.
    expect(yields).toEqual([12, 32, 52]);
  });

  it('gives a goroutine that begins between two looks less than that', () => {
    const { clock, monitor } = bench();
    clock.advance(4 * MS);
    monitor.switched();
    expect(monitor.sliceEndNs).toBe(21.22 * MS);
    clock.advance(13 * MS);
    expect(monitor.interrupts()).toBe(false);
    expect(monitor.sliceEndNs).toBe(21.22 * MS);
    monitor.switched();
    expect(monitor.sliceEndNs).toBe(31.22 * MS);
  });

  it('gives every time slice 10 to 20 ms, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000_000 }), { minLength: 50, maxLength: 300 }), (steps) => {
        const { clock, monitor } = bench();
        let since = 0;
        for (const ns of steps) {
          clock.advance(ns);
          if (monitor.interrupts()) {
            // It is asked up to 4 ms late.
            expect(clock.nowNs - since).toBeGreaterThanOrEqual(10 * MS);
            monitor.switched();
            since = clock.nowNs;
          }
          expect(clock.nowNs - since).toBeLessThan(20 * MS + 4 * MS);
        }
      }),
    );
  });

  it('wants a collection when the last one is more than two minutes old', () => {
    const { clock, monitor } = bench();
    clock.advance(2 * MINUTE);
    expect(monitor.wantsCollection(0)).toBe(false);
    clock.advance(1);
    expect([monitor.wantsCollection(0), monitor.wantsCollection(1), monitor.wantsCollection(Infinity)]).toEqual([true, false, false]);
  });

  it('scavenges when two and a half minutes have passed, once', () => {
    const { clock, monitor } = bench();
    clock.advance(2.5 * MINUTE);
    expect(monitor.wantsScavenge()).toBe(false);
    clock.advance(1);
    expect([monitor.wantsScavenge(), monitor.wantsScavenge()]).toEqual([true, false]);
  });

  it('looks once a minute while nothing runs, and lets all of the time pass', () => {
    const { clock, monitor } = bench();
    clock.advance(5 * MS);
    const looks: number[] = [];
    monitor.sleep(3.5 * MINUTE, (ns) => clock.advanceTo(ns), () => {
      looks.push(clock.nowNs - 5 * MS);
      // What it finds to do takes time too.
      clock.advance(MINUTE / 100);
    }, () => Infinity);
    // A thread that sleeps wakes up 50 us late.
    expect(looks).toEqual([60_000_050_000, 120_600_100_000, 181_200_150_000]);
    expect(clock.nowNs).toBe(3.5 * MINUTE + 5 * MS);
    monitor.sleep(4 * MINUTE, (ns) => clock.advanceTo(ns), () => looks.push(clock.nowNs), () => 3 * MINUTE);
    // When the collection is due; again and again since nobody does it.
    expect(looks.slice(3).some((ns) => ns === 5 * MINUTE + 50_000)).toBe(true);
    // The goroutine that wakes up begins a time slice.
    expect(monitor.interrupts()).toBe(false);
    expect(monitor.sliceEndNs - clock.nowNs).toBeGreaterThanOrEqual(10 * MS);
  });
});
