import { type CostModel, InputError, type SimulatedRuntime, type StrategyPlugin, VirtualClock } from '@spanlab/core';
import type { WorkloadChunk } from '@spanlab/workload';
import { ProgramMutator } from './program-mutator.js';
import { type Checkpoint, Simulator } from './simulator.js';

/** What a simulated process is run with. */
export interface SimulationParameters {
  /** GOGC in percent; negative for `off`. */
  readonly gogc: number;
  /** GOMEMLIMIT in bytes; infinite for none. */
  readonly memoryLimitBytes: number;
  /** Bytes of global variables that the collector scans. */
  readonly globalsBytes: number;
  /** Costs in place of the strategy's own. */
  readonly costs?: CostModel;
}

export interface SimulationResult {
  /** Rows carried out. */
  readonly events: number;
  readonly checkpoints: readonly Checkpoint[];
  /** Virtual time that the program took, in ns. */
  readonly virtualNs: number;
  readonly runtime: SimulatedRuntime;
}

/**
 * Runs a workload on a strategy's runtime, which decides by itself when to
 * collect.
 * @throws InputError if the strategy only replays
 */
export async function simulateWorkload(
  plugin: StrategyPlugin,
  chunks: AsyncIterable<WorkloadChunk>,
  parameters: SimulationParameters,
): Promise<SimulationResult> {
  const costs = parameters.costs ?? plugin.costs;
  if (plugin.simulate === undefined || costs === undefined) {
    throw new InputError(`${plugin.name}: this strategy replays recordings but has no pacer; choose one that simulates`);
  }
  const clock = new VirtualClock();
  const mutator = new ProgramMutator();
  const runtime = plugin.simulate({ ...parameters, costs, clock, mutator });
  mutator.start(runtime.firstObject, runtime.startUpGarbage);
  const simulator = new Simulator(runtime, mutator);
  for await (const chunk of chunks) simulator.run(chunk);
  return { events: simulator.events, checkpoints: simulator.checkpoints, virtualNs: clock.nowNs, runtime };
}
