import { basename, join } from 'node:path';
import { type FidelityResults, type FidelityRow, type StrategyPlugin, compareNames } from '@spanlab/core';
import { simulateWorkload } from '@spanlab/simulation';
import type { Dataset } from '@spanlab/workload';
import type { DatasetFolder } from '../catalogue.js';
import { readJson } from '../json-file.js';
import { type LoadedWorkload, loadWorkload } from '../loaded-workload.js';
import { replaysRelease } from '../strategies.js';
import { compareWithOutcome } from './compare.js';
import { fidelityMeasures } from './measures.js';
import { parseOutcome } from './outcome.js';

/** A workload that real runs of a strategy's release are known of. */
export interface FidelityCase {
  readonly strategy: StrategyPlugin;
  readonly workload: Dataset;
  readonly outcome: Dataset;
}

/** Every workload on every strategy that has recorded outcomes for it, sorted by strategy and workload. */
export function fidelityCases(datasets: readonly Dataset[], strategies: readonly StrategyPlugin[]): FidelityCase[] {
  const workloads = datasets.filter(({ kind }) => kind === 'workload').toSorted((a, b) => compareNames(a.name, b.name));
  return strategies.flatMap((strategy) =>
    workloads.flatMap((workload) =>
      datasets
        .filter(({ kind, program, go }) => kind === 'outcome' && program === workload.name && replaysRelease(strategy, go))
        .map((outcome) => ({ strategy, workload, outcome })),
    ),
  );
}

/**
 * Simulates a workload as the real runs were made, and compares.
 * @param loaded the case's workload, for who has it in memory
 */
export async function runFidelityCase(datasets: DatasetFolder, one: FidelityCase, loaded?: LoadedWorkload): Promise<FidelityRow[]> {
  const path = join(datasets.folder, one.outcome.files[0].path);
  const outcome = parseOutcome(basename(path), await readJson(path));
  const workload = loaded ?? (await loadWorkload(datasets, one.workload));
  const { gogc, globalsBytes } = outcome;
  const { checkpoints } = await simulateWorkload(one.strategy, workload.chunks(), { gogc, globalsBytes, memoryLimitBytes: Infinity });
  return compareWithOutcome({ strategy: one.strategy.name, collector: one.strategy.capabilities?.collector, workload: one.workload.name, checkpoints }, outcome);
}

/** Rows of all cases, with the definitions of what they compare. */
export function fidelityResults(rows: readonly FidelityRow[]): FidelityResults {
  const measures = fidelityMeasures.map(({ name, title, unit, better, description, source }) => ({ name, title, unit, better, description, source }));
  return { measures, rows };
}
