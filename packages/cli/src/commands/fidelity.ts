import { InputError, type StrategyPlugin, countMisses } from '@spanlab/core';
import { type DatasetFolder, type FidelityCase, fidelityCases, loadStrategies, openDatasets } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { describeCheckpoints, describeFidelity, toJson } from '../fidelity-output.js';
import { measureFidelity, simulatedCases } from '../measure-fidelity.js';

interface FidelityOptions {
  readonly strategies?: string;
  readonly checkpoints?: true;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab fidelity [WORKLOAD…]`. */
export async function fidelity(names: readonly string[], options: FidelityOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(options.strategies?.split(',').map((name) => name.trim()));
  const folder = await openDatasets(options.datasets);
  // A strategy that was asked for by name must simulate; of all, those that do are taken.
  const all = options.strategies === undefined ? simulatedCases(folder, strategies) : fidelityCases(folder.datasets, strategies);
  const results = await measureFidelity(folder, choose(all, names, folder));
  if (results === undefined) throw new InputError(nothingToCompare(strategies));
  if (options.json) process.stdout.write(toJson(results, options.checkpoints === true));
  else {
    if (options.checkpoints) process.stdout.write(describeCheckpoints(results));
    process.stdout.write(describeFidelity(results, strategies.filter((one) => one.simulate === undefined).map(({ name }) => name)));
  }
  return countMisses(results) > 0 ? ExitStatus.Mismatch : ExitStatus.Ok;
}

function choose(cases: readonly FidelityCase[], names: readonly string[], { datasets }: DatasetFolder): FidelityCase[] {
  const workloads = datasets.filter(({ kind }) => kind === 'workload').map(({ name }) => name);
  const unknown = names.find((name) => !workloads.includes(name));
  if (unknown !== undefined) throw new InputError(`${unknown}: no workload of that name; workloads: ${workloads.join(', ') || 'none'}`);
  return cases.filter(({ workload }) => names.length === 0 || names.includes(workload.name));
}

function nothingToCompare(strategies: readonly StrategyPlugin[]): string {
  return `no outcomes of real runs to compare ${strategies.map(({ name }) => name).join(', ')} with; \`spanlab datasets list\` lists the outcomes there are`;
}
