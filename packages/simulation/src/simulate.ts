import { type CostModel, InputError, type SimulatedRuntime, type StrategyPlugin, VirtualClock, runsProcessors } from '@spanlab/core';
import type { WorkloadChunk } from '@spanlab/workload';
import { ProgramMutator } from './program-mutator.js';
import { ProcessorSimulator } from './processors/processor-simulator.js';
import type { ProcessorTotals } from './processors/processor-totals.js';
import { SharedProgram } from './processors/shared-program.js';
import { type Checkpoint, Simulator } from './simulator.js';

/** What a simulated process is run with. */
export interface SimulationParameters {
  /** GOGC in percent; negative for `off`. */
  readonly gogc: number;
  /** GOMEMLIMIT in bytes; infinite for none. */
  readonly memoryLimitBytes: number;
  /** Bytes of global variables that the collector scans. */
  readonly globalsBytes: number;
  /** GOMAXPROCS; 1 if absent: then the rows of all Ps run on one. */
  readonly procs?: number;
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
  /** What the Ps did and waited for, where there are several. */
  readonly processors?: ProcessorTotals;
}

/**
 * Runs a workload on a strategy's runtime, which decides by itself when to
 * collect.
 * @param name of the workload, for messages
 * @throws InputError if the strategy only replays, or cannot run several Ps, or a row names a P that there is not
 */
export async function simulateWorkload(
  plugin: StrategyPlugin,
  chunks: AsyncIterable<WorkloadChunk>,
  parameters: SimulationParameters,
  name = 'the workload',
): Promise<SimulationResult> {
  const costs = parameters.costs ?? plugin.costs;
  if (plugin.simulate === undefined || costs === undefined) {
    throw new InputError(`${plugin.name}: this strategy replays recordings but has no pacer; choose one that simulates`);
  }
  if ((parameters.procs ?? 1) > 1) return simulateProcessors(plugin, costs, chunks, parameters, name);
  const clock = new VirtualClock();
  const mutator = new ProgramMutator();
  const runtime = plugin.simulate({ ...parameters, costs, clock, mutator });
  mutator.start(runtime.firstObject, runtime.startUpGarbage);
  const simulator = new Simulator(runtime, mutator);
  for await (const chunk of chunks) simulator.run(chunk);
  return { events: simulator.events, checkpoints: simulator.checkpoints, virtualNs: clock.nowNs, runtime };
}

async function simulateProcessors(
  plugin: StrategyPlugin,
  costs: CostModel,
  chunks: AsyncIterable<WorkloadChunk>,
  parameters: SimulationParameters,
  name: string,
): Promise<SimulationResult> {
  const { procs: processors = 1 } = parameters;
  const { lockHolds } = plugin;
  const clock = new VirtualClock();
  const program = new SharedProgram();
  const runtime = plugin.simulate?.({ ...parameters, costs, clock, mutator: program, processors });
  if (runtime === undefined || !runsProcessors(runtime) || lockHolds === undefined) {
    throw new InputError(`${plugin.name}: this strategy simulates one P only; use --procs 1, which runs the rows of all Ps on one`);
  }
  program.start(runtime.firstObject, runtime.startUpGarbage);
  const simulator = new ProcessorSimulator({ runtime, program, clock, costs, lockHolds, processors, name });
  for await (const chunk of chunks) simulator.run(chunk);
  simulator.finish();
  return { events: simulator.events, checkpoints: simulator.checkpoints, virtualNs: clock.nowNs, runtime, processors: simulator.totals() };
}
