import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { strategy as go15 } from '@spanlab/strategy-go1.5';
import { strategy as go120 } from '@spanlab/strategy-go1.20';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocRows, churnRows, freeRows, simulateRows, statsOf } from './simulated-program.js';

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const MIB = 2 ** 20;
const sleepRow = (ns: number) => `sleep,,${ns}`;

/** A program that has held much, and has collected once. */
const beginning = [...allocRows(1, 600, 100_000, 1), 'gc,,,', ...freeRows(1, 550), 'stats,,,'];

/** A wait cut into pieces at random places. */
const cutWait = fc.integer({ min: 1, max: 30 * 60 }).chain((seconds) =>
  fc.tuple(fc.constant(seconds * SECOND), fc.array(fc.integer({ min: 0, max: seconds * SECOND }), { maxLength: 40 })),
);

function piecesOf(ns: number, cuts: readonly number[]): number[] {
  const ends = [...cuts.toSorted((a, b) => a - b), ns];
  return ends.map((end, i) => end - (i === 0 ? 0 : ends[i - 1]));
}

describe.each([go14, go15, go120])('waiting on $name', (plugin) => {
  it('in pieces is waiting once: everything is the same, to the nanosecond', async () => {
    await fc.assert(
      fc.asyncProperty(cutWait, fc.constantFrom(1, 3), async ([ns, cuts], procs) => {
        const after = ['stats,,,', ...churnRows(5000, 300, 3000), 'stats,,,'];
        const whole = await simulateRows(plugin, [...beginning, sleepRow(ns), ...after], { procs });
        const pieces = await simulateRows(plugin, [...beginning, ...piecesOf(ns, cuts).map(sleepRow), ...after], { procs });
        const shown = ({ checkpoints }: typeof whole) => checkpoints.map(({ event: _event, ...checkpoint }) => checkpoint);
        expect(shown(pieces)).toEqual(shown(whole));
        expect(pieces.virtualNs).toBe(whole.virtualNs);
      }),
      { numRuns: 12 },
    );
  });

  it.each([
    ['once', [20 * MINUTE]],
    ['in minutes', Array<number>(20).fill(MINUTE)],
    ['in 59 s', [...Array<number>(20).fill(59 * SECOND), 20 * SECOND]],
    ['in seconds', Array<number>(1200).fill(SECOND)],
  ])('20 minutes %s forces a collection every two minutes, and gives idle memory back', async (_, pieces) => {
    const [start, end] = await statsOf(plugin, [...beginning, ...pieces.map(sleepRow), 'stats,,,']);
    expect(end.NumGC - start.NumGC).toBe(9);
    expect(end.HeapAlloc).toBeLessThan(7 * MIB);
    expect(end.HeapReleased).toBeGreaterThan(end.HeapSys - 20 * MIB);
  });

  it('59 s at a time, with a look at the statistics between, does as much as waiting once', async () => {
    const pieces = Array.from({ length: 20 }, () => [sleepRow(59 * SECOND), 'stats,,,']).flat();
    const cut = (await statsOf(plugin, [...beginning, ...pieces])).at(-1);
    const [, whole] = await statsOf(plugin, [...beginning, sleepRow(20 * 59 * SECOND), 'stats,,,']);
    expect(cut?.NumGC).toBe(whole.NumGC);
    expect(cut?.HeapReleased).toBe(whole.HeapReleased);
  });

  it('collects when two minutes have passed since the last collection, not sooner', async () => {
    const [start, soon, late] = await statsOf(plugin, [...beginning, sleepRow(119 * SECOND), 'stats,,,', sleepRow(2 * SECOND), 'stats,,,']);
    expect([soon.NumGC - start.NumGC, late.NumGC - start.NumGC]).toEqual([0, 1]);
  });

  // golang.org/issue/14521: idle memory that is never released, under a trickle of requests.
  it('with a request now and then gives idle memory back too', async () => {
    const requests = Array.from({ length: 90 }, (_, i) => [...allocRows(2000 + i, 1, 500), sleepRow(20 * SECOND), `free,${2000 + i},,`]).flat();
    const [, end] = await statsOf(plugin, [...beginning, ...requests, 'stats,,,']);
    expect(end.HeapReleased).toBeGreaterThan(end.HeapSys - 20 * MIB);
  });

  it('with GOGC=off neither collects nor looks for a collection', async () => {
    const [start, end] = await statsOf(plugin, [...beginning, ...Array<number>(30).fill(59 * SECOND).map(sleepRow), 'stats,,,'], { gogc: -1 });
    expect(end.NumGC).toBe(start.NumGC);
  });
});
