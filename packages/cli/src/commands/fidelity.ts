import { type FidelityResults, type FidelityRow, InputError, type StrategyPlugin, countMisses } from '@spanlab/core';
import { type DatasetFolder, type FidelityCase, fidelityCases, fidelityResults, loadStrategies, openDatasets, runFidelityCase } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { describeCheckpoints, describeFidelity, toJson } from '../fidelity-output.js';
import { bundledFile } from '../dataset-files.js';
import { ByteProgress } from '../progress.js';

interface FidelityOptions {
  readonly strategies?: string;
  readonly checkpoints?: true;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab fidelity [WORKLOAD…]`. */
export async function fidelity(names: readonly string[], options: FidelityOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(options.strategies?.split(',').map((name) => name.trim()));
  const simulating = options.strategies === undefined ? strategies.filter(({ simulate }) => simulate !== undefined) : strategies;
  const folder = await openDatasets(options.datasets);
  const cases = chooseCases(folder, simulating, names);
  const results = await measureFidelity(folder, cases);
  if (options.json) process.stdout.write(toJson(results, options.checkpoints === true));
  else {
    if (options.checkpoints) process.stdout.write(describeCheckpoints(results));
    process.stdout.write(describeFidelity(results, strategies.filter((one) => !simulating.includes(one)).map(({ name }) => name)));
  }
  return countMisses(results) > 0 ? ExitStatus.Mismatch : ExitStatus.Ok;
}

/** Runs all cases one after the other, while progress is shown. */
export async function measureFidelity(folder: DatasetFolder, cases: readonly FidelityCase[]): Promise<FidelityResults> {
  const sizes = cases.map(({ workload }) => bundledFile(folder, workload.files[0].path).bytes);
  const progress = new ByteProgress(sizes.reduce((sum, bytes) => sum + bytes, 0));
  const rows: FidelityRow[] = [];
  try {
    for (const [i, one] of cases.entries()) {
      progress.next(`${one.workload.name} on ${one.strategy.name}`);
      rows.push(...(await runFidelityCase(folder, one, (read) => progress.update(read))));
      progress.finish(sizes[i]);
    }
  } finally {
    progress.stop();
  }
  return fidelityResults(rows);
}

function chooseCases({ datasets }: DatasetFolder, strategies: readonly StrategyPlugin[], names: readonly string[]): FidelityCase[] {
  const workloads = datasets.filter(({ kind }) => kind === 'workload').map(({ name }) => name);
  const unknown = names.find((name) => !workloads.includes(name));
  if (unknown !== undefined) throw new InputError(`${unknown}: no workload of that name; workloads: ${workloads.join(', ') || 'none'}`);
  const cases = fidelityCases(datasets, strategies).filter(({ workload }) => names.length === 0 || names.includes(workload.name));
  if (cases.length > 0) return cases;
  const tried = strategies.map(({ name }) => name).join(', ') || 'any strategy that simulates';
  throw new InputError(`no outcomes of real runs to compare ${tried} with; \`spanlab datasets list\` lists the outcomes there are`);
}
