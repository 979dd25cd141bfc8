import { countMisses } from '@spanlab/core';
import { fidelityCases, loadStrategies, openDatasets } from '@spanlab/harness';
import { chooseCases } from '../fidelity-cases.js';
import { ExitStatus } from '../exit-status.js';
import { describeCheckpoints, describeFidelity, toJson } from '../fidelity-output.js';
import { measureFidelity, simulatedCases } from '../measure-fidelity.js';
import { parseNames } from '../option-values.js';

interface FidelityOptions {
  readonly strategies?: string;
  readonly checkpoints?: true;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab fidelity [WORKLOAD…]`. */
export async function fidelity(names: readonly string[], options: FidelityOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(parseNames('--strategies', options.strategies));
  const folder = await openDatasets(options.datasets);
  // A strategy that was asked for by name must simulate; of all, those that do are taken.
  const all = options.strategies === undefined ? simulatedCases(folder, strategies) : fidelityCases(folder.datasets, strategies);
  const results = await measureFidelity(folder, chooseCases(all, names, folder, strategies));
  if (options.json) process.stdout.write(toJson(results, options.checkpoints === true));
  else {
    if (options.checkpoints) process.stdout.write(describeCheckpoints(results));
    process.stdout.write(describeFidelity(results, strategies.filter((one) => one.simulate === undefined).map(({ name }) => name)));
  }
  return countMisses(results) > 0 ? ExitStatus.Mismatch : ExitStatus.Ok;
}
