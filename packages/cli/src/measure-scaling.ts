import type { ScalingResults, StrategyPlugin } from '@spanlab/core';
import { type ScalableWorkload, measureScaling } from '@spanlab/harness';
import { StepProgress } from './progress.js';

/** Numbers of Ps that are measured unless told otherwise. */
export const SCALING_PROCS = [1, 2, 4, 8, 16, 32, 64] as const;

/** Global variables that the collector scans, in bytes: what `simulate` takes. */
const GLOBALS_BYTES = 512 * 1024;

/** Simulates one program with every number of Ps, while progress is shown. */
export async function measureWithProgress(
  strategies: readonly StrategyPlugin[],
  workload: ScalableWorkload,
  procs: readonly number[],
  gogc: number,
): Promise<ScalingResults> {
  const progress = new StepProgress('simulating several Ps', strategies.length * procs.length);
  let done = 0;
  try {
    const parameters = { gogc, memoryLimitBytes: Infinity, globalsBytes: GLOBALS_BYTES };
    return await measureScaling(strategies, workload, procs, parameters, () => progress.update(done++));
  } finally {
    progress.stop();
  }
}
