import { describe, expect, it } from 'vitest';
import { recordedCheckpoints, simulateDataset } from './simulated-program.js';

/** `value` lies in the recorded range, or beside it by no more than this share of its ends. */
function expectNear(value: number, [least, , most]: readonly [number, number, number], share: number): void {
  expect(value).toBeGreaterThanOrEqual(least * (1 - share));
  expect(value).toBeLessThanOrEqual(most * (1 + share));
}

describe('against nine runs of real Go 1.5.1', () => {
  it.each(['sawtooth', 'size-drift'])('%s is within the bounds at every checkpoint', async (name) => {
    const { checkpoints } = await simulateDataset(name);
    const recorded = recordedCheckpoints(name);
    expect(checkpoints.map(({ event }) => event)).toEqual(recorded.map(({ event }) => event));
    for (const [i, { memStats }] of checkpoints.entries()) {
      const real = recorded[i];
      expectNear(memStats.NumGC, [real.NumGC[0] - 1, real.NumGC[1], real.NumGC[2] + 1], 0);
      expectNear(memStats.HeapSys, real.HeapSys, 0.05);
      expectNear(memStats.HeapInuse, real.HeapInuse, 0.1);
      // Far closer than the bounds ask for: the mechanism is the real one.
      expectNear(memStats.NextGC, real.NextGC, 0.001);
      expectNear(memStats.HeapInuse, real.HeapInuse, 0.005);
      expectNear(memStats.Mallocs, real.Mallocs, 0);
      expectNear(memStats.TotalAlloc, real.TotalAlloc, 0);
    }
  });
});
