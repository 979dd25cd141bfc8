import { InputError } from '@spanlab/core';
import { RowCollector } from '../rows/row-collector.js';
import type { WorkloadChunk } from '../rows/workload-chunk.js';
import type { Workload } from '../rows/workload.js';
import type { GeneratorRun, WorkloadGenerator } from './generator.js';
import { lognormalChurn } from './lognormal-churn.js';
import { type ParameterValues, checkNumber, completeParameters } from './parameters.js';
import { Program } from './program.js';
import { sawtooth } from './sawtooth.js';
import { server } from './server.js';

/** The generators by name; a new family is a line here. */
export const generators: ReadonlyMap<string, WorkloadGenerator> = new Map(
  [server, lognormalChurn, sawtooth].map((generator) => [generator.name, generator]),
);

/** Whole numbers that tell runs apart. */
const SEEDS = { min: 0, max: 0xffff_ffff, isWhole: true, unit: 'any tells one run from another' };

/**
 * Makes a workload, to be used like one from a file: a pure function of its
 * arguments, the same to the bit on every machine. The first row is `stats`.
 *
 * @param generator its name, or one of your own
 * @param given parameters that shall differ from the defaults
 * @param seed 0 to 2^32 − 1
 * @throws InputError at an unknown generator or parameter, and at a value out of range
 */
export function generateWorkload(
  generator: string | WorkloadGenerator,
  given: Readonly<Record<string, number>> = {},
  seed = 1,
): Workload {
  const family = typeof generator === 'string' ? generatorNamed(generator) : generator;
  const values = completeParameters(family.name, family.parameters, given);
  checkNumber(`generator ${family.name}: seed`, seed, SEEDS);
  const { pointerShare = 0, processors = 1 } = values as ParameterValues & { pointerShare?: number; processors?: number };
  const collector = new RowCollector();
  const program = new Program(collector, seed, pointerShare, processors);
  return {
    name: nameOf(family, values, seed),
    hasProcessors: processors > 1,
    chunks: chunksOf(collector, program, () => family.start(values, program)),
    counts: collector.counts,
  };
}

/** What a workload is made from, apart from the seed. */
export interface GeneratorDescription {
  readonly name: string;
  readonly version: number;
  /** Every parameter, the defaults too. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Generator and whatever is not the default, without spaces: `server(requests=100,sessions=9)`. */
  readonly label: string;
}

/**
 * Checks and completes what a generator is to be run with.
 * @throws InputError at an unknown generator or parameter, and at a value out of range
 */
export function describeGenerator(name: string, given: Readonly<Record<string, number>> = {}): GeneratorDescription {
  const family = generatorNamed(name);
  const parameters = completeParameters(family.name, family.parameters, given);
  const changed = changedParameters(family, parameters);
  return { name, version: family.version, parameters, label: changed.length === 0 ? name : `${name}(${changed.join(',')})` };
}

function generatorNamed(name: string): WorkloadGenerator {
  const generator = generators.get(name);
  if (generator !== undefined) return generator;
  throw new InputError(`generator ${JSON.stringify(name)}: unknown; expected one of ${[...generators.keys()].join(', ')}`);
}

/** Generator, seed and whatever is not the default: `server(requests=100, seed=1)`. */
function nameOf(family: WorkloadGenerator, values: ParameterValues, seed: number): string {
  return `${family.name}(${[...changedParameters(family, values), `seed=${seed}`].join(', ')})`;
}

function changedParameters(family: WorkloadGenerator, values: ParameterValues): string[] {
  const changed = Object.keys(family.parameters).filter((name) => values[name] !== family.parameters[name].default);
  return changed.map((name) => `${name}=${values[name]}`);
}

async function* chunksOf(
  collector: RowCollector,
  program: Program,
  start: () => GeneratorRun,
): AsyncGenerator<WorkloadChunk, void, undefined> {
  program.stats();
  const run = start();
  while (run.step()) if (collector.hasReady) yield* collector.takeReady();
  collector.end();
  yield* collector.takeReady();
}
