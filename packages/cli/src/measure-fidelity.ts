import type { FidelityResults, FidelityRow, StrategyPlugin } from '@spanlab/core';
import { type DatasetFolder, type FidelityCase, fidelityCases, fidelityResults, loadWorkload, runFidelityCase } from '@spanlab/harness';
import type { Dataset } from '@spanlab/workload';
import { bundledFile } from './dataset-files.js';
import { ByteProgress } from './progress.js';

/** What can be compared with real runs: the cases of those strategies that simulate. */
export function simulatedCases({ datasets }: DatasetFolder, strategies: readonly StrategyPlugin[]): FidelityCase[] {
  return fidelityCases(datasets, strategies.filter(({ simulate }) => simulate !== undefined));
}

/** Runs cases, those of a workload together, while progress is shown. Rows are in the order of the cases. */
export async function measureFidelity(folder: DatasetFolder, cases: readonly FidelityCase[]): Promise<FidelityResults> {
  const bytesOf = ({ files }: Dataset) => bundledFile(folder, files[0].path).bytes;
  const progress = new ByteProgress(cases.reduce((sum, { workload }) => sum + bytesOf(workload), 0));
  const rows = new Map<FidelityCase, FidelityRow[]>();
  try {
    for (const workload of new Set(cases.map((one) => one.workload))) {
      progress.next(workload.name);
      const loaded = await loadWorkload(folder, workload, (read) => progress.update(read));
      for (const one of cases.filter((other) => other.workload === workload)) {
        progress.next(`${workload.name} on ${one.strategy.name}`);
        rows.set(one, await runFidelityCase(folder, one, loaded));
        progress.finish(bytesOf(workload));
      }
    }
  } finally {
    progress.stop();
  }
  return fidelityResults(cases.flatMap((one) => rows.get(one) ?? []));
}
