import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError, type StrategyPlugin, writeFault } from '@spanlab/core';
import { hashFile } from '../catalogue.js';
import type { FinishedCell } from '../results/finished-cell.js';
import { writeResults } from '../results/write-results.js';
import { hashEngine } from './code-hash.js';
import type { Experiment, FileSource } from './experiment.js';
import type { FailedCell } from './failed-cell.js';
import { withFolderLock } from './folder-lock.js';
import { type Plan, type PlannedCell, planCells } from './plan.js';
import { type CellRun, runCells } from './run-cells.js';

/** An experiment that is to be carried out. */
export interface ExperimentRun extends Pick<CellRun, 'jobs' | 'strategiesFrom' | 'onWarning' | 'onStart' | 'onCell' | 'onFailure' | 'signal'> {
  readonly experiment: Experiment;
  /** The strategies, in the experiment's order. */
  readonly plugins: readonly StrategyPlugin[];
  /** Paths of the workloads' files, by their `file`. */
  readonly files: ReadonlyMap<string, string>;
  /** Gets the results. */
  readonly folder: string;
  /** Told the matrix before it is filled. */
  readonly onPlan?: (plan: Plan) => void;
  /** Writes what describes the results, last and while no other run can have the folder. */
  readonly describe?: (finished: FinishedExperiment) => Promise<void>;
}

/** What was done. */
export interface FinishedExperiment {
  readonly plan: Plan;
  /** Hash of the code that computes cells. */
  readonly engine: string;
  /** Those that could be computed, in the order of the plan; results are made from them. */
  readonly cells: readonly FinishedCell[];
  /** The others. */
  readonly failed: readonly FailedCell[];
  /** Cells that no earlier run had filled. */
  readonly computed: number;
  /** Names of the result files. */
  readonly results: readonly string[];
}

/** What says that a folder's results are complete; it is written last. */
export const MANIFEST = 'manifest.json';

/**
 * Carries an experiment out: copies the users' files, fills the cells that are
 * missing, and writes the results. The manifest is the caller's to write: until
 * then the folder holds cells, but no results that anything vouches for.
 *
 * @throws InputError if an input cannot be used, or another run has the folder; the cells that are done stay
 * @throws NoCellComputed if every cell fails
 * @throws Interruption if it was stopped; once all cells are there, results are written and nothing stops it
 */
export async function runExperiment(run: ExperimentRun): Promise<FinishedExperiment> {
  const engine = await hashEngine();
  const plan = planCells(run.experiment, engine, run.plugins);
  return withFolderLock(run.folder, async () => {
    run.onPlan?.(plan);
    const finished = await fillFolder(run, plan, engine);
    await run.describe?.(finished);
    return finished;
  });
}

async function fillFolder(run: ExperimentRun, plan: Plan, engine: string): Promise<FinishedExperiment> {
  const { experiment, folder, files } = run;
  await tidyFolder(folder);
  for (const workload of experiment.workloads) if (workload.kind === 'file') await keepInput(folder, workload, files.get(workload.file));
  const { outcomes, failed: distinct, computed } = await runCells(plan.cells, {
    ...run,
    folder: join(folder, 'cells'),
    workloadPathOf: ({ workload }: PlannedCell) => {
      if (workload.kind === 'generator') return undefined;
      return workload.kind === 'file' ? inputPath(folder, workload) : files.get(workload.file);
    },
  });
  // Places in the matrix that have the same inputs share a cell, and its failure.
  const causes = new Map(distinct.map(({ cell, cause }) => [cell.name, cause]));
  const failed = plan.cells.flatMap((cell) => {
    const cause = causes.get(cell.name);
    return cause === undefined ? [] : [{ cell, cause }];
  });
  const cells = plan.cells.filter(({ name }) => !causes.has(name)).map((cell) => {
    const outcome = outcomes.get(cell.name);
    if (outcome === undefined) throw new Error(`cell ${cell.name} was not computed`);
    return { ...cell, outcome };
  });
  await rm(join(folder, MANIFEST), { force: true });
  const results = await writeResults(folder, experiment, cells);
  return { plan, engine, cells, failed, computed, results };
}

/** Where a folder keeps a user's file. */
export function inputPath(folder: string, { file }: FileSource): string {
  return join(folder, 'inputs', file);
}

/** Removes what a killed run was writing. */
async function tidyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.includes('.partial-')) await rm(join(folder, name), { force: true });
}

/** Copies a workload's file, so that the folder can be reproduced by itself. Cells read the copy, whose hash was checked. */
async function keepInput(folder: string, source: FileSource, path: string | undefined): Promise<void> {
  const kept = inputPath(folder, source);
  await mkdir(dirname(kept), { recursive: true });
  for (const name of await readdir(dirname(kept))) if (name.includes('.partial-')) await rm(join(dirname(kept), name), { force: true });
  if (await isSame(kept, source)) return;
  if (path === undefined) throw new InputError(`${kept}: missing or damaged; restore it, its sha256 is ${source.sha256}`);
  const partial = `${kept}.partial-${process.pid}`;
  await copyFile(path, partial).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { force: true });
    throw new InputError(`${kept}: ${writeFault('cannot be written', error.code, `copy ${path} to another folder, and run it again with --out`)}`);
  });
  if (!(await isSame(partial, source))) {
    await rm(partial, { force: true });
    throw new InputError(`${path}: changed while it was read; run again when it stays as it is`);
  }
  await rename(partial, kept);
}

async function isSame(path: string, { sha256 }: FileSource): Promise<boolean> {
  try {
    return (await hashFile(path)).sha256 === sha256;
  } catch {
    return false;
  }
}
