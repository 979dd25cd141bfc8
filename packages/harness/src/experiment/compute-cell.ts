import { InputError, type StrategyPlugin } from '@spanlab/core';
import { simulateWorkload } from '@spanlab/simulation';
import { type Workload, generateWorkload, openWorkload } from '@spanlab/workload';
import { InputFile } from '../input-file.js';
import { measureSimulation } from '../simulation-measures.js';
import type { CellInputs, CellOutcome, CellWorkload } from './cell.js';
import { inDomain, sampleCheckpoints } from './checkpoint-measures.js';

/**
 * Computes a cell. This module and what it imports are the engine whose hash
 * stands among a cell's inputs (code-hash.ts): keep out of it what a cell does
 * not follow from.
 *
 * @param path of the workload's file, if it comes from one
 * @throws InputError if the workload cannot be used, or the strategy cannot simulate
 */
export async function computeCell(inputs: CellInputs, strategy: StrategyPlugin, path: string | undefined): Promise<CellOutcome> {
  const { gogc, memoryLimitBytes, globalsBytes, procs } = inputs.parameters;
  const { name, chunks } = await openCellWorkload(inputs.workload, path);
  const result = await simulateWorkload(strategy, chunks, {
    gogc: gogc === 'off' ? -1 : gogc,
    memoryLimitBytes: memoryLimitBytes ?? Infinity,
    globalsBytes,
    procs,
    costs: inputs.costs,
  }, name, 'parameters.procs');
  const totals = Object.entries(measureSimulation(result, strategy)).map(([name, value]) => [name, inDomain(value)] as const);
  return {
    events: result.events,
    rows: result.checkpoints.map(({ event }) => event),
    samples: sampleCheckpoints(result.checkpoints),
    totals: Object.fromEntries(totals),
  };
}

async function openCellWorkload(workload: CellWorkload, path: string | undefined): Promise<Workload> {
  if (workload.kind === 'generator') return generateWorkload(workload.generator, workload.parameters, workload.seed);
  if (path === undefined) throw new InputError('a cell of a file needs the path of that file');
  const file = new InputFile(path);
  return openWorkload(file.name, file.open());
}
