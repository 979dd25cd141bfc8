import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import { InputError, writeFault } from '@spanlab/core';
import { parseCellFile } from './cell-file.js';
import type { CellAnswer, CellTask } from './cell-worker.js';
import type { CellOutcome } from './cell.js';
import { type FailedCell, NoCellComputed } from './failed-cell.js';
import { Interruption } from './interruption.js';
import { type PlannedCell, describeCell } from './plan.js';

/** Where cells are computed and kept. */
export interface CellRun {
  /** Holds a file for every cell. */
  readonly folder: string;
  /** Worker threads. */
  readonly jobs: number;
  /** Folder that paths of strategies start at. */
  readonly strategiesFrom: string;
  /** Path of a cell's workload, if it comes from a file. */
  readonly workloadPathOf: (cell: PlannedCell) => string | undefined;
  /** Told what is amiss but can be mended. */
  readonly onWarning?: (line: string) => void;
  /** Told how many cells there are to compute, and each one that is done. */
  readonly onStart?: (toCompute: number) => void;
  readonly onCell?: () => void;
  /** Told each cell that cannot be computed, when that shows. */
  readonly onFailure?: (failed: FailedCell) => void;
  /** Stops the run; cells that are not finished then are lost. */
  readonly signal?: AbortSignal;
}

/** Outcomes of cells by name, those that could not be computed in the order of the matrix, and how many had to be computed. */
export interface CellOutcomes {
  readonly outcomes: ReadonlyMap<string, CellOutcome>;
  readonly failed: readonly FailedCell[];
  readonly computed: number;
}

/**
 * Fills the cells that no earlier run has filled, on worker threads. What comes
 * out does not depend on their number, nor on how often a run was killed: a cell
 * is a file that is there as a whole or not at all.
 *
 * A cell that fails by a fault of its strategy does not keep the others from being computed.
 *
 * @throws InputError if a cell's input cannot be used; of several, the one that comes first in the matrix
 * @throws NoCellComputed if every cell of the matrix fails
 * @throws Interruption if it was stopped
 */
export async function runCells(cells: readonly PlannedCell[], run: CellRun): Promise<CellOutcomes> {
  await openFolder(run.folder);
  const outcomes = new Map<string, CellOutcome>();
  const missing = new Map<string, PlannedCell>();
  for (const cell of cells) {
    if (outcomes.has(cell.name) || missing.has(cell.name)) continue;
    const outcome = await readCell(cell, run);
    if (outcome === undefined) missing.set(cell.name, cell);
    else outcomes.set(cell.name, outcome);
  }
  run.onStart?.(missing.size);
  const failed = missing.size > 0 ? await computeCells([...missing.values()], run, outcomes) : [];
  if (run.signal?.aborted) {
    // Counted by files: a cell may have been finished whose worker could no longer say so.
    throw new Interruption(cells.filter((cell) => existsSync(pathOf(run.folder, cell))).length, cells.length);
  }
  if (outcomes.size === 0 && failed.length > 0) throw new NoCellComputed(failed);
  return { outcomes, failed, computed: missing.size - failed.length };
}

/** Makes the folder, and removes what a killed run was writing. */
async function openFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) if (name.includes('.partial-')) await rm(join(folder, name), { force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InputError(`${folder}: ${writeFault('cannot be made or written', code, 'name another folder with --out')}`);
  }
}

async function readCell(cell: PlannedCell, { folder, onWarning }: CellRun): Promise<CellOutcome | undefined> {
  const text = await readFile(pathOf(folder, cell), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new InputError(`${pathOf(folder, cell)}: cannot be read (${error.code}); remove it`);
  });
  if (text === undefined) return undefined;
  const outcome = parseCellFile(cell.name, text);
  if (typeof outcome !== 'string') return outcome;
  onWarning?.(`cells/${cell.name}.json is damaged (${outcome}): computed again (${describeCell(cell)})`);
  return undefined;
}

/** Returns those that could not be computed, in order. */
async function computeCells(cells: readonly PlannedCell[], run: CellRun, outcomes: Map<string, CellOutcome>): Promise<FailedCell[]> {
  const threads = Math.min(run.jobs, cells.length);
  // Threads are kept: a new one would load the strategies again.
  const pool = new Tinypool({ filename: new URL('cell-worker.js', import.meta.url).href, minThreads: threads, maxThreads: threads, isolateWorkers: false });
  const failed: (FailedCell | undefined)[] = [];
  const stop = () => void pool.destroy();
  run.signal?.addEventListener('abort', stop);
  try {
    if (run.signal?.aborted) return [];
    await Promise.all(
      cells.map(async (cell, i) => {
        const answer = await answerOf(pool, cell, run);
        if (answer === undefined) return;
        if ('error' in answer) {
          failed[i] = { cell, cause: answer.error };
          // What is wrong with an input is wrong for others too, and to be mended first.
          if (answer.error.name === 'InputError') pool.cancelPendingTasks();
          else run.onFailure?.(failed[i]);
        } else {
          outcomes.set(cell.name, answer.outcome);
        }
        run.onCell?.();
      }),
    );
  } finally {
    run.signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
  const unusable = failed.find((one) => one?.cause.name === 'InputError');
  if (unusable !== undefined) throw new InputError(unusable.cause.message);
  return failed.filter((one) => one !== undefined);
}

/** Undefined if the cell was called off because an input cannot be used, or the run is to stop. A thread that dies, as for want of memory, takes its cell with it. */
async function answerOf(pool: Tinypool, cell: PlannedCell, run: CellRun): Promise<CellAnswer | undefined> {
  const task: CellTask = {
    inputs: cell.inputs,
    specifier: cell.strategy.specifier,
    from: run.strategiesFrom,
    workloadPath: run.workloadPathOf(cell),
    cellPath: pathOf(run.folder, cell),
  };
  try {
    return (await pool.run(task)) as CellAnswer;
  } catch (error) {
    if (run.signal?.aborted || (error instanceof Error && error.name === 'CancelError')) return undefined;
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
}

function pathOf(folder: string, { name }: PlannedCell): string {
  return join(folder, `${name}.json`);
}
