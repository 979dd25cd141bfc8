import { InputError, type StrategyPlugin } from '@spanlab/core';
import { InputFile, loadStrategies, shellArgument, writeWhole } from '@spanlab/harness';
import { simulateWorkload } from '@spanlab/simulation';
import { type Workload, generateWorkload, generators, openWorkload } from '@spanlab/workload';
import { findWorkload } from '../dataset-files.js';
import { ExitStatus } from '../exit-status.js';
import { parseGenerator } from '../generator-option.js';
import { MAX_SEED, parseWholeNumber } from '../option-values.js';
import { ByteProgress, RowProgress } from '../progress.js';
import { type SimulationOptions, parseSimulationOptions } from '../simulation-options.js';
import { type SimulatedRun, describeSimulation, toJson } from '../simulation-output.js';

interface SimulateOptions extends SimulationOptions {
  readonly strategy?: string;
  readonly generate?: string;
  readonly seed: string;
  readonly out?: string;
  readonly json?: true;
  readonly datasets?: string;
}

/** A workload that is about to run. */
interface Input {
  readonly workload: Workload;
  /** Its chunks, while progress is shown. */
  readonly chunks: Workload['chunks'];
  stop(): void;
}

/** `spanlab simulate WORKLOAD`. */
export async function simulate(nameOrPath: string | undefined, options: SimulateOptions): Promise<ExitStatus> {
  if (options.strategy === undefined) throw new InputError('simulate: no strategy named; add --strategy NAME, `spanlab strategies` lists them');
  const [strategy] = await loadStrategies([options.strategy]);
  const { costs, ...parameters } = await parseSimulationOptions(options, strategy);
  const seed = parseWholeNumber('--seed', options.seed, 0, MAX_SEED, 'of the generator');

  const start = performance.now();
  const input = await openInput(nameOrPath, options, seed);
  let result;
  try {
    result = await simulateWorkload(strategy, input.chunks, costs === undefined ? parameters : { ...parameters, costs }, input.workload.name);
  } finally {
    input.stop();
  }
  const run: SimulatedRun = {
    strategy,
    workload: input.workload.name,
    seed: options.generate === undefined ? undefined : seed,
    parameters,
    costs: costs ?? strategy.costs,
    result,
    seconds: (performance.now() - start) / 1000,
  };
  if (options.out !== undefined) await writeWhole(options.out, toJson(run));
  process.stdout.write(options.json ? toJson(run) : describeSimulation(run) + (await nextStep(nameOrPath, strategy)));
  return ExitStatus.Ok;
}

async function openInput(nameOrPath: string | undefined, { generate, datasets }: SimulateOptions, seed: number): Promise<Input> {
  if (nameOrPath !== undefined && generate !== undefined) {
    throw new InputError(`simulate: ${nameOrPath} and --generate ${generate} are two workloads; leave one out`);
  }
  if (generate !== undefined) {
    const { name, parameters } = parseGenerator(generate);
    const workload = generateWorkload(name, parameters, seed);
    const progress = new RowProgress(workload.name);
    return { workload, chunks: counted(workload.chunks, progress), stop: () => progress.stop() };
  }
  if (nameOrPath === undefined) {
    throw new InputError(`simulate: no workload named; add a CSV file, or --generate ${[...generators.keys()].join('|')}`);
  }
  const { path, bytes } = await findWorkload(nameOrPath, datasets);
  const progress = new ByteProgress(bytes);
  const file = new InputFile(path, (read) => progress.update(read));
  progress.next(file.name);
  try {
    const workload = await openWorkload(file.name, file.open());
    return { workload, chunks: workload.chunks, stop: () => progress.stop() };
  } catch (error) {
    progress.stop();
    throw error;
  }
}

async function* counted(chunks: Workload['chunks'], progress: RowProgress): Workload['chunks'] {
  for await (const chunk of chunks) {
    yield chunk;
    progress.update(chunk.firstRow + chunk.length);
  }
}

/** Another generation, if there is one that simulates. */
async function nextStep(nameOrPath: string | undefined, strategy: StrategyPlugin): Promise<string> {
  const others = (await loadStrategies()).filter(({ name, simulate }) => simulate !== undefined && name !== strategy.name);
  const input = nameOrPath === undefined ? '--generate …' : shellArgument(nameOrPath);
  return others.length === 0
    ? `Next: the same with --json for every field, or \`npx spanlab fidelity\` for how far to trust it\n`
    : `Next: \`npx spanlab simulate ${input} --strategy ${others.at(-1)?.name}\`, or \`npx spanlab fidelity\` for how far to trust it\n`;
}
