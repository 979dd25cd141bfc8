import { type CostTable, InputError, type RuntimeOptions, type SimulatedRuntime, type StrategyPlugin, VirtualClock, hasMemoryLimit, parseCosts, runsProcessors } from '@spanlab/core';
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
  /** Costs in place of the strategy's own, of the same names. */
  readonly costs?: CostTable;
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
 * @param procsOption where the user has said how many Ps there are, for messages
 * @throws InputError if the strategy only replays, cannot run several Ps or knows no memory limit that it is given, or a row names a P that there is not,
 *   or the costs are not those that the strategy charges
 */
export async function simulateWorkload(
  plugin: StrategyPlugin,
  chunks: AsyncIterable<WorkloadChunk>,
  parameters: SimulationParameters,
  name = 'the workload',
  procsOption = '--procs',
): Promise<SimulationResult> {
  if ((parameters.procs ?? 1) > 1) return simulateOnProcessors(plugin, chunks, parameters, name, procsOption);
  const { simulate, costs } = simulatorOf(plugin, parameters);
  const clock = new VirtualClock();
  const mutator = new ProgramMutator();
  const runtime = simulate({ ...parameters, costs, clock, mutator });
  mutator.start(runtime.firstObject, runtime.startUpGarbage);
  const simulator = new Simulator(runtime, mutator);
  for await (const chunk of chunks) simulator.run(chunk);
  return { events: simulator.events, checkpoints: simulator.checkpoints, virtualNs: clock.nowNs, runtime };
}

/**
 * Runs a workload on so many Ps, each of which carries out its own rows. With
 * one P that is {@link simulateWorkload}, to the bit, for a workload with one.
 * @throws InputError as {@link simulateWorkload}
 */
export async function simulateOnProcessors(
  plugin: StrategyPlugin,
  chunks: AsyncIterable<WorkloadChunk>,
  parameters: SimulationParameters,
  name: string,
  procsOption = '--procs',
): Promise<SimulationResult & { readonly processors: ProcessorTotals }> {
  const { procs: processors = 1 } = parameters;
  const { simulate, costs } = simulatorOf(plugin, parameters);
  const { lockHolds } = plugin;
  const clock = new VirtualClock();
  const program = new SharedProgram();
  const runtime = simulate({ ...parameters, costs, clock, mutator: program, processors });
  if (!runsProcessors(runtime) || lockHolds === undefined) {
    throw new InputError(`${plugin.name}: this strategy simulates one P only; use ${procsOption} 1, which runs the rows of all Ps on one`);
  }
  program.start(runtime.firstObject, runtime.startUpGarbage);
  const simulator = new ProcessorSimulator({ runtime, program, clock, costs, lockHolds, processors, name, procsOption });
  for await (const chunk of chunks) simulator.run(chunk);
  simulator.finish();
  return { events: simulator.events, checkpoints: simulator.checkpoints, virtualNs: clock.nowNs, runtime, processors: simulator.totals() };
}

/** What simulates a strategy, and at what costs. */
function simulatorOf(plugin: StrategyPlugin, parameters: SimulationParameters) {
  const { name, simulate, costs } = plugin;
  if (simulate === undefined || costs === undefined) {
    throw new InputError(`${name}: this strategy replays recordings but has no pacer; choose one that simulates`);
  }
  if (Number.isFinite(parameters.memoryLimitBytes) && !hasMemoryLimit(plugin)) {
    throw new InputError(`${plugin.name}: this strategy knows no memory limit; leave the limit of ${parameters.memoryLimitBytes} bytes out`);
  }
  return {
    simulate: (options: RuntimeOptions): SimulatedRuntime => simulate.call(plugin, options),
    costs: parameters.costs === undefined ? costs : parseCosts('costs', parameters.costs, { name, costs }),
  };
}
