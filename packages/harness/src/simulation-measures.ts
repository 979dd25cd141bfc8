import { type MeasureDefinition, type MemStats, type StrategyPlugin, workMeasures, workTotals } from '@spanlab/core';
import type { SimulationResult } from '@spanlab/simulation';
import { measureProcessors, processorMeasures } from './processor-measures.js';

const GO_DOC = 'Go documentation, package runtime, type MemStats';

/** Fields of MemStats that tell of a whole run when they are read at its end. */
const finalStats: readonly (MeasureDefinition & { readonly name: keyof MemStats })[] = [
  final('NumGC', 'collections', 'count', 'none', 'Collections since the start of the process.'),
  final('Mallocs', 'objects allocated', 'objects', 'none', 'Objects allocated since the start of the process, those in tiny blocks too.'),
  final('Frees', 'objects freed', 'objects', 'none', 'Objects that sweeping has freed.'),
  final('TotalAlloc', 'bytes allocated', 'bytes', 'none', 'Bytes allocated since the start of the process, in slots.'),
  final('HeapSys', 'heap obtained from the system', 'bytes', 'lower', 'Pages that the heap has got from the operating system, without stacks.'),
];

/** What is said of a simulated run as a whole, beside its checkpoints; the last ones of runs with several Ps only. */
export const simulationMeasures: readonly MeasureDefinition[] = [
  {
    name: 'virtualNs',
    title: 'virtual time',
    unit: 'ns',
    better: 'lower',
    description: 'Time that the program took on the simulated clock, by the cost model.',
    source: 'spanlab, packages/core/src/simulation/cost-model.ts',
  },
  ...finalStats,
  {
    name: 'PeakHeapInuse',
    title: 'most heap in use',
    unit: 'bytes',
    better: 'lower',
    description: 'Largest HeapInuse at any checkpoint; absent if there is none.',
    source: GO_DOC,
  },
  ...workMeasures,
  ...processorMeasures,
];

/**
 * Values of {@link simulationMeasures}, and of those that the strategy declares; what it does not count is absent.
 * @throws InputError for a count that nobody defines
 */
export function measureSimulation({ virtualNs, runtime, checkpoints, processors }: SimulationResult, strategy: StrategyPlugin): Record<string, number> {
  const stats = runtime.heap.memStats();
  return {
    virtualNs,
    ...Object.fromEntries(finalStats.map(({ name }) => [name, stats[name] as number])),
    ...(checkpoints.length === 0 ? {} : { PeakHeapInuse: checkpoints.reduce((most, { memStats }) => Math.max(most, memStats.HeapInuse), 0) }),
    ...workTotals(strategy, runtime.heap),
    ...(processors === undefined ? {} : measureProcessors(processors, virtualNs)),
  };
}

function final(
  name: keyof MemStats,
  title: string,
  unit: MeasureDefinition['unit'],
  better: MeasureDefinition['better'],
  description: string,
): MeasureDefinition & { readonly name: keyof MemStats } {
  return { name, title, unit, better, description, source: GO_DOC };
}
