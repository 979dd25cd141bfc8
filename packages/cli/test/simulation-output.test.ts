import type { HeapStrategy, MemStats, SimulatedRuntime, StrategyPlugin } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { type SimulatedRun, describeSimulation, toJson } from '../src/simulation-output.js';

const MIB = 2 ** 20;
const memStats = { NumGC: 3, HeapAlloc: MIB, HeapInuse: 2 * MIB, HeapSys: 4 * MIB, HeapReleased: 0, NextGC: 2 ** 63, Mallocs: 9, Frees: 1, TotalAlloc: 5 } as MemStats;
const heap = { memStats: () => memStats } as HeapStrategy;

/** A run on a strategy that has a model of the process's memory, or none. */
function runWith(memory: { virtualBytes: number; residentBytes: number } | undefined): SimulatedRun {
  return {
    strategy: { name: 'mine', verifiedRelease: '1.20.4' } as StrategyPlugin,
    workload: 'x.csv',
    seed: undefined,
    parameters: { gogc: -1, memoryLimitBytes: 5 * MIB, globalsBytes: 0, procs: 1 },
    costs: undefined,
    result: { events: 1, checkpoints: [{ event: 0, memStats, ...memory }], virtualNs: 1500, runtime: { heap } as SimulatedRuntime },
    seconds: 0.5,
  };
}

describe('a simulated run', () => {
  it('shows memory of the process if the strategy models it', () => {
    const run = runWith({ virtualBytes: 700 * MIB, residentBytes: 3 * MIB });
    expect(describeSimulation(run)).toBe(
      `x.csv on mine, GOGC off

ROW  COLLECTIONS  HEAPALLOC  HEAPINUSE  HEAPSYS  HEAPRELEASED  NEXTGC  VMRSS  VMSIZE
                        MiB        MiB      MiB           MiB     MiB    MiB     MiB
  0            3       1.00       2.00     4.00          0.00    none   3.00  700.00
VMRSS and VMSIZE: what comes through the heap; code, globals and threads come on top.

1 row, 3 collections, HeapSys 4.00 MiB at the end, 0.0 ms of virtual time; simulated in 0.50 s
`,
    );
    const { checkpoints, parameters } = JSON.parse(toJson(run));
    expect(checkpoints).toEqual([{ event: 0, ...memStats, VmSizeBytes: 700 * MIB, VmRssBytes: 3 * MIB }]);
    expect(parameters).toEqual({ workload: 'x.csv', gogc: 'off', memoryLimitBytes: 5 * MIB, globalsBytes: 0, procs: 1 });
  });

  it('leaves it out if not, and counts that a heap does not keep', () => {
    const run = runWith(undefined);
    expect(describeSimulation(run)).not.toContain('VMRSS');
    const { checkpoints, measures } = JSON.parse(toJson(run));
    expect(Object.keys(checkpoints[0])).toEqual(['event', ...Object.keys(memStats)]);
    expect(measures).toEqual({ virtualNs: 1500, NumGC: 3, Mallocs: 9, Frees: 1, TotalAlloc: 5, HeapSys: 4 * MIB, PeakHeapInuse: 2 * MIB });
  });
});
