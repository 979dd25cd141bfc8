import type { StrategyPlugin } from '@spanlab/core';
import { loadStrategy } from '../strategies.js';
import { writeWhole } from '../write-file.js';
import type { CellInputs, CellOutcome } from './cell.js';
import { cellFileText } from './cell-file.js';
import type { FailureCause } from './failed-cell.js';
import { computeCell } from './compute-cell.js';

/** What a worker thread is told to do. */
export interface CellTask {
  readonly inputs: CellInputs;
  /** What to load the strategy by, and the folder that relative paths start at. */
  readonly specifier: string;
  readonly from: string;
  /** Of the workload's file, if it comes from one. */
  readonly workloadPath: string | undefined;
  /** Where the cell's file goes. */
  readonly cellPath: string;
}

/** What it answers. Errors come as data: as such they would lose their class on the way between threads. */
export type CellAnswer = { readonly outcome: CellOutcome } | { readonly error: FailureCause };

const strategies = new Map<string, Promise<StrategyPlugin>>();

/** Computes one cell and writes its file, as a whole or not at all. */
export default async function work(task: CellTask): Promise<CellAnswer> {
  try {
    const outcome = await computeCell(task.inputs, await strategyOf(task), task.workloadPath);
    await writeWhole(task.cellPath, cellFileText(task.inputs, outcome));
    return { outcome };
  } catch (error) {
    // A fault of a strategy ends its cell, not the run.
    if (!(error instanceof Error)) throw error;
    return { error: { name: error.name, message: error.message } };
  }
}

/** A worker loads each strategy once. */
function strategyOf({ specifier, from }: CellTask): Promise<StrategyPlugin> {
  const key = `${from}\n${specifier}`;
  const known = strategies.get(key) ?? loadStrategy(specifier, from).then(({ plugin }) => plugin);
  strategies.set(key, known);
  return known;
}
