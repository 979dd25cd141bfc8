import { join } from 'node:path';
import { InputError, type StrategyPlugin } from '@spanlab/core';
import { type Experiment, type FileSource, type Manifest, type StrategySource, hashFile, hashModules, inputPath, loadStrategy, openDatasets } from '@spanlab/harness';

/** An experiment as a manifest tells it, with what this machine has for it. */
export interface RestoredExperiment {
  /** With the hashes of the strategies' code as it is here. */
  readonly experiment: Experiment;
  readonly plugins: readonly StrategyPlugin[];
  readonly strategiesFrom: string;
  readonly files: ReadonlyMap<string, string>;
  /** Names of strategies whose code is not the recorded one. */
  readonly changed: readonly string[];
}

/**
 * Finds the strategies and workloads of a manifest.
 * @param folder of the manifest, which holds copies of users' files
 * @throws InputError if a strategy is not installed, and if a workload is not what it was
 */
export async function restoreExperiment(folder: string, manifest: Manifest, datasetsFolder: string | undefined): Promise<RestoredExperiment> {
  const { experiment, host } = manifest;
  if (datasetsFolder !== undefined && !experiment.workloads.some(({ kind }) => kind === 'dataset')) {
    throw new InputError(`--datasets ${datasetsFolder}: has no effect, as the experiment has no workload that is looked up by name; leave it out`);
  }
  const plugins: StrategyPlugin[] = [];
  const strategies: StrategySource[] = [];
  for (const source of experiment.strategies) {
    const { plugin, entry } = await loadStrategy(source.specifier, host.strategiesFrom);
    plugins.push(plugin);
    strategies.push({ ...source, code: await hashModules(entry) });
  }
  const files = new Map<string, string>();
  for (const source of experiment.workloads) if (source.kind !== 'generator') files.set(source.file, await findInput(folder, source, datasetsFolder));
  const changed = experiment.strategies.filter(({ code }, i) => code !== strategies[i].code).map(({ name }) => name);
  return { experiment: { ...experiment, strategies }, plugins, strategiesFrom: host.strategiesFrom, files, changed };
}

async function findInput(folder: string, source: FileSource, datasetsFolder: string | undefined): Promise<string> {
  const path = source.kind === 'file' ? inputPath(folder, source) : await datasetPath(source, datasetsFolder);
  const { sha256 } = await hashFile(path);
  if (sha256 === source.sha256) return path;
  throw new InputError(`${path}: sha256 ${sha256}, expected ${source.sha256} of workload ${source.name}; restore the file that the experiment was run with`);
}

async function datasetPath({ file }: FileSource, datasetsFolder: string | undefined): Promise<string> {
  const { folder, datasets } = await openDatasets(datasetsFolder);
  const found = datasets.find(({ kind, name }) => kind === 'workload' && name === file);
  if (found === undefined) throw new InputError(`${file}: no bundled workload of that name; give the folder that has it with --datasets DIR`);
  return join(folder, found.files[0].path);
}
