import { type ResultOrigin, type StrategyPlugin, compareNames } from '@spanlab/core';
import { type DatasetFolder, type FidelityCase, hashFile } from '@spanlab/harness';
import type { Dataset } from '@spanlab/workload';
import { bundledFile } from './dataset-files.js';
import { type Program, proofsOf } from './programs.js';
import { release } from './release.js';

/** What a comparison was made from. Hashes are of the files that were read, whatever their catalogue says. */
export async function comparisonOrigin(
  folder: DatasetFolder,
  strategies: readonly StrategyPlugin[],
  programs: readonly Program[],
  cases: readonly FidelityCase[],
): Promise<ResultOrigin> {
  const uses = new Map<Dataset, Set<string>>();
  const use = (dataset: Dataset, what: string) => uses.set(dataset, (uses.get(dataset) ?? new Set()).add(what));
  for (const program of programs) {
    use(program.workload, 'program');
    for (const [, recording] of proofsOf(program, strategies)) use(recording, 'proof');
  }
  for (const { workload, outcome } of cases) {
    use(workload, 'simulation');
    use(outcome, 'real runs');
  }
  const datasets = [...uses].toSorted(([a], [b]) => compareNames(a.name, b.name));
  return {
    version: release.version,
    // Without hashes of code: they change with every comment in it, the report only with what it does.
    strategies: strategies.map(({ name, title, verifiedRelease, costs }) => ({ name, title, release: verifiedRelease, ...(costs && { costs }) })),
    datasets: await Promise.all(
      datasets.map(async ([{ name, files }, what]) => {
        const { sha256 } = await hashFile(bundledFile(folder, files[0].path).path);
        return { name, uses: [...what], sha256 };
      }),
    ),
  };
}
