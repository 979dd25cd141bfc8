import type { ScalingPoint, ScalingResults, StrategyPlugin } from '@spanlab/core';
import { type SimulationParameters, simulateOnProcessors } from '@spanlab/simulation';
import type { Workload } from '@spanlab/workload';
import { measureProcessors, processorMeasures, speedUpMeasure } from './processor-measures.js';

/** A program that can be spread over any number of Ps, and what to call it. */
export interface ScalableWorkload {
  readonly description: string;
  /** The same work, on so many Ps. */
  make(processors: number): Workload;
}

/** Strategies that can be simulated with several Ps. */
export function scales({ simulate, lockHolds }: StrategyPlugin): boolean {
  return simulate !== undefined && lockHolds !== undefined;
}

/**
 * Runs one program on strategies with each number of Ps.
 * @param processors numbers of Ps, ascending
 * @param onRun told before every run
 */
export async function measureScaling(
  strategies: readonly StrategyPlugin[],
  workload: ScalableWorkload,
  processors: readonly number[],
  parameters: SimulationParameters,
  onRun?: (strategy: StrategyPlugin, processors: number) => void,
): Promise<ScalingResults> {
  const points: ScalingPoint[] = [];
  for (const strategy of strategies) {
    let alone: number | undefined;
    for (const procs of processors) {
      onRun?.(strategy, procs);
      const { chunks, name } = workload.make(procs);
      const { virtualNs, processors: totals } = await simulateOnProcessors(strategy, chunks, { ...parameters, procs }, name);
      const values = measureProcessors(totals, virtualNs);
      if (procs === 1) alone = values.throughput;
      const speedUp = alone === undefined || alone === 0 ? {} : { [speedUpMeasure.name]: values.throughput / alone };
      points.push({ strategy: strategy.name, release: strategy.verifiedRelease, processors: procs, values: { ...values, ...speedUp } });
    }
  }
  return { measures: [...processorMeasures, speedUpMeasure], workload: workload.description, gogc: parameters.gogc, globalsBytes: parameters.globalsBytes, points };
}
