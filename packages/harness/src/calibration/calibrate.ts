import { basename, join } from 'node:path';
import { type CostTable, InputError, type StrategyPlugin, namesOfCosts } from '@spanlab/core';
import { simulateWorkload } from '@spanlab/simulation';
import type { DatasetFolder } from '../catalogue.js';
import type { FidelityCase } from '../fidelity/run.js';
import { type RecordedOutcome, parseOutcome } from '../fidelity/outcome.js';
import { readJson } from '../json-file.js';
import { type LoadedWorkload, loadWorkload } from '../loaded-workload.js';
import { type TimeModel, fitCosts, misfit } from './fit.js';

/** A cost is raised by this factor to see what depends on it. */
const PROBE = 1.1;

/** Most times that slopes are measured anew. */
const MOST_ROUNDS = 3;

/** A round that lowers the misfit by less than this share is the last one. */
const WORTHWHILE = 0.02;

/** Most simulations of all workloads that a calibration of these costs makes. */
export function mostSimulations(costs: CostTable): number {
  return 1 + MOST_ROUNDS * (Object.keys(costs).length + 1);
}

/** A table of costs, and how well it reproduces what workloads took. */
export interface Calibration {
  readonly workloads: readonly CalibratedWorkload[];
  readonly before: CostTable;
  readonly after: CostTable;
}

/** Times of a workload, in ns. */
export interface CalibratedWorkload {
  readonly name: string;
  /** Median of the real runs. */
  readonly realNs: number;
  readonly beforeNs: number;
  readonly afterNs: number;
}

/** A workload that is run again and again, and what the real runs made of it. */
interface LoadedCase {
  readonly workload: LoadedWorkload;
  readonly outcome: RecordedOutcome;
  readonly realNs: number;
}

/**
 * Fits the costs that a strategy charges so that the virtual time of workloads is what real
 * runs took. Measures how much each cost matters by simulating with a little
 * more of it, searches the best costs on that, and begins anew there, until
 * nothing is gained. The same inputs give the same costs.
 *
 * @param onSimulation told how many simulations of all workloads are done, of at most {@link mostSimulations}
 * @throws InputError if the strategy does not simulate, or an outcome has no times
 */
export async function calibrate(
  folder: DatasetFolder,
  strategy: StrategyPlugin,
  cases: readonly FidelityCase[],
  onSimulation?: (done: number) => void,
): Promise<Calibration> {
  const start = strategy.costs;
  if (start === undefined) throw new InputError(`${strategy.name}: this strategy has no costs to fit; choose one that simulates`);
  const loaded: LoadedCase[] = [];
  for (const one of cases) loaded.push(await load(folder, one));
  const realNs = loaded.map((one) => one.realNs);
  let done = 0;
  const timesAt = async (costs: CostTable): Promise<number[]> => {
    const times: number[] = [];
    for (const one of loaded) times.push(await timeOf(one, strategy, costs));
    onSimulation?.(++done);
    return times;
  };

  const beforeNs = await timesAt(start);
  let best = { costs: start, timesNs: beforeNs, misfit: misfit(beforeNs, realNs, start, start) };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const costs = fitCosts({ ...best, slopes: await slopesAt(best, timesAt) }, realNs, start);
    const timesNs = await timesAt(costs);
    const next = { costs, timesNs, misfit: misfit(timesNs, realNs, costs, start) };
    if (!(next.misfit < best.misfit)) break;
    const isLast = next.misfit > best.misfit * (1 - WORTHWHILE);
    best = next;
    if (isLast) break;
  }
  return {
    workloads: loaded.map(({ workload: { name } }, w) => ({ name, realNs: realNs[w], beforeNs: beforeNs[w], afterNs: best.timesNs[w] })),
    before: start,
    after: best.costs,
  };
}

async function slopesAt({ costs, timesNs }: Pick<TimeModel, 'costs' | 'timesNs'>, timesAt: (costs: CostTable) => Promise<number[]>): Promise<TimeModel['slopes']> {
  const slopes: Record<string, number[]> = {};
  for (const name of namesOfCosts([costs])) {
    const more = costs[name] * (PROBE - 1);
    const times = more === 0 ? timesNs : await timesAt({ ...costs, [name]: costs[name] + more });
    slopes[name] = times.map((time, w) => (more === 0 ? 0 : (time - timesNs[w]) / more));
  }
  return slopes;
}

async function load(datasets: DatasetFolder, { workload, outcome: dataset }: FidelityCase): Promise<LoadedCase> {
  const path = join(datasets.folder, dataset.files[0].path);
  const outcome = parseOutcome(basename(path), await readJson(path));
  const realNs = median(outcome.nanoseconds);
  if (!(realNs > 0)) throw new InputError(`${basename(path)}: expected times of the real runs in "nanoseconds", found none to fit costs to`);
  return { workload: await loadWorkload(datasets, workload), outcome, realNs };
}

async function timeOf({ workload, outcome }: LoadedCase, strategy: StrategyPlugin, costs: CostTable): Promise<number> {
  const { gogc, globalsBytes } = outcome;
  const { virtualNs } = await simulateWorkload(strategy, workload.chunks(), { gogc, globalsBytes, memoryLimitBytes: Infinity, costs });
  return virtualNs;
}

/** The middle one, the lower one of two; not a number if there is none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
