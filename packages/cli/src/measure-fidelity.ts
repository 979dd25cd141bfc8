import type { FidelityResults, FidelityRow, StrategyPlugin } from '@spanlab/core';
import { type DatasetFolder, type FidelityCase, fidelityCases, fidelityResults, runFidelityCase } from '@spanlab/harness';
import { bundledFile } from './dataset-files.js';
import { ByteProgress } from './progress.js';

/** What can be compared with real runs: the cases of those strategies that simulate. */
export function simulatedCases({ datasets }: DatasetFolder, strategies: readonly StrategyPlugin[]): FidelityCase[] {
  return fidelityCases(datasets, strategies.filter(({ simulate }) => simulate !== undefined));
}

/** Runs cases one after the other, while progress is shown. */
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
