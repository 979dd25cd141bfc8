import { basename, join } from 'node:path';
import { type FidelityResults, type FidelityRow, type StrategyPlugin, compareNames } from '@spanlab/core';
import { simulateWorkload } from '@spanlab/simulation';
import { type Dataset, openWorkload } from '@spanlab/workload';
import type { DatasetFolder } from '../catalogue.js';
import { InputFile, type OnBytes } from '../input-file.js';
import { readJson } from '../json-file.js';
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
 * @param onBytes told how far reading the workload has come
 */
export async function runFidelityCase({ folder }: DatasetFolder, one: FidelityCase, onBytes?: OnBytes): Promise<FidelityRow[]> {
  const path = join(folder, one.outcome.files[0].path);
  const outcome = parseOutcome(basename(path), await readJson(path));
  const file = new InputFile(join(folder, one.workload.files[0].path), onBytes);
  const { chunks } = await openWorkload(file.name, file.open());
  const { gogc, globalsBytes } = outcome;
  const { checkpoints } = await simulateWorkload(one.strategy, chunks, { gogc, globalsBytes, memoryLimitBytes: Infinity });
  return compareWithOutcome({ strategy: one.strategy.name, workload: one.workload.name, checkpoints }, outcome);
}

/** Rows of all cases, with the definitions of what they compare. */
export function fidelityResults(rows: readonly FidelityRow[]): FidelityResults {
  const measures = fidelityMeasures.map(({ name, title, unit, better, description, source }) => ({ name, title, unit, better, description, source }));
  return { measures, rows };
}
