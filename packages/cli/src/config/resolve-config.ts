import { basename, dirname } from 'node:path';
import { type Charging, InputError, type StrategyPlugin, identityOf } from '@spanlab/core';
import { type Experiment, type StrategySource, hashModules, loadStrategy, measuresOfStrategies, openDatasets, reportNames, strategyIdentities } from '@spanlab/harness';
import { MAX_SEED } from '../option-values.js';
import { ConfigValue } from './config-value.js';
import type { LoadedConfig } from './load-config.js';
import { resolveParameters } from './resolve-parameters.js';
import { resolveWorkloads } from './resolve-workloads.js';

/** An experiment, and what on this machine it is made of. */
export interface ResolvedConfig {
  readonly experiment: Experiment;
  /** The strategies, in the experiment's order. */
  readonly plugins: readonly StrategyPlugin[];
  /** Folder that paths of strategies start at. */
  readonly strategiesFrom: string;
  /** Paths of the workloads' files, by their `file`. */
  readonly files: ReadonlyMap<string, string>;
}

const KEYS = ['strategies', 'workloads', 'seeds', 'parameters', 'measures', 'reports'];
const EXPECTED = `an object with ${KEYS.join(', ')}`;

/**
 * Checks a config, and decides everything that it leaves open.
 * @throws InputError with one line: file, path in the config, what was expected, what to do
 */
export async function resolveConfig({ path, value }: LoadedConfig, datasetsFolder?: string): Promise<ResolvedConfig> {
  const config = new ConfigValue(basename(path), '', value);
  config.onlyKeys(KEYS, EXPECTED);
  const at = (key: string): ConfigValue => config.at(key, EXPECTED);
  const folder = dirname(path);
  const seeds = at('seeds');
  const measures = at('measures');
  const reports = at('reports');
  const strategies = await resolveStrategies(at('strategies'), folder);
  const measureNames = measureNamesOf(at('strategies'), strategies);
  const { workloads, files } = await resolveWorkloads(at('workloads'), folder, await openDatasets(datasetsFolder));
  const experiment: Experiment = {
    strategies: strategies.map(({ source }) => source),
    workloads,
    seeds: seeds.value === undefined ? [1] : seeds.list('whole numbers').map((one) => one.wholeNumber(0, MAX_SEED, 'a seed')),
    parameters: await resolveParameters(at('parameters'), folder, strategies.map(({ charging }) => charging)),
    measures: measures.value === undefined ? null : measures.list('names of measures').map((one) => one.oneOf(measureNames, 'measure')),
    reports: reports.value === undefined ? reportNames : reports.list('names of reports').map((one) => one.oneOf(reportNames, 'report')),
  };
  refuseWithoutEffect(seeds, experiment, datasetsFolder);
  checkProcessors(at('parameters'), experiment);
  return { experiment, plugins: strategies.map(({ plugin }) => plugin), strategiesFrom: folder, files };
}

/** Refuses what changes nothing. */
function refuseWithoutEffect(at: ConfigValue, { workloads, seeds }: Experiment, datasetsFolder: string | undefined): void {
  if (seeds.length > 1 && !workloads.some(({ kind }) => kind === 'generator')) {
    throw at.error('several have no effect, as no workload is a generator, and files are the same whatever the seed; leave them out');
  }
  if (datasetsFolder !== undefined && !workloads.some(({ kind }) => kind === 'dataset')) {
    throw new InputError(`--datasets ${datasetsFolder}: has no effect, as no workload of the config is looked up by name; leave it out`);
  }
}

/** Refuses numbers of Ps that a generated workload has more of. Of a file's rows nobody knows before they are read. */
function checkProcessors(parameters: ConfigValue, experiment: Experiment): void {
  for (const [i, procs] of experiment.parameters.procs.entries()) {
    if (procs === 1) continue;
    for (const workload of experiment.workloads) {
      const processors = workload.kind === 'generator' ? (workload.parameters.processors ?? 1) : 1;
      if (processors <= procs) continue;
      const entry = parameters.at('procs', 'an object').list('numbers of Ps')[i];
      throw entry.error(`${procs}, but workload ${JSON.stringify(workload.name)} has rows of ${processors} Ps; expected at least ${processors}, or 1, which runs the rows of all Ps on one; correct it`);
    }
  }
}

interface ResolvedStrategy {
  readonly source: StrategySource;
  readonly charging: Charging;
  readonly plugin: StrategyPlugin;
}

async function resolveStrategies(config: ConfigValue, folder: string): Promise<ResolvedStrategy[]> {
  const resolved: ResolvedStrategy[] = [];
  for (const entry of config.list('names of strategies')) {
    const one = await resolveStrategy(entry, entry.text('the name of a strategy'), folder);
    if (resolved.some(({ source }) => source.name === one.source.name)) throw entry.error(`${one.source.name} stands there twice; remove one`);
    resolved.push(one);
  }
  const identities = await strategyIdentities(resolved.map(({ plugin }) => plugin), folder);
  return resolved.map((one, i) => ({ ...one, source: { ...one.source, ...identities[i] } }));
}

/** What a config can ask for: standard measures, and what its strategies declare. */
function measureNamesOf(config: ConfigValue, strategies: readonly ResolvedStrategy[]): string[] {
  try {
    return measuresOfStrategies(strategies.map(({ plugin }) => plugin)).map(({ name }) => name);
  } catch (error) {
    throw error instanceof InputError ? config.error(error.message) : error;
  }
}

async function resolveStrategy(entry: ConfigValue, specifier: string, folder: string): Promise<ResolvedStrategy> {
  try {
    const { plugin, entry: url } = await loadStrategy(specifier, folder);
    if (plugin.simulate === undefined || plugin.costs === undefined) {
      throw new InputError(`${specifier}: this strategy replays recordings but has no pacer; choose one that simulates`);
    }
    const own = plugin.measures === undefined || plugin.measures.length === 0 ? {} : { measures: plugin.measures };
    const { name, costs } = plugin;
    return { source: { ...identityOf(plugin), specifier, code: await hashModules(url), ...own }, plugin, charging: { name, costs } };
  } catch (error) {
    throw error instanceof InputError ? entry.error(error.message) : error;
  }
}
