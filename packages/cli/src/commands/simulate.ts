import { InputError, type StrategyPlugin } from '@spanlab/core';
import { InputFile, type OnBytes, checkWritable, loadStrategies, shellArgument, writeWhole } from '@spanlab/harness';
import { simulateWorkload } from '@spanlab/simulation';
import { type Workload, generateWorkload, generators, openWorkload } from '@spanlab/workload';
import { commandName } from '../command-name.js';
import { datasetsArgument, findWorkload, refuseUnusedFolder } from '../dataset-files.js';
import { ExitStatus } from '../exit-status.js';
import { parseGenerator } from '../generator-option.js';
import { MAX_SEED, parseWholeNumber } from '../option-values.js';
import { ByteProgress, RowProgress } from '../progress.js';
import { type SimulationOptions, parseSimulationOptions } from '../simulation-options.js';
import { type SimulatedRun, describeSimulation, toJson } from '../simulation-output.js';

interface SimulateOptions extends SimulationOptions {
  readonly strategy?: string;
  readonly generate?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly json?: true;
  readonly datasets?: string;
}

/** Name of what is piped into the command. */
const STANDARD_INPUT = '-';

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
  const seed = parseSeed(options);
  if (options.out !== undefined) await checkWritable(options.out);

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
  process.stdout.write(options.json ? toJson(run) : describeSimulation(run) + (await nextStep(nameOrPath, options, strategy)));
  return ExitStatus.Ok;
}

function parseSeed({ seed, generate }: SimulateOptions): number {
  if (seed !== undefined && generate === undefined) {
    throw new InputError(`--seed ${seed}: has no effect without --generate, a workload is the same whatever the seed; leave it out, or add --generate ${[...generators.keys()].join('|')}`);
  }
  return parseWholeNumber('--seed', seed ?? '1', 0, MAX_SEED, 'of the generator');
}

async function openInput(nameOrPath: string | undefined, { generate, datasets }: SimulateOptions, seed: number): Promise<Input> {
  if (nameOrPath !== undefined && generate !== undefined) {
    throw new InputError(`simulate: ${nameOrPath} and --generate ${generate} are two workloads; leave one out`);
  }
  if (generate !== undefined) {
    refuseUnusedFolder(datasets, []);
    const { name, parameters } = parseGenerator(generate);
    return withRows(generateWorkload(name, parameters, seed));
  }
  if (nameOrPath === undefined) {
    throw new InputError(`simulate: no workload named; add a CSV file, or --generate ${[...generators.keys()].join('|')}`);
  }
  if (nameOrPath === STANDARD_INPUT) {
    refuseUnusedFolder(datasets, []);
    return withRows(await openFile(InputFile.standardInput()));
  }
  refuseUnusedFolder(datasets, [nameOrPath]);
  const { path, bytes } = await findWorkload(nameOrPath, datasets);
  return bytes === 0 ? withRows(await openFile(new InputFile(path))) : withBytes(bytes, (onBytes) => new InputFile(path, onBytes));
}

function openFile(file: InputFile): Promise<Workload> {
  return openWorkload(file.name, file.open());
}

/** A workload whose length nobody knows. */
function withRows(workload: Workload): Input {
  const progress = new RowProgress(workload.name);
  return { workload, chunks: counted(workload.chunks, progress), stop: () => progress.stop() };
}

/** A workload from a file of so many bytes. */
async function withBytes(bytes: number, fileThatTells: (onBytes: OnBytes) => InputFile): Promise<Input> {
  const progress = new ByteProgress(bytes);
  const file = fileThatTells((read) => progress.update(read));
  progress.next(file.name);
  try {
    const workload = await openFile(file);
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
async function nextStep(nameOrPath: string | undefined, options: SimulateOptions, strategy: StrategyPlugin): Promise<string> {
  const others = (await loadStrategies()).filter(({ name, simulate }) => simulate !== undefined && name !== strategy.name);
  const trust = `or \`${commandName()} fidelity\` for how far to trust it`;
  const other = others.at(-1)?.name;
  if (other === undefined) return `Next: the same with --json for every field, ${trust}\n`;
  // What was piped in cannot be read again.
  if (nameOrPath === STANDARD_INPUT) return `Next: the same with --strategy ${shellArgument(other)}, ${trust}\n`;
  const { generate, seed } = options;
  const generated = generate === undefined ? [] : ['--generate', shellArgument(generate), ...(seed === undefined ? [] : ['--seed', seed])];
  const input = nameOrPath === undefined ? generated.join(' ') : shellArgument(nameOrPath);
  return `Next: \`${commandName()} simulate ${input} --strategy ${shellArgument(other)}${datasetsArgument(options.datasets)}\`, ${trust}\n`;
}
